"""Who acts for whom: people and their roles, as those who manage them may see them.

An administrator sees everybody. Whoever answers for a provider sees those who act, acted or will act for it, and of
their roles only those held for it: that somebody works for another organisation too is not theirs to know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.refused import NotFound, Refused

from .. import rules
from ..models import Deputy, User, UserRole
from ..rules import Permission, Role
from .organisations import Known, directory, names_of

PAGE = 50  # people on one page
SOON = timedelta(days=30)  # how far ahead an organisation is warned that nobody will be left
THE_REGULATOR = "The regulator"
ACT_FOR_PROVIDERS = (Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT)
CHANGED = (
    "Somebody changed this person's roles while you were working. Check what stands there now, then send it again."
)


@dataclass(frozen=True)
class Held:
    """A role that somebody holds, held or will hold."""

    id: int
    user_id: int
    name: str
    email: str
    active: bool
    role: Role
    organisation_id: int | None
    organisation: str
    from_on: date
    until_on: date | None
    deputy_for_id: int | None
    deputy_for: str | None

    @property
    def last_on(self) -> date | None:
        """The last day on which it is held."""
        return rules.last_day(self.until_on)

    def when(self, today: date) -> str:
        """Whether it is `now`, `later` or `past`; what a closed account holds is past."""
        if not self.active or (self.until_on is not None and self.until_on <= today):
            return "past"
        return "now" if self.from_on <= today else "later"


@dataclass(frozen=True)
class Row:
    """One person in a list, with the roles that stand today or later."""

    user: User
    roles: Sequence[Held]


@dataclass(frozen=True)
class ListedPeople:
    """A page of people in the order of their addresses, and how to ask for the next."""

    items: Sequence[Row]
    more: str | None


@dataclass(frozen=True)
class Short:
    """A provider with too few people: how many can act today, and whether anybody can in a month."""

    organisation: Known
    today: int
    soon: int

    @property
    def words(self) -> str:
        """What is wrong, as a page says it."""
        if self.today and not self.soon:
            return "Nobody is left within 30 days"
        return {0: "Nobody can act", 1: "One person can act"}.get(self.today, f"{self.today} people can act")


def visible_to(actor: Actor) -> Select[User]:
    """The people that this actor may see as one who manages people."""
    if actor.may(Permission.PEOPLE_MANAGE):
        return select(User)
    if actor.may(Permission.PEOPLE_OF_ORGANISATION) and actor.organisation_id is not None:
        theirs = exists().where(UserRole.user_id == User.id, UserRole.organisation_id == actor.organisation_id)
        return select(User).where(theirs)
    return select(User).where(false())


def roles_visible_to(actor: Actor) -> Select[UserRole]:
    """The roles that this actor may see as one who manages people."""
    if actor.may(Permission.PEOPLE_MANAGE):
        return select(UserRole)
    if actor.may(Permission.PEOPLE_OF_ORGANISATION) and actor.organisation_id is not None:
        return select(UserRole).where(UserRole.organisation_id == actor.organisation_id)
    return select(UserRole).where(false())


def people(
    actor: Actor,
    *,
    search: str = "",
    after: str = "",
    today: date,
    organisation_id: int | None = None,
    limit: int = PAGE,
) -> ListedPeople:
    """A page of people, found by a part of their name or the beginning of their address; of those who act, acted or
    will act for one organisation, where it is named."""
    wanted = visible_to(actor)
    if organisation_id is not None:
        there = exists().where(UserRole.user_id == User.id, UserRole.organisation_id == organisation_id)
        wanted = wanted.where(there)
    if search.strip():
        asked = search.strip()
        folded = rules.same_address(asked)
        wanted = wanted.where(
            or_(User.name.icontains(asked, autoescape=True), User.email_folded.startswith(folded, autoescape=True))
        )
    if after:
        wanted = wanted.where(User.email_folded > after)
    found = session().scalars(wanted.order_by(User.email_folded).limit(limit + 1)).all()
    page = found[:limit]
    theirs: list[ColumnElement[bool]] = [UserRole.user_id.in_([each.id for each in page])]
    if organisation_id is not None:
        theirs.append(UserRole.organisation_id == organisation_id)
    roles = _by_user(held(actor, *theirs), today)
    rows = [Row(each, roles.get(each.id, [])) for each in page]
    return ListedPeople(rows, page[-1].email_folded if len(found) > limit else None)


def person(actor: Actor, user_id: int) -> User:
    """One person. NotFound for those this actor may not see."""
    found = session().scalar(visible_to(actor).where(User.id == user_id))
    if found is None:
        raise NotFound
    return found


def person_to_change(actor: Actor, user_id: int, version: int) -> User:
    """The same, held until the transaction ends. Refused where somebody changed them since that version was read."""
    found = session().scalar(visible_to(actor).where(User.id == user_id).with_for_update(of=User))
    if found is None:
        raise NotFound
    session().refresh(found)
    if found.version != version:
        raise Refused(CHANGED, "version")
    return found


def role_of(actor: Actor, user_id: int, role_id: int) -> Held:
    """One role of a person. NotFound where it is another's, or is not this actor's to see."""
    found = held(actor, UserRole.id == role_id, UserRole.user_id == user_id)
    if not found:
        raise NotFound
    return found[0]


def held(actor: Actor, *where: object) -> list[Held]:
    """Roles that this actor may see, the one that began first standing first."""
    return _held(roles_visible_to(actor).where(*where))  # type: ignore[arg-type]


def held_for(organisation_id: int | None) -> list[Held]:
    """Every role held for an organisation, or for the regulator, whoever asks: what the rules look at."""
    return _held(select(UserRole).where(UserRole.organisation_id.is_not_distinct_from(organisation_id)))


def every_role_of(user_id: int) -> list[Held]:
    """Every role of a person, whoever asks."""
    return _held(select(UserRole).where(UserRole.user_id == user_id))


def _held(wanted: Select[UserRole]) -> list[Held]:
    absent = aliased(User)
    chosen = wanted.subquery()
    row = aliased(UserRole, chosen)
    found = (
        session()
        .execute(
            select(row, User.name, User.email, User.active, Deputy.for_user_id, absent.name)
            .join(User, User.id == row.user_id)
            .outerjoin(Deputy, Deputy.user_role_id == row.id)
            .outerjoin(absent, absent.id == Deputy.for_user_id)
            .order_by(row.from_on, row.id),
            execution_options={"populate_existing": True},  # what others changed while this one waited for them
        )
        .all()
    )
    names = names_of(each.organisation_id for each, *_ in found)
    return [
        Held(
            each.id,
            each.user_id,
            name,
            email,
            active,
            Role(each.role),
            each.organisation_id,
            THE_REGULATOR if each.organisation_id is None else names[each.organisation_id],
            each.from_on,
            each.until_on,
            absent_id,
            absent_name,
        )
        for each, name, email, active, absent_id, absent_name in found
    ]


def _by_user(roles: Iterable[Held], today: date) -> dict[int, list[Held]]:
    made: dict[int, list[Held]] = {}
    for each in roles:
        if each.when(today) != "past":
            made.setdefault(each.user_id, []).append(each)
    return made


def nobody_left_on(organisation_id: int, today: date) -> date | None:
    """The first day from today on which nobody can act for a provider; None where somebody always can."""
    acting = [each for each in held_for(organisation_id) if each.active and each.role in ACT_FOR_PROVIDERS]
    return rules.first_day_without([(each.from_on, each.until_on) for each in acting], today)


def holder_with_address(organisation_id: int | None, role: Role, email: str, today: date) -> int:
    """The number of the person with an address who holds a role there. Refused where nobody has both."""
    for each in held_for(organisation_id):
        same = rules.same_address(each.email) == rules.same_address(email)
        if same and each.role == role and each.when(today) != "past":
            return each.user_id
    raise Refused("Nobody with this address holds the role there", "deputy_for")


def can_act(roles: Iterable[Held], on: date) -> set[int]:
    """The numbers of the people who can act in one of these roles on a day."""
    return {each.user_id for each in roles if each.active and rules.holds(each.from_on, each.until_on, on)}


def short_providers(today: date, *, after: int = 0, limit: int = PAGE, only: int | None = None) -> list[Short]:
    """Open providers with fewer than two people who can act today, or with nobody in a month, by their numbers."""
    open_ones = directory().active_providers().subquery()
    number = open_ones.c[0]
    now, soon = _acting(today), _acting(today + SOON)
    wanted = (
        select(number, func.coalesce(now.c.people, 0), func.coalesce(soon.c.people, 0))
        .outerjoin(now, now.c.organisation_id == number)
        .outerjoin(soon, soon.c.organisation_id == number)
        .where(or_(func.coalesce(now.c.people, 0) < rules.FEWEST, func.coalesce(soon.c.people, 0) == 0))
        .where(number > after)
        .order_by(number)
        .limit(limit)
    )
    if only is not None:
        wanted = wanted.where(number == only)
    rows = session().execute(wanted).all()
    known = directory().by_ids([each[0] for each in rows])
    return [Short(known[organisation_id], few, later) for organisation_id, few, later in rows]


def count_short(today: date) -> int:
    """How many open providers have too few people, today or within a month."""
    open_ones = directory().active_providers().subquery()
    number = open_ones.c[0]
    now, soon = _acting(today), _acting(today + SOON)
    enough = (
        select(now.c.organisation_id)
        .join(soon, soon.c.organisation_id == now.c.organisation_id)
        .where(now.c.people >= rules.FEWEST)
    )
    return session().scalar(select(func.count()).select_from(open_ones).where(number.not_in(enough))) or 0


def _acting(on: date):  # type: ignore[no-untyped-def]  # a subquery of two columns
    """How many people can act for each provider on a day."""
    return (
        select(UserRole.organisation_id, func.count(UserRole.user_id.distinct()).label("people"))
        .join(User, and_(User.id == UserRole.user_id, User.active))
        .where(
            UserRole.organisation_id.is_not(None),
            UserRole.role.in_([each.value for each in ACT_FOR_PROVIDERS]),
            UserRole.from_on <= on,
            or_(UserRole.until_on.is_(None), UserRole.until_on > on),
        )
        .group_by(UserRole.organisation_id)
        .subquery()
    )


def owed_by(organisation_id: int) -> list[Clock]:
    """What an organisation owes, the first due standing first."""
    owed = select(Clock).where(
        Clock.owner == f"organisation:{organisation_id}", Clock.met_on.is_(None), Clock.stopped_on.is_(None)
    )
    return list(session().scalars(owed.order_by(Clock.due_on, Clock.id)))
