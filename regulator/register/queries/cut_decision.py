"""Gathers what a decision on a cut of places says, and finds the document that was frozen of it."""

from datetime import date
from typing import Any

from regulator.core.documents import kinds
from regulator.core.documents.actions import Frame
from regulator.core.paths import PACKAGE
from regulator.people.rules import Role

from ..models.places import PlaceCut
from ..rules import cut_decision as document
from ..rules.consenting import OPINIONS
from ..rules.ledger import balance
from ..rules.place_words import PlaceCategory
from . import ledger
from .agreements import estate_on
from .place_data import place_data
from .places_watched import CutPage, cut_page

KIND = kinds.declare(
    kinds.Kind(
        name=document.KIND,
        schema=document.SCHEMA,
        schema_file=PACKAGE / "register" / "schemas" / "place-cut-decision-1.json",
        template="register/cut_decision",
        signed=True,
    )
)


def content(cut: PlaceCut, today: date, duty: str, frame: Frame, public_url: str) -> dict[str, Any]:
    """The content of the decision on a request, as of the day it is decided. `duty`: the role of who decides."""
    return document.made(facts(cut, today, duty), _frame(frame, public_url))


def facts(cut: PlaceCut, today: date, duty: str) -> document.Facts:
    """Everything that the decision on a request says."""
    found, data = cut_page(cut, today, proposed=True), place_data()
    size = cut.granted or cut.places
    reason, power = data.cuts.get(cut.reason), data.powers["consent"]
    return document.Facts(
        reference=cut.reference,
        invented=found.prison.invented,
        asked=document.Asked(
            prison=(found.prison.name, found.prison.code),
            places=cut.places,
            category=PlaceCategory(cut.category).words,
            from_on=cut.from_on,
            reason=reason.title if reason else cut.reason,
            words=cut.words,
            urgent_because=cut.urgent_because,
            asked_on=cut.asked_on,
        ),
        reckoned=size,
        prison=None
        if found.held is None
        else document.Margin(cut.effective_on or max(cut.from_on, today), found.held, found.commissioned, size),
        estate=_estate(cut, found, today, size),
        commissioners=_commissioners(found),
        decided=document.Decided(
            outcome=cut.state,
            places=cut.granted,
            effective_on=cut.effective_on,
            reasons=cut.decision or "",
            by=Role(duty).words,
            on=today,
            due_on=next((each.due_on for each in found.clocks if "decision" in each.name), None),
        ),
        ledger=_ledger(cut, today),
        power={"title": power.title, "says": power.says, "appeal": power.appeal},
    )


def _estate(cut: PlaceCut, found: CutPage, today: date, size: int) -> document.Margin | None:
    whole = estate_on(cut.category, today, invented=found.prison.invented)
    if whole.held is None:
        return None
    taken = cut.granted if cut.granted and cut.effective_on and cut.effective_on <= today else 0
    return document.Margin(today, whole.held + taken, whole.commissioned, size)


def _commissioners(found: CutPage) -> list[dict[str, Any]]:
    """Each that it affects: what it does to its places, and all that it said of it. Whoever spoke stays in it."""
    effects = {each.commissioner.id: each for each in found.effects}
    bodies = {each.id: each for each in found.affected}
    bodies |= {each.commissioner.id: each.commissioner for each in found.effects}
    bodies |= {by.id: by for _view, by in found.views}
    told = []
    for number, body in sorted(bodies.items(), key=lambda each: each[1].sort_name):
        effect = effects.get(number)
        told.append(
            {
                "name": body.name,
                "code": body.code,
                "commissioned": effect.before.commissioned if effect else 0,
                "held_without": effect.before.held if effect else 0,
                "held_with": effect.after.held if effect else 0,
                "short_with": effect.after.short if effect else 0,
                "said": [
                    {
                        "on": view.said_on.isoformat(),
                        "opinion": view.opinion,
                        "opinion_words": OPINIONS[view.opinion],
                        "words": view.words,
                    }
                    for view, by in found.views
                    if by.id == number
                ],
            }
        )
    return told


def _ledger(cut: PlaceCut, today: date) -> list[dict[str, Any]]:
    """What the ledger says after the decision: what was held before its day, and every line from that day on."""
    account = ledger.account(cut.organisation_id, cut.category)
    if account is None:
        return []
    lines, on = ledger.lines_of([account.id])[account.id], min(cut.effective_on or today, today)
    held = sum(each.change for each in lines if each.effective_on < on)
    told = [{"on": on.isoformat(), "what": "Held before this day", "change": None, "places": held}]
    for each in (line for line in lines if line.effective_on >= on):
        held += each.change
        told.append(
            {"on": each.effective_on.isoformat(), "what": each.kind.words, "change": each.change, "places": held}
        )
    if len(told) == 1:
        told[0] |= {"what": "Held on this day, unchanged", "places": balance(lines, on)}
    return told


def _frame(frame: Frame, public_url: str) -> document.Frame:
    url = f"{public_url}/verify/{frame.check_code}"
    return document.Frame(frame.number, frame.published_on, frame.check_code, url, frame.audit_head, frame.corrections)
