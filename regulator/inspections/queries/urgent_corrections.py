"""Corrections of the papers of an urgent notification: those that were proposed, and what each changes."""

from dataclasses import dataclass

from regulator.core.differences import Part, difference
from regulator.core.refused import NotFound

from ..models.inspection import Inspection
from ..models.urgent import UrgentCorrection
from ..rules.urgent import ADDRESSEES
from ..rules.urgent_corrections import LETTER_NAME, pieces
from . import urgent
from .people import names
from .proposed import newest_first, numbered, waiting


@dataclass(frozen=True)
class Shown:
    """A correction with its texts, each as a difference, and the people who had to do with it."""

    row: UrgentCorrection
    of: str
    parts: list[tuple[str, list[Part]]]
    proposed_by: str
    decided_by: str


def paper_named(inspection: Inspection, name: str) -> urgent.Paper:
    """The letter (`letter`) or the reply of one who was notified (`provider`). `NotFound` where there is none."""
    reference = urgent.letter_reference(inspection)
    if name != LETTER_NAME:
        if name not in ADDRESSEES:
            raise NotFound
        reference = urgent.reply_reference(inspection, name)
    paper = urgent.paper(reference)
    if paper is None:
        raise NotFound
    return paper


def open_one(inspection_id: int) -> UrgentCorrection | None:
    """The correction that waits for the chief inspector; None where none does."""
    return waiting(UrgentCorrection, inspection_id)


def one(inspection: Inspection, number: int) -> UrgentCorrection:
    """A correction by its number. `NotFound` where this inspection has none."""
    return numbered(UrgentCorrection, inspection, number)


def shown(inspection: Inspection) -> list[Shown]:
    """Every correction of the letter and of the replies that were typed in here, the newest first."""
    found = newest_first(UrgentCorrection, inspection)
    called = names([key for each in found for key in (each.proposed_by, each.decided_by)])
    told = []
    for each in found:
        words = {piece.key: piece.words for piece in pieces(paper_named(inspection, each.paper).content)}
        parts = [(words.get(key, key), difference(each.before[key], text)) for key, text in each.texts.items()]
        of = "The letter" if each.paper == LETTER_NAME else f"The reply: {ADDRESSEES[each.paper].lower()}"
        told.append(Shown(each, of, parts, called[each.proposed_by], called.get(each.decided_by or "", "")))
    return told
