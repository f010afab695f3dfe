"""What a report says: the frozen content of `schemas/report-1.json`, built from facts alone and the same every time.

2026-11: the content holds every word of the report, so that its three forms cannot differ and a report of today can be
rendered again in ten years. What no source states is left empty here; the templates print "Not in the sources".
"""

from .content import NOTICES, SCHEMA, report_content
from .facts import Earlier, ReportFacts, StatementFacts

__all__ = ["NOTICES", "SCHEMA", "Earlier", "ReportFacts", "StatementFacts", "report_content"]
