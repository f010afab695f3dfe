"""The tables of the standards: editions as published, drafts of the next ones, consultations, derogations and local
standards."""

from .consulting import Consultation, ConsultationFile, ConsultationPart, ConsultationResponse
from .drafting import Clause, ClauseMapping, Draft, DraftImport, DraftMapping
from .editions import KINDS, Citation, Edition, EditionArea, Instrument, Requirement
from .local import Derogation, DerogationNotice, LocalStandard, LocalStandardCheck

__all__ = [
    "KINDS",
    "Citation",
    "Clause",
    "ClauseMapping",
    "Consultation",
    "ConsultationFile",
    "ConsultationPart",
    "ConsultationResponse",
    "Derogation",
    "DerogationNotice",
    "Draft",
    "DraftImport",
    "DraftMapping",
    "Edition",
    "EditionArea",
    "Instrument",
    "LocalStandard",
    "LocalStandardCheck",
    "Requirement",
]
