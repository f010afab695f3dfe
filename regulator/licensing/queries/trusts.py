"""Trusts that licences make, held against the register of organisations: what it lacks, and what is over there.

2026-11: not entered by the grant itself, and not by a change of members. A trust stands on the register under a name
and a code that are its address for ever, and neither is in an application; the register takes no day that is still to
come, while a change of members has effect from one; and a grant is a decision in law, which a clash on the register (a
member that still stands in another trust there) must not stop. So an editor looks at what follows from the licence, and
enters all of it in one step. What an editor entered of a decision that is set aside on appeal is the one exception:
the trust, its code and its name are there already, so the appeal takes it back itself where nothing stands against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zlib import crc32

from sqlalchemy import or_, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.queries import Membership
from regulator.register.rules.names import short

from ..models.licence import LicenceFact
from ..rules.keeping import STANDS
from ..rules.timeline import Spoken, Stretch, stretches
from . import Standing, keeping, leads, register_page

TRUST = "lrt"  # of licensing.yaml
MOST = 20  # rows of a part
TITLE = "Trusts to enter on the register"


@dataclass(frozen=True)
class Joins:
    """A body that the licence binds and the register does not have in the trust: since when, and whether it leads."""

    body: Organisation
    leads: bool
    since: date


@dataclass(frozen=True)
class Leaves:
    """A membership of the register that the licence ended, or gave another part: up to which day it lasted."""

    membership: Membership
    until: date


@dataclass(frozen=True)
class Entering:
    """What would make the register say what a licence says. `trust`: none where none is on the register.

    `linked`: whether the licence says which trust it is. `wrong`: what an editor must settle on the register first.
    """

    stood: Standing
    names: Mapping[str, str]
    trust: Organisation | None
    linked: bool
    joins: tuple[Joins, ...] = ()
    leaves: tuple[Leaves, ...] = ()
    wrong: str = ""

    @property
    def due(self) -> bool:
        """Whether the register lacks anything of it."""
        return bool(self.joins or self.leaves or self.wrong) or (not self.linked and self.stood.is_ in STANDS)

    @property
    def since(self) -> date | None:
        """From when there is such a trust: the first of its members' days."""
        return min((each.since for each in self.joins), default=None)

    @property
    def version(self) -> int:
        """A number that changes with what would be entered, for the page that shows it."""
        joins = [(each.body.code, each.leads, each.since) for each in self.joins]
        leaves = [(each.membership.row.id, each.until) for each in self.leaves]
        told = repr((self.trust and self.trust.code, self.linked, joins, leaves, self.wrong))
        return crc32(told.encode()) % 999_999_999 + 1  # nine figures, as a page carries

    @property
    def suggested(self) -> tuple[str, str]:
        """A code and a name, after whoever leads, for a trust that the register does not have. An editor changes both.

        Neither where no member leads.
        """
        lead = self.stood.lead
        if not lead:
            return "", ""
        name = self.names[lead]
        own = " ".join(name.split()[-len(short(name).split()) :])  # `HMP Wexmere` without what it is
        return f"{lead}-LRT", f"{own} Local Rehabilitation Trust"

    @property
    def words(self) -> str:
        """What is to be done, in a line."""
        if self.wrong:
            return self.wrong
        if self.trust is None:
            return "No trust is on the register for it"
        told = [f"Not in it on the register: {_codes(each.body for each in self.joins)}"] if self.joins else []
        gone = [each.membership.member for each in self.leaves]
        told += [f"Left by the licence, and still in it on the register: {_codes(gone)}"] if gone else []
        return ". ".join(told) or f"Confirm that {self.trust.name} is the trust of this licence"


def _codes(bodies: Iterable[Organisation]) -> str:
    return ", ".join(each.code for each in bodies)


def trust_of(stood: Standing) -> tuple[str, str] | None:
    """The code and the name of the trust that a licence is, once an editor entered it."""
    return next(((code, str(value["name"])) for code, value in stood.of("trust").items()), None)


@home_part(TITLE, 34)
def to_enter(actor: Actor) -> HomePart | None:
    """For register editors: a licence makes a trust and changes its members; nothing where the register says it all."""
    if not actor.may(Permission.REGISTER_EDIT):
        return None
    rows = []
    for each in _waiting(clock.now()):
        reference = each.stood.licence.reference
        title = f"{reference}: {', '.join(each.names[code] for code in each.stood.members)}"
        rows.append(HomeRow(title, f"/staff/licences/{reference}/trust", each.words))
        if len(rows) == MOST:
            break
    return HomePart(TITLE, tuple(rows), "") if rows else None


def _waiting(now: datetime) -> Iterator[Entering]:
    today, after = clock.london_date(now), ""
    while True:
        page = register_page(today, now, after, status=TRUST)
        yield from (each for each in compared(page.rows, today) if each.due)
        after = page.after
        if not after:
            return


def entering(stood: Standing, today: date) -> Entering:
    """What the register lacks of one licence."""
    return compared([stood], today)[0]


def compared(stood: Sequence[Standing], today: date) -> list[Entering]:
    """The same of several licences, in as many statements for many as for one."""
    said = _said([each.licence.id for each in stood])
    bodies = keeping.known({code for each in stood for code in (*each.members, *each.of("trust"))})
    first = register.memberships_on({each.id for each in bodies.values()}, today)
    every = register.memberships_on({each.trust.id for each in first}, today)
    return [_compared(each, said[each.licence.id], bodies, every, today) for each in stood]


def _said(licence_ids: Sequence[int]) -> Mapping[int, list[Spoken]]:
    """What was said of the members and the standing of some licences, in order."""
    found: dict[int, list[Spoken]] = defaultdict(list)
    about = or_(LicenceFact.about == "standing", LicenceFact.about.startswith("member:"))
    rows = select(LicenceFact).where(LicenceFact.licence_id.in_(list(licence_ids)), about).order_by(LicenceFact.id)
    for each in session().scalars(rows):
        found[each.licence_id].append(Spoken(each.about, each.value, each.from_on, each.until_on))
    return found


def _compared(
    stood: Standing,
    said: Sequence[Spoken],
    bodies: Mapping[str, Organisation],
    every: Sequence[Membership],
    today: date,
) -> Entering:
    stands = stood.is_ in STANDS
    linked, names = trust_of(stood), keeping.names(stood, bodies)
    wanted = {code: bodies[code] for code in stood.members if code in bodies} if stands else {}
    if linked:
        trust: Organisation | None = bodies.get(linked[0])
    else:
        found = {each.trust.id: each.trust for each in every if each.member.code in wanted}
        if len(found) > 1:
            wrong = "Its members belong to different trusts on the register"
            return Entering(stood, names, None, linked=False, wrong=wrong)
        trust = next(iter(found.values()), None)
    now = {each.member.code: each for each in every if trust and each.trust.id == trust.id}
    ended = None if stands else _begun(stretches(said, "standing"), today)
    leaves, joins = [], []
    for code, membership in now.items():
        until = ended or _ended(stretches(said, f"member:{code}"), today)
        if code in wanted:
            if membership.row.leads == (code == stood.lead):
                continue
            until = _since(said, code, today)
        if until is None:
            wrong = f"{membership.member.name} is in the trust on the register and never was by the licence"
            return Entering(stood, names, trust, bool(linked), wrong=wrong)
        leaves.append(Leaves(membership, until))
    for code, body in wanted.items():
        if code not in now or now[code].row.leads != (code == stood.lead):
            joins.append(Joins(body, code == stood.lead, _since(said, code, today)))
    return Entering(stood, names, trust, bool(linked), tuple(joins), tuple(leaves))


def _since(said: Sequence[Spoken], code: str, today: date) -> date:
    """Since when a body has had its part without a break: a member that takes the lead over begins anew, and so does
    each of a licence that is in force again after it was over."""
    since, part = today, None
    for each in reversed([one for one in stretches(said, f"member:{code}") if one.from_on <= today]):
        if part is not None and (each.until_on != since or leads(each.value) != part):
            break
        since, part = each.from_on, leads(each.value)
    return max(since, _stands_since(said, today))


def _stands_since(said: Sequence[Spoken], today: date) -> date:
    """Since when a licence has stood without a break, suspended or not; the first of all days where it does not."""
    since = None
    for each in reversed([one for one in stretches(said, "standing") if one.from_on <= today]):
        if each.value.get("is") not in STANDS or (since is not None and each.until_on != since):
            break
        since = each.from_on
    return since or date.min


def _ended(found: Sequence[Stretch], today: date) -> date | None:
    """The day on which a body belonged no longer; none where it never did."""
    return next((each.until_on for each in reversed(found) if each.until_on and each.until_on <= today), None)


def _begun(found: Sequence[Stretch], today: date) -> date | None:
    """Since which day a licence has stood as it does today."""
    return next((each.from_on for each in reversed(found) if each.from_on <= today), None)
