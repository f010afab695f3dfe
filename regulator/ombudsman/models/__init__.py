"""The Ombudsman's tables: all of them in compartments, but for what was agreed to cross the wall."""

from .alerts import Alert, Alerted, Clash, Told
from .arriving import PapersWords, ScanBatch
from .carried import Carrier, Death
from .case import INDEX, KEY, OMBUDSMAN, Complaint, ComplaintEntry, ComplaintKey, ComplaintSubject
from .decisions import Anonymised, PublishedDecision
from .facts import FactCheck, FactWords
from .joint import Joint
from .work import (
    CaseFile,
    Eligibility,
    Finding,
    Letter,
    PapersAsked,
    Recommendation,
    Requested,
    Worker,
    WorkerConflict,
)

__all__ = [
    "INDEX",
    "KEY",
    "OMBUDSMAN",
    "Alert",
    "Alerted",
    "Anonymised",
    "Carrier",
    "CaseFile",
    "Clash",
    "Complaint",
    "ComplaintEntry",
    "ComplaintKey",
    "ComplaintSubject",
    "Death",
    "Eligibility",
    "FactCheck",
    "FactWords",
    "Finding",
    "Joint",
    "Letter",
    "PapersAsked",
    "PapersWords",
    "PublishedDecision",
    "Recommendation",
    "Requested",
    "ScanBatch",
    "Told",
    "Worker",
    "WorkerConflict",
]
