"""What people fill in about complaints."""

from .casework import (
    AllocateForm,
    DecideForm,
    EntryForm,
    FindingForm,
    FindingOfEligibilityForm,
    KnownForm,
    LetterForm,
    MarkForm,
    PapersForm,
    PersonForm,
    ReasonForm,
    WhoForm,
    WorkerForm,
    WriteForm,
)
from .crossing import AnswerForm, AskForm, DecideRequestForm, GiveForm, PostedForm
from .intake import ComplainForm, FindForm, LogForm

__all__ = [
    "AllocateForm",
    "AnswerForm",
    "AskForm",
    "ComplainForm",
    "DecideForm",
    "DecideRequestForm",
    "EntryForm",
    "FindForm",
    "FindingForm",
    "FindingOfEligibilityForm",
    "GiveForm",
    "KnownForm",
    "LetterForm",
    "LogForm",
    "MarkForm",
    "PapersForm",
    "PersonForm",
    "PostedForm",
    "ReasonForm",
    "WhoForm",
    "WorkerForm",
    "WriteForm",
]
