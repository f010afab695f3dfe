"""Requests to hold fewer places, from the asking to the ledger.

2026-11: what is decided is frozen as a document in the transaction of the decision, from the ledger as it then stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ...core import clock, clocks
from ...core.actor import Actor
from ...core.clocks import Clock
from ...core.db import session
from ...core.documents import actions as documents
from ...core.events import record
from ...core.refused import Refused
from ..events.places import CutAsked, CutGranted, CutMoved, CutViewGiven
from ..models import Organisation
from ..models.places import PlaceCut, PlaceCutView
from ..queries import cut_decision as papers
from ..queries import ledger as ledgers
from ..queries.place_data import place_clock, place_data
from ..queries.places_watched import affected, cut_case, views
from ..rules.consenting import CUT, DECIDED, OPINIONS, OVER
from ..rules.refusing import names_nobody
from ..rules.words import Kind
from .agreements import check_category, check_future, check_number, new_reference
from .being_there import hold
from .ledger import post_cut
from .place_telling import tell_of_decision, tell_of_request

OUTCOMES = {"grant": "Grant it whole", "grant-part": "Grant a part of it", "refuse": "Refuse it"}


@dataclass(frozen=True)
class Asked:
    """What a provider asks for."""

    category: str
    places: int | None
    from_on: date
    reason: str
    words: str
    urgent_because: str = ""


@dataclass(frozen=True)
class Step:
    """A step in the life of a request: its name, what is said, and how many places where that is asked."""

    name: str
    words: str
    outcome: str = ""
    places: int | None = None


def ask(prison: Organisation, wanted: Asked, *, actor: Actor, now: datetime) -> PlaceCut:
    """Ask to hold fewer places. Both clocks start: of what commissioners think, and of the decision.

    Refused: another's prison, more places than the ledger has from that day on, a day that has come, no known reason,
    what waits for a decision already.
    """
    today = clock.london_date(now)
    if prison.kind != Kind.PRISON or not actor.may("places:ask") or actor.organisation_id != prison.id:
        raise Refused("Only a prison asks to hold fewer places, and for itself")
    if wanted.reason not in place_data().cuts:
        raise Refused("Choose a reason", "reason")
    places, from_on = check_number(wanted.places), check_future(wanted.from_on, today, "from_on")
    hold(prison)
    _room(prison.id, check_category(wanted.category), places, from_on)
    _not_asked(prison.id, wanted.category, places, from_on)
    made = PlaceCut(
        reference=new_reference("CUT", PlaceCut, today.year),
        organisation_id=prison.id,
        category=wanted.category,
        places=places,
        from_on=from_on,
        reason=wanted.reason,
        words=names_nobody(wanted.words),
        urgent=bool(wanted.urgent_because),
        urgent_because=names_nobody(wanted.urgent_because, "urgent_because"),
        state=CUT.begins.value,
        asked_by=actor.key,
        asked_on=today,
    )
    session().add(made)
    session().flush()
    for name in ("place-cut-views", "place-cut-decision"):
        rule = place_clock(f"{name}-urgent" if made.urgent else name)
        owner = "commissioner" if "views" in name else "regulator"
        clocks.start(rule, subject=_subject(made), owner=owner, started_on=today)
    record(actor, CutAsked(made.id, prison.id, made.category, places, from_on, made.urgent))
    tell_of_request(made, today)
    return made


def say_view(cut: PlaceCut, opinion: str, words: str, *, actor: Actor, now: datetime) -> None:
    """Say what a commissioner thinks of a request. It may say more later. Refused: decided, or not
    affected by it; words that point to a person, for the decision quotes them."""
    if cut.state in OVER:
        raise Refused("This is decided or withdrawn: nothing more is asked of you")
    if opinion not in OPINIONS:
        raise Refused("Choose what you think", "opinion")
    touched = affected(cut)
    by = next((each for each in touched if each.id == actor.organisation_id), None)
    if by is None or not actor.may("places:commission"):
        raise Refused("This does not affect places that you commission")
    today = clock.london_date(now)
    session().add(
        PlaceCutView(
            cut_id=cut.id,
            commissioner_id=by.id,
            opinion=opinion,
            words=names_nobody(words),
            said_by=actor.key,
            said_on=today,
        )
    )
    session().flush()
    record(actor, CutViewGiven(cut.id, by.id, opinion))
    if not cut_case(cut, touched, views(cut.id), today).silent:
        _end(cut, "views", today, met=True)


def take(cut: PlaceCut, step: Step, *, actor: Actor, now: datetime, public_url: str) -> None:
    """Take a step in the life of a request; a decision becomes a document that anyone may read at `public_url`.

    Refused with the sentence of whatever does not allow it; words that point to a person.
    """
    today = clock.london_date(now)
    before, touched = cut.state, affected(cut)
    case = cut_case(cut, touched, views(cut.id), today)
    CUT.move(case, step.name, actor)
    if not step.words.strip():
        raise Refused("Give the reasons", "words")
    names_nobody(step.words)
    cut.state = case.state
    number = _EFFECTS[step.name](cut, step, actor, now)
    if cut.state in OVER:
        cut.ended_on = today
        _end(cut, "views", today, met=False)
        _end(cut, "decision", today, met=cut.state != "withdrawn")
    session().flush()
    record(actor, CutMoved(cut.id, before, cut.state, step.name, number))
    if cut.state in DECIDED:
        _freeze(cut, actor, today, public_url)
    if cut.state in OVER:
        tell_of_decision(cut, today)


def _freeze(cut: PlaceCut, actor: Actor, today: date, public_url: str) -> None:
    it = session().get_one(Organisation, cut.organisation_id)
    documents.freeze(
        papers.KIND.name,
        cut.reference,
        subject=_subject(cut),
        title=f"Decision on a cut of places at {it.name}",
        build=lambda frame: papers.content(cut, today, actor.duty, frame, public_url),
        published_on=today,
        note=None,
        actor=actor,
    )


def _propose(cut: PlaceCut, step: Step, actor: Actor, now: datetime) -> int | None:
    if step.outcome not in OUTCOMES:
        raise Refused("Choose what you propose", "outcome")
    number = {"grant": cut.places, "refuse": None}.get(step.outcome, step.places)
    if step.outcome == "grant-part":
        number = _part(cut, step.places)
    cut.outcome, cut.proposed, cut.proposal = step.outcome, number, step.words
    cut.proposed_by, cut.proposed_on = actor.key, clock.london_date(now)
    return number


def _returned(cut: PlaceCut, step: Step, _actor: Actor, _now: datetime) -> int | None:
    cut.decision = step.words
    return None


def _granted(cut: PlaceCut, step: Step, actor: Actor, now: datetime) -> int | None:
    number = cut.places if step.name == "grant" else _part(cut, step.places or cut.proposed)
    effective = max(cut.from_on, clock.london_date(now))
    cut.granted, cut.effective_on = number, effective
    _decided(cut, step, actor, now)
    post_cut(cut, number, effective, actor=actor, now=now)
    record(actor, CutGranted(cut.id, cut.organisation_id, number, effective), occurred_on=effective)
    return number


def _decided(cut: PlaceCut, step: Step, actor: Actor, _now: datetime) -> int | None:
    cut.decision, cut.decided_by = step.words, actor.key
    return None


def _withdrawn(cut: PlaceCut, step: Step, _actor: Actor, _now: datetime) -> int | None:
    cut.decision = step.words
    return None


_EFFECTS: dict[str, Callable[[PlaceCut, Step, Actor, datetime], int | None]] = {
    "propose": _propose,
    "return": _returned,
    "grant": _granted,
    "grant-part": _granted,
    "refuse": _decided,
    "withdraw": _withdrawn,
}


def _part(cut: PlaceCut, places: int | None) -> int:
    if places is None or not 1 <= places < cut.places:
        raise Refused(f"A part is at least 1 and less than the {cut.places:,} asked for", "places")
    return places


def _room(organisation_id: int, category: str, places: int, from_on: date) -> None:
    held = ledgers.account(organisation_id, category)
    if held is None:
        raise Refused("The register holds no such places of yours. Ask the regulator to enter them first", "category")
    there = ledgers.held_on(organisation_id, from_on)[category]
    if places > there:
        raise Refused(f"You hold {there:,} such places on that day", "places")


def _not_asked(organisation_id: int, category: str, places: int, from_on: date) -> None:
    """Who sends a form twice asks once."""
    wanted = select(PlaceCut.reference).where(
        PlaceCut.organisation_id == organisation_id,
        PlaceCut.category == category,
        PlaceCut.places == places,
        PlaceCut.from_on == from_on,
        PlaceCut.state.not_in([each.value for each in OVER]),
    )
    known = session().scalar(wanted.limit(1))
    if known is not None:
        raise Refused(f"You have asked for this already: {known} waits for a decision", "places")


def _subject(cut: PlaceCut) -> str:
    return f"place-cut:{cut.id}"


def _end(cut: PlaceCut, which: str, on: date, *, met: bool) -> None:
    rows = select(Clock).where(Clock.subject == _subject(cut), Clock.met_on.is_(None), Clock.stopped_on.is_(None))
    for running in session().scalars(rows):
        if which in running.name:
            (clocks.meet if met else clocks.stop)(running, max(on, running.started_on))
