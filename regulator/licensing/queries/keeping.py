"""A licence with all that happened to it: changes, notices, whose time runs, returns, breaches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, select, true

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from ..models.keeping import (
    LicenceBreach,
    LicenceChange,
    LicenceDelivery,
    LicenceNotice,
    LicenceRepresentation,
    LicenceReturn,
    LicenceReturnSent,
)
from ..models.licence import Licence
from ..rules.keeping import FINAL, OPEN, Case, State, Window
from . import Standing, gate, keeping_appeals, of_member, one, standing

BEFORE, AFTER = "licence-representations", "licence-representations-after-urgent"


@dataclass(frozen=True)
class Condition:
    """A condition that bound a licence on a day: a standard one, or a special one of this licence alone."""

    ref: str
    title: str
    text: str
    test: str
    evidence: str
    by: str
    special: bool


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which licences an actor may work on: the regulator's licensing staff all, an editor of the register those that
    make a trust. The public reads the register."""
    if actor.may("licence:read"):
        return true()
    return Licence.status == "lrt" if actor.may("register:edit") else false()


def one_visible_to(actor: Actor, reference: str) -> Licence:
    """The licence under a reference. `NotFound` where there is none that the actor may work on."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Licence).where(Licence.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def today_of(licence: Licence, now: datetime) -> Standing:
    """A licence as it stands now."""
    return standing(licence, clock.london_date(now), now)


def conditions(stood: Standing, on: date) -> list[Condition]:
    """What bound a licence on a day: the standard conditions of its status, then its own."""
    found = [
        Condition(each.id.upper(), each.title, each.text, each.test, each.evidence, each.by, special=False)
        for each in standards.standard_conditions(stood.licence.status, on)
    ]
    own = stood.of("condition")
    return [*found, *(_special(ref, own[ref]) for ref in sorted(own, key=lambda ref: (len(ref), ref)))]


def _special(ref: str, told: dict[str, Any]) -> Condition:
    text = str(told.get("text") or told.get("title") or "")
    by = str(told.get("by") or "")
    title = str(told.get("title") or text)
    return Condition(ref, title, text, str(told.get("test") or ""), str(told.get("evidence") or ""), by, special=True)


def bodies(stood: Standing) -> list[tuple[Organisation, bool]]:
    """The bodies that a licence binds, with whether each leads, as the register knows them."""
    found = known(stood.members)
    return [(found[code], code == stood.lead) for code in stood.members if code in found]


def known(codes: Iterable[str]) -> dict[str, Organisation]:
    """The bodies that the register knows of some codes."""
    rows = session().scalars(select(Organisation).where(Organisation.code.in_(list(codes))))
    return {each.code: each for each in rows}


def names(stood: Standing, found: Mapping[str, Organisation] | None = None) -> dict[str, str]:
    """What the members are called, by their codes. `found`: the bodies where they were looked up already."""
    of = known(stood.members) if found is None else found
    told = {code: str(value.get("name") or code) for code, value in stood.of("member").items()}
    return {code: of[code].name if code in of else name for code, name in told.items()}


def changes(licence_id: int) -> list[LicenceChange]:
    """Every change that was proposed, the first one first."""
    rows = select(LicenceChange).where(LicenceChange.licence_id == licence_id)
    return list(session().scalars(rows.order_by(LicenceChange.number)))


def change(licence: Licence, number: int) -> LicenceChange:
    """One change of a licence. `NotFound` where it has none of that number."""
    found = session().scalar(
        select(LicenceChange).where(LicenceChange.licence_id == licence.id, LicenceChange.number == number)
    )
    if found is None:
        raise NotFound
    return found


def open_changes(licence_id: int) -> list[LicenceChange]:
    """Those that are not decided, nor withdrawn."""
    return [each for each in changes(licence_id) if each.state in OPEN]


def notices(change_ids: Iterable[int]) -> list[LicenceNotice]:
    """The notices of some changes, in the order in which they were given."""
    rows = select(LicenceNotice).where(LicenceNotice.change_id.in_(list(change_ids)))
    return list(session().scalars(rows.order_by(LicenceNotice.id)))


def notice_named(licence: Licence, reference: str) -> LicenceNotice:
    """A notice of a licence by its reference. `NotFound` where it has none."""
    found = [each for each in notices([row.id for row in changes(licence.id)]) if each.reference == reference]
    if not found:
        raise NotFound
    return found[0]


def deliveries(notice_id: int) -> list[LicenceDelivery]:
    """To whom a notice was sent, whoever leads first."""
    rows = select(LicenceDelivery).where(LicenceDelivery.notice_id == notice_id)
    return list(session().scalars(rows.order_by(LicenceDelivery.leads.desc(), LicenceDelivery.id)))


def representations(change_id: int) -> list[tuple[LicenceRepresentation, LicenceDelivery]]:
    """What was said of a change, in order."""
    rows = (
        select(LicenceRepresentation, LicenceDelivery)
        .join(LicenceDelivery, LicenceDelivery.id == LicenceRepresentation.delivery_id)
        .join(LicenceNotice, LicenceNotice.id == LicenceDelivery.notice_id)
        .where(LicenceNotice.change_id == change_id)
        .order_by(LicenceRepresentation.id)
    )
    return [(said, by) for said, by in session().execute(rows)]


def time_of(sent: LicenceDelivery) -> Clock | None:
    """The time for representations of one body that was sent a notice."""
    return session().scalar(
        select(Clock)
        .where(Clock.subject == f"licence-delivery:{sent.id}", Clock.name.in_((BEFORE, AFTER)))
        .order_by(Clock.stopped_on.is_not(None), Clock.id.desc())
        .limit(1)
    )


def windows(of: LicenceChange) -> list[tuple[LicenceDelivery, Window]]:
    """The time of each body for representations: on what is intended, or after an urgent decision."""
    given = notices([of.id])
    first = next((each for each in given if each.of == ("decision" if of.urgent else "intent")), None)
    found = []
    for sent in deliveries(first.id) if first else []:
        running = time_of(sent)
        until = running.due_on if running else sent.deemed_on
        found.append((sent, Window(sent.name, until, waived=sent.waived_on is not None)))
    return found


def case_of(of: LicenceChange, today: date, now: datetime, *, own: bool = False) -> Case:
    """A change as the rules see it. `own`: whoever asks acts for the lead licensee."""
    licence = session().get_one(Licence, of.licence_id)
    stood = standing(licence, today, now)
    later = of.effect_on > today and of.state in OPEN
    then = standing(licence, of.effect_on, now) if later else stood
    gone = (why_not(of.kind, of.details, each, now) for each in ([stood, then] if later else [stood]))
    return Case(
        state=of.state,
        kind=of.kind,
        standing=stood.is_,
        today=today,
        proposed_by=of.proposed_by,
        urgent=of.urgent,
        asked=of.asked,
        considered_by=of.considered_by,
        urgent_by=of.urgent_by,
        windows=tuple(window for _sent, window in windows(of)),
        fits=next((no for no in gone if no), None) if of.state in OPEN else None,
        own=own,
        then=(then.is_, of.effect_on) if later else None,
        decided_by=of.decided_by,
        appeal_until=keeping_appeals.appeal_until(of) if of.state in FINAL else None,
        enforcing=gate.enforcing(each.id for each, _leads in bodies(stood))
        if of.state == State.APPEALED
        else frozenset(),
    )


def _enforcing(stood: Standing) -> frozenset[str]:
    return gate.enforcing(each.id for each, _leads in bodies(stood))


def why_not(kind: str, details: dict[str, Any], stood: Standing, now: datetime) -> str | None:
    """Why what a change names is not there, or is there already; None where it can be made."""
    if kind == "vary":
        if details["verb"] != "add" and details["ref"] not in stood.of("condition"):
            return f"The licence has no special condition {details['ref']}."
        return None
    if kind == "member-joins":
        return _why_not_joining(details["code"], stood, now)
    if kind == "member-leaves":
        return _why_not_leaving(details, stood)
    return _why_not_followed(details["successor"], stood, now) if kind == "re-form" else None


def _why_not_joining(code: str, stood: Standing, now: datetime) -> str | None:
    found = session().scalar(select(Organisation).where(Organisation.code == code))
    if found is None or found.kind.value not in ("prison", "crc"):
        return f"The register has no prison or Community Rehabilitation Company with the code {code}."
    if not found.active:
        return f"{found.name} is closed."
    if code in stood.members:
        return f"{found.name} belongs to it already."
    today = clock.london_date(now)
    others = [each for each in of_member(code, today, now) if each.licence.status == stood.licence.status]
    others = [each for each in others if code in each.members and each.is_ in ("in force", "suspended")]
    return f"{found.name} belongs to {others[0].licence.reference} already." if others else None


def _why_not_leaving(details: dict[str, Any], stood: Standing) -> str | None:
    code, following = details["code"], details.get("leads_next") or ""
    if code not in stood.members:
        return f"{code} does not belong to it."
    if len(stood.members) == 1:
        return "It is the only member: revoke the licence, or let it be surrendered."
    if code == stood.lead and (following == code or following not in stood.members):
        return f"{code} leads: say which other member leads from then on."
    return None


def _why_not_followed(reference: str, stood: Standing, now: datetime) -> str | None:
    if reference == stood.licence.reference:
        return "A licence does not follow itself: grant the new one first."
    try:
        later = one(reference)
    except NotFound:
        return f"There is no licence {reference}: grant the new one first."
    if today_of(later, now).is_ != "in force":
        return f"{reference} is not in force: grant the new one first."
    return None


def returns(licence_id: int) -> list[LicenceReturn]:
    """What a licensee was asked to certify, the newest first."""
    rows = select(LicenceReturn).where(LicenceReturn.licence_id == licence_id)
    return list(session().scalars(rows.order_by(LicenceReturn.number.desc())))


def late_since(licence_ids: Iterable[int], today: date) -> dict[int, date]:
    """Of which licences a certificate is late, and since which day; the longest where there are several."""
    rows = select(LicenceReturn.licence_id, func.min(LicenceReturn.due_on)).where(
        LicenceReturn.licence_id.in_(list(licence_ids)),
        LicenceReturn.state.in_(("owed", "returned")),
        LicenceReturn.due_on < today,
    )
    return {each[0]: each[1] for each in session().execute(rows.group_by(LicenceReturn.licence_id))}


def return_(licence: Licence, number: int) -> LicenceReturn:
    """One of them. `NotFound` where there is none of that number."""
    found = session().scalar(
        select(LicenceReturn).where(LicenceReturn.licence_id == licence.id, LicenceReturn.number == number)
    )
    if found is None:
        raise NotFound
    return found


def sent(return_id: int) -> list[LicenceReturnSent]:
    """What was certified for a return, in order."""
    rows = select(LicenceReturnSent).where(LicenceReturnSent.return_id == return_id)
    return list(session().scalars(rows.order_by(LicenceReturnSent.id)))


def breaches(licence_id: int) -> list[LicenceBreach]:
    """The conditions that were found broken, the newest first."""
    rows = select(LicenceBreach).where(LicenceBreach.licence_id == licence_id)
    return list(session().scalars(rows.order_by(LicenceBreach.id.desc())))
