"""Enters on the register of organisations what follows from a licence: its trust, and who belongs since when."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.plain import line
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import actions as register_actions
from regulator.register import queries as register
from regulator.register.actions.lineage import record_lineage
from regulator.register.models import Organisation
from regulator.register.rules.codes import new_code
from regulator.register.rules.editing import LONGEST_NAME, Grounds
from regulator.register.rules.words import Descent, Kind

from .. import queries
from ..models.licence import Licence
from ..queries import keeping, trusts
from ..queries.trusts import Entering
from . import Said, say


@dataclass(frozen=True)
class Called:
    """The code and the name under which a new trust is to stand on the register; neither where it has the trust."""

    code: str = ""
    name: str = ""


def enter(licence: Licence, called: Called, *, version: int, actor: Actor, now: datetime) -> Organisation:
    """Make the register of organisations say what a licence says today, and the licence which trust it is.

    `version`: of `Entering`, as the editor read it. Refused: what an editor must settle on the register first, where
    nothing is to be done, another saver first, and whatever the register refuses.
    """
    if not actor.may(Permission.REGISTER_EDIT):
        raise Refused("Only who edits the register may enter a trust")
    session().refresh(licence, with_for_update=True)
    today = clock.london_date(now)
    found = trusts.entering(keeping.today_of(licence, now), today)
    if found.version != version:
        raise Refused(SOMEONE_ELSE, "version")
    if found.wrong:
        raise Refused(found.wrong)
    if not found.due:
        raise Refused("The register says all of this already")
    because = Grounds(
        f"As licence {licence.reference} says", f"Licence {licence.reference}, /licences/{licence.reference}"
    )
    trust = _held(found.trust, actor) if found.trust else _trust(found, called, because, actor, today)
    _members(trust, found, because, actor, today)
    if not found.linked:
        since = found.since or today
        told = Said(f"trust:{trust.code}", {"name": trust.name}, since, "Entered on the register of organisations")
        say(licence, told, actor=actor, now=now)
    _came_from(trust, found, because, actor, now)
    return trust


def undo(licence: Licence, ended_on: date, because: str, *, actor: Actor, now: datetime) -> None:
    """Take back from today on what a change of a licence had made of its trust on the register: who left it on the day
    of the change (`ended_on`) belongs again, and who joined it on that day belongs no longer. The memberships of before
    stay as they were.

    Whoever hears an appeal is no editor, and the decision is not stopped by a clash on the register: where something
    stands against it there, or no editor had entered the change, nothing is entered, and an editor finds what is left.
    """
    today = clock.london_date(now)
    found = trusts.entering(keeping.today_of(licence, now), today)
    if licence.status != trusts.TRUST or not found.linked or found.trust is None or found.wrong:
        return
    own = [each.row for each in register.members(found.trust.id) if each.row.until_on == ended_on]
    left = {row.member_id for row in own}
    wanted = replace(
        found,
        joins=tuple(each for each in found.joins if each.body.id in left),
        leaves=tuple(each for each in found.leaves if each.membership.row.from_on == ended_on),
    )
    if (wanted.joins or wanted.leaves) and _nothing_against(found.trust, wanted, today):
        told = Grounds(because, f"Licence {licence.reference}, /licences/{licence.reference}")
        _members(_held(found.trust, actor), wanted, told, actor, today)


def _nothing_against(trust: Organisation, wanted: Entering, today: date) -> bool:
    """Whether the register would take it: an open trust that nobody else leads, and open bodies that belong nowhere."""
    going = {each.membership.row.id for each in wanted.leaves}
    stays = [each for each in register.memberships_on([trust.id], today) if each.row.id not in going]
    if not trust.active or (any(each.leads for each in wanted.joins) and any(each.row.leads for each in stays)):
        return False
    return all(
        each.body.active
        and all(
            other.row.id in going or (other.row.until_on is not None and other.row.until_on <= each.since)
            for other in register.trusts_of(each.body.id)
        )
        for each in wanted.joins
    )


def _held(it: Organisation, actor: Actor) -> Organisation:
    return register.organisation_to_change(actor, it.code)


def _trust(found: Entering, called: Called, because: Grounds, actor: Actor, today: date) -> Organisation:
    """A new trust; or one of this code and name that the register has and that nobody belongs to."""
    code = new_code(called.code.strip())
    name = line(called.name, "name", "the name of the trust", LONGEST_NAME)
    known: Organisation | None = None
    with suppress(NotFound):
        known = register.organisation_to_change(actor, code)
    if known is not None:
        if known.kind != Kind.LRT or not known.active or register.members_between(known.id, today, today):
            raise Refused(f"{known.code} is the code of {known.name} already", "code")
        if known.name != name:
            raise Refused(f"{known.code} is {known.name} on the register: enter that name, or another code", "name")
        return known
    return register_actions.register_organisation(
        code,
        name,
        Kind.LRT,
        source=because.source,
        reason=because.reason,
        actor=actor,
        invented=any(each.body.invented for each in found.joins),
        since=found.since,
    )


def _members(trust: Organisation, found: Entering, because: Grounds, actor: Actor, today: date) -> None:
    """Who left leaves first, so that whoever takes the lead over finds it free."""
    for gone in found.leaves:
        _held(gone.membership.member, actor)
        register_actions.leave(
            trust, gone.membership, until_on=gone.until, because=because, actor=actor, today=today
        )  # fmt: skip
    for each in sorted(found.joins, key=lambda one: not one.leads):
        register_actions.join(
            trust,
            _held(each.body, actor),
            leads=each.leads,
            from_on=each.since,
            because=because,
            actor=actor,
            today=today,
        )


def _came_from(trust: Organisation, found: Entering, because: Grounds, actor: Actor, now: datetime) -> None:
    """Where the licence follows another whose trust is on the register, the register says how the two are kin."""
    today = clock.london_date(now)
    for reference, told in found.stood.of("follows").items():
        earlier = trusts.trust_of(keeping.today_of(queries.one(reference), now))
        if earlier is None or earlier[0] == trust.code:
            continue
        before = register.organisation_to_change(actor, earlier[0])
        if any(kin.row.successor_id == trust.id for kin in register.lineage(before.id)):
            continue
        record_lineage(
            before, Descent(told["how"]), trust, happened_on=found.since or today, because=because, actor=actor,
            today=today,
        )  # fmt: skip
