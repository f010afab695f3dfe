"""Trusts that were licensed and do not stand on the register of organisations yet, with all their members."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation

from . import Standing, keeping, register_page

TRUST = "lrt"  # of licensing.yaml
MOST = 20  # rows of a part


@home_part("Trusts to enter on the register", 34)
def to_enter(actor: Actor) -> HomePart | None:
    """For register editors: a licence makes a trust, and somebody enters it and its members; nothing where all are."""
    if not actor.may(Permission.REGISTER_EDIT):
        return None
    now = clock.now()
    today = clock.london_date(now)
    rows = [
        HomeRow(f"{each.licence.reference}: {_named(each)}", f"/licences/{each.licence.reference}", why)
        for each in _licensed(today, now)
        if (why := _missing(each, today))
    ]
    return HomePart("Trusts to enter on the register", tuple(rows[:MOST]), "") if rows else None


def _licensed(today: date, now: datetime) -> Iterator[Standing]:
    after = ""
    while True:
        page = register_page(today, now, after, status=TRUST, is_="in force")
        yield from page.rows
        after = page.after
        if not after:
            return


def _named(stood: Standing) -> str:
    names = keeping.names(stood)
    return ", ".join(names[code] for code in stood.members)


def _missing(stood: Standing, today: date) -> str:
    """What the register does not say yet; empty where it has one trust, and every member of the licence in it."""
    numbers = dict(
        session().execute(select(Organisation.code, Organisation.id).where(Organisation.code.in_(stood.members))).all()
    )
    trusts = {code: register.trust_on(number, today) for code, number in numbers.items()}
    found = {each.trust.id for each in trusts.values() if each}
    if not found:
        return "No trust is on the register for it: enter the organisation, then its members"
    if len(found) > 1:
        return "Its members belong to different trusts on the register"
    missing = [code for code in stood.members if not trusts.get(code)]
    return f"Not members on the register yet: {', '.join(missing)}" if missing else ""
