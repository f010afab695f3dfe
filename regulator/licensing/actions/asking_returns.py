"""Asks for the returns that standard conditions have licensees make, period by period, as the scheduler does it."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from sqlalchemy import func, select

from regulator.core import clock, clocks
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.mail import post_mail
from regulator.enforcement.queries.people import people_of
from regulator.standards import queries as standards
from regulator.standards.rules.licence_conditions import StandardCondition

from .. import queries
from ..models.keeping import LicenceReturn
from ..models.licence import Licence
from ..queries import keeping
from ..queries.keeping_letters import DUE
from ..rules.keeping import STANDS
from ..rules.returning import Period, periods_owed
from ..rules.timeline import Spoken, stretches
from .keeping_returns import CLOCK, Asking, asked

AT_ONCE = 500  # licences that are looked at in one reading


def ask_for_returns(now: datetime) -> int:
    """Ask for every return whose period is over and that was not asked for yet; of how many. Each licence in a
    transaction of its own. Run twice, it asks for nothing twice; after a stop it asks for what it missed."""
    after, made = "", 0
    while True:
        with reading():
            page = queries.register_page(clock.london_date(now), now, after, most=AT_ONCE)
            due = [each.licence.id for each in page.rows if each.is_ in STANDS and any(_owed(each.licence, now))]
        made += sum(_ask(number, now) for number in due)
        after = page.after
        if not after:
            return made


def _ask(number: int, now: datetime) -> int:
    with transaction():
        licence = session().get_one(Licence, number, with_for_update=True)  # of two at once the second finds it asked
        today = clock.london_date(now)
        stood = queries.standing(licence, today, now)
        if stood.is_ not in STANDS:
            return 0
        made = 0
        for each, period in _owed(licence, now):
            rule = each.returns
            if rule is None:
                continue
            due = clocks.due_on(standards.clock(CLOCK), today)
            title = f"{rule.title}, {period.words}"
            row = asked(stood, Asking(title, rule.asks, due, each.id, period), actor=SYSTEM, now=now)
            _tell(row, stood, today)
            made += 1
        return made


def _owed(licence: Licence, now: datetime) -> Iterator[tuple[StandardCondition, Period]]:
    """What is to be asked of a licence, by the conditions that bound it when each period ended."""
    today = clock.london_date(now)
    wanted = [each for each in standards.standard_conditions(licence.status, today) if each.returns]
    begun = _begun(licence) if wanted else None
    if begun is None:
        return
    for each in wanted:
        rule = each.returns
        if rule is None:
            continue
        last = session().scalar(
            select(func.max(LicenceReturn.period_until)).where(
                LicenceReturn.licence_id == licence.id, LicenceReturn.condition == each.id
            )
        )
        for period in periods_owed(
            partial(clocks.months_after, begun), rule.every_months, rule.counted_from, last, today
        ):
            if each.from_on < period.until_on:
                yield each, period


def _begun(licence: Licence) -> date | None:
    """The first day on which a licence ever stood, by what is known of it."""
    said = [Spoken(each.about, each.value, each.from_on, each.until_on) for each in queries.facts(licence.id)]
    held = [each for each in stretches(said, "standing") if each.value.get("is") in STANDS]
    return held[0].from_on if held else None


def _tell(row: LicenceReturn, stood: queries.Standing, today: date) -> None:
    """Tell the lead licensee's people at once; they are reminded two weeks before the day."""
    people = {each for body, leads in keeping.bodies(stood) if leads for each in people_of(body.id, today)}
    for user_id in sorted(people):
        post_mail(DUE, key=f"{row.id}:asked:{user_id}", return_id=row.id, user_id=user_id)
