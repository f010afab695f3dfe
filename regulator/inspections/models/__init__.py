"""The tables of inspections: the inspection itself, its journal, its judgements, its report and its publication."""

from . import cases, inspection, journal, judgement, outcomes, programme, progress, publishing, report, urgent

__all__ = [
    "cases",
    "inspection",
    "journal",
    "judgement",
    "outcomes",
    "programme",
    "progress",
    "publishing",
    "report",
    "urgent",
]
