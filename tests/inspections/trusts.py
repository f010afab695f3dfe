"""An invented trust with two prisons and a company, and its inspection at any state."""

from datetime import date
from typing import Any

from sqlalchemy import select

from regulator.core.actor import SYSTEM
from regulator.core.db import session
from regulator.inspections import queries
from regulator.inspections.actions import drafting, judging, trusts
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.rules.lifecycle import State
from regulator.register.actions import join
from regulator.register.actions import organisations as registering
from regulator.register.models import Area, Organisation
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import Function, Holds, Kind, PrisonFacts, Sector

from . import scene

BECAUSE = Grounds("test", "test")
SINCE = date(2025, 4, 1)
SCORES = dict(zip(scene.TESTS, (3, 2, 1, 4), strict=True))


def a_trust(mark: str = "Q", *, since: date = SINCE, companies: int = 1) -> Organisation:
    """A trust under codes of its own (`ZQT`; members `ZQA`, which leads, `ZQB` and the company `ZQC`; with a second
    company `ZQD`)."""
    facts = PrisonFacts(Function.LOCAL, None, Holds.MEN, Sector.PUBLIC, "HMPPS")
    area = session().scalars(select(Area).where(Area.code == "harrowdale")).one()
    trust = _entered(f"Z{mark}T", f"Quayle Trust {mark}", Kind.LRT)
    for letter, name, kind in (
        ("A", "HMP Quay", Kind.PRISON),
        ("B", "HMP Brink", Kind.PRISON),
        *(("C", "Quay CRC", Kind.CRC), ("D", "Dock CRC", Kind.CRC))[:companies],
    ):
        prison = {"area_id": area.id, "prison": facts} if kind == Kind.PRISON else {}
        member = _entered(f"Z{mark}{letter}", f"{name} {mark}", kind, **prison)
        join(trust, member, leads=letter == "A", from_on=since, because=BECAUSE, actor=SYSTEM, today=date(2026, 3, 1))
    return trust


def _entered(code: str, name: str, kind: Kind, **more: Any) -> Organisation:
    return registering.register_organisation(code, name, kind, source="test", actor=SYSTEM, invented=True, **more)


def planned(mark: str = "Q", kind: str = "trust") -> Inspection:
    """Its inspection, with the people of the scene."""
    trust = session().scalars(select(Organisation).where(Organisation.code == f"Z{mark}T")).one()
    parts = trusts.parts_of(trust, kind, [scene.VISIT], {})
    return scene.planned(organisation_id=trust.id, kind=kind, edition=parts[0].edition, scheme=None, parts=parts)


def proposals(made: Inspection) -> list[dict[str, Any]]:
    """A judgement for everything that the parts rate."""
    found = []
    for ref in queries.refs_to_rate(made):
        code, _, own = ref.partition(".")
        given = {"score": SCORES[own]} if own in SCORES else {**scene.crc_answers()[own]}
        found.append({**given, "ref": ref})
    return found


def captured(made: Inspection) -> None:
    """A note at each prison and at the company, and everything proposed."""
    codes = [each.code for each in made.components if each.kind != "lrt"]
    areas = [f"{codes[0]}.safety", f"{codes[1]}.respect", f"{codes[2]}.2.1"]
    notes = [scene.a_note(number, area=area) for number, area in enumerate(areas, 1)]
    entries = [
        scene.an_entry(number, "proposal", each | {"reason": "On the whole."})
        for number, each in enumerate(proposals(made), 10)
    ]
    scene.handed_in(made, notes + entries)


def decided(made: Inspection) -> None:
    """Everything decided and recorded, with concerns of a member and of the trust."""
    for given in proposals(made):
        judging.decide(made, given, actor=scene.PANEL, today=scene.PANEL_ON)
    judging.record_ratings(made, minute="Each on its own scale.", actor=scene.PANEL)
    codes = [each.code for each in made.components if each.kind != "lrt"]
    areas = (f"{codes[0]}.safety", f"{codes[2]}.2.1", codes[0][:2] + "T")
    concerns = [{"priority": True, "area": area, "title": f"Concern about {area}"} for area in areas]
    judging.record_concerns(made, concerns, [], actor=scene.LEAD)


def brought_to(state: State, mark: str = "Q") -> Inspection:
    """Its inspection taken to a state by the people whose duty it is: up to the provider's reply."""
    made = planned(mark)
    steps = (
        (State.ARRIVED, lambda: scene.move(made, "arrive", on=scene.FIRST)),
        (State.FIELDWORK, lambda: scene.move(made, "start-fieldwork", on=scene.FIRST)),
        (State.PROPOSED, lambda: (captured(made), scene.move(made, "close-fieldwork"))),
        (State.PANEL, lambda: scene.move(made, "convene-panel", on=scene.PANEL_ON)),
        (State.DRAFT, lambda: (decided(made), scene.move(made, "agree", scene.PANEL, scene.PANEL_ON))),
        (
            State.REPLY,
            lambda: (drafting.assemble_draft(made, actor=scene.LEAD), scene.move(made, "send-draft", on=scene.SENT_ON)),
        ),
    )
    for _reached, step in steps:
        if made.state == state:
            break
        step()
    return made
