"""The tables of inspections: the inspection itself, its journal, its judgements and its report."""

from . import inspection, journal, judgement, outcomes, programme, progress, report

__all__ = ["inspection", "journal", "judgement", "outcomes", "programme", "progress", "report"]
