"""The tables of inspections: the inspection itself, its journal, its judgements and its report."""

from . import cases, inspection, journal, judgement, outcomes, programme, progress, report

__all__ = ["cases", "inspection", "journal", "judgement", "outcomes", "programme", "progress", "report"]
