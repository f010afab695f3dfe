"""The tables of fieldwork: devices and what they hold, what arrived from them, and paper."""

from .arriving import Danger, FieldFile, RescueImport, SetAside
from .devices import Closing, DeviceOnVisit, FieldDevice, FieldPack, FieldReceipt, Readiness, SiteAuthorisation
from .paper import PaperEntry, PaperForm

__all__ = [
    "Closing",
    "Danger",
    "DeviceOnVisit",
    "FieldDevice",
    "FieldFile",
    "FieldPack",
    "FieldReceipt",
    "PaperEntry",
    "PaperForm",
    "Readiness",
    "RescueImport",
    "SetAside",
    "SiteAuthorisation",
]
