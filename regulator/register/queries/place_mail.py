"""What the mail about places says, looked up when it is sent: nobody is written to who left meanwhile."""

from datetime import date
from typing import Any

from regulator.people.models import User
from regulator.people.queries.membership import can_act, held_for
from regulator.people.rules import Permission, roles_with

from ...core import clock
from ...core.clocks import Clock
from ...core.db import session
from ...core.mail import Message, message
from ..models import Organisation
from ..models.places import PlaceCut, PlaceDirection, PlaceSourcing
from ..rules.consenting import OVER, Cut
from ..rules.place_words import counted, day
from .places_watched import affected, clocks_of

ASKED = "register/mail/cut_asked"
DECIDED = "register/mail/cut_decided"
OWED = "register/mail/cut_owed"
PLACES = "register/mail/places_asked"
STAFF, OWN = "/staff/places", "/organisation/places"


def people_with(permission: Permission, organisation_id: int | None, today: date) -> list[int]:
    """The numbers of the people who may do something for an organisation today; none: for the regulator."""
    wanted = set(roles_with([permission]))
    return sorted(can_act([each for each in held_for(organisation_id) if each.role in wanted], today))


def audience(cut: PlaceCut, today: date) -> dict[int, int | None]:
    """Whom a request concerns from outside, each with the organisation that they act for."""
    found: dict[int, int | None] = {}
    for it in affected(cut):
        found |= dict.fromkeys(people_with(Permission.PLACES_COMMISSION, it.id, today), it.id)
    return found


def next_to_act(cut: PlaceCut, today: date) -> list[int]:
    """Who of the regulator takes the next step of a request; nobody where it is over."""
    if cut.state == Cut.PROPOSED:
        return people_with(Permission.PLACES_DECIDE, None, today)
    return people_with(Permission.PLACES_WATCH, None, today) if cut.state == Cut.ASKED else []


@message(ASKED)
def asked(cut_id: int, user_id: int, organisation_id: int | None) -> Message | None:
    """Tells commissioners that their view is asked for, and officers that a request came."""
    cut, user = session().get(PlaceCut, cut_id), session().get(User, user_id)
    if cut is None or cut.state in OVER:
        return None
    views = organisation_id is not None
    due = _due(cut, "views" if views else "decision")
    wanted = "Say what you think of it" if views else "A decision is owed"
    return _to(user, cut, organisation_id, urgent=cut.urgent, wanted=wanted, due_on=due)


@message(DECIDED)
def decided(cut_id: int, user_id: int, organisation_id: int | None) -> Message | None:
    """Tells the provider and the commissioners what became of a request."""
    cut = session().get(PlaceCut, cut_id)
    if cut is None or cut.state not in OVER:
        return None
    return _to(session().get(User, user_id), cut, organisation_id, state=cut.state.replace("-", " "))


@message(OWED)
def owed(cut_id: int, user_id: int) -> Message | None:
    """Reminds whoever takes the next step that a decision is owed soon, or late."""
    cut, today = session().get(PlaceCut, cut_id), clock.today()
    if cut is None or user_id not in next_to_act(cut, today):
        return None
    running = running_decision(cut)
    if running is None:
        return None
    wanted = "a decision" if cut.state == Cut.PROPOSED else "an officer’s proposal"
    late, due = running.due_on < today, day(running.due_on)
    return _to(session().get(User, user_id), cut, None, wanted=wanted, late=late, due_on=due)


@message(PLACES)
def places_asked(kind: str, number: int, user_id: int, organisation_id: int) -> Message | None:
    """Tells the people of an organisation of a direction to it, or that it is asked for places elsewhere."""
    row: Any = session().get(PlaceDirection if kind == "direction" else PlaceSourcing, number)
    user = session().get(User, user_id)
    if row is None or user is None or not _acts(user_id, organisation_id):
        return None
    what = (
        _directed(row, organisation_id)
        if kind == "direction"
        else f"A commissioner asks you to find {counted(row.places)} elsewhere"
    )
    part = "directions" if kind == "direction" else "sourcing"
    words = {"name": user.name, "reference": row.reference, "what": what, "by_on": day(row.by_on)}
    return Message(to=user.email, words={**words, "address": f"{OWN}/{part}/{row.reference}"})


def _directed(row: PlaceDirection, organisation_id: int) -> str:
    """What a direction says to whom it addresses; and to a commissioner of such places there, who is given a copy."""
    what = f"{'to accept' if row.kind == 'accept' else 'to release'} {counted(row.places)}"
    if row.addressee_id == organisation_id:
        return f"The clearing house directs you: {what}"
    addressee = session().get_one(Organisation, row.addressee_id)
    return f"A copy for you: the clearing house directs {addressee.name} {what}"


def running_decision(cut: PlaceCut) -> Clock | None:
    """The deadline of the decision, while it runs."""
    return next(
        (
            each
            for each in clocks_of(f"place-cut:{cut.id}")
            if "decision" in each.name and each.met_on is None and each.stopped_on is None
        ),
        None,
    )


def _due(cut: PlaceCut, which: str) -> str:
    found = next((each for each in clocks_of(f"place-cut:{cut.id}") if which in each.name), None)
    return day(found.due_on) if found else ""


def _acts(user_id: int, organisation_id: int | None) -> bool:
    return user_id in can_act(held_for(organisation_id), clock.today())


def _to(user: User | None, cut: PlaceCut, organisation_id: int | None, **words: object) -> Message | None:
    if user is None or not user.active or not _acts(user.id, organisation_id):
        return None
    side = STAFF if organisation_id is None else OWN
    told = {
        "name": user.name,
        "reference": cut.reference,
        "prison": session().get_one(Organisation, cut.organisation_id).name,
        "places": f"{cut.places:,}",
        "from_on": day(cut.from_on),
        "address": f"{side}/cuts/{cut.reference}",
    }
    return Message(to=user.email, words={**told, **words})
