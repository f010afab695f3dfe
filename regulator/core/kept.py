"""What somebody has typed into a form and not sent yet: kept for them alone while they type, and given back to them.

2026-11: it is kept through bookkeeping, outside of any action: it is nobody's act yet, no event tells of it, and it
must survive whatever becomes of the action that follows. It is not sealed: nothing behind a wall is kept here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .actor import Actor
from .bookkeeping import bookkeeping
from .db import Base, UtcDateTime, Written, engine, session
from .plain import plain_text
from .refused import Refused

LONGEST = 1_000_000  # characters of all the boxes of one form
MOST = 2_000  # boxes of one form
LONGEST_NAME = 80  # of a box
NOT_TYPED = ("csrf_token", "about", "version")


class KeptWords(Base, written=Written.BY_BOOKKEEPING):
    """What one person typed about something (`statement:12`, `answers`) of a subject (`inspection:4`): theirs alone."""

    __tablename__ = "kept_words"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    about: Mapped[str] = mapped_column(String(80), primary_key=True)
    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """What a posted form has that somebody typed. Refused: more than a form of ours has."""
    found = {name: value for name, value in form.items() if name not in NOT_TYPED}
    too_much = len(found) > MOST or sum(map(len, found.values())) > LONGEST
    if too_much or any(len(name) > LONGEST_NAME for name in found):
        raise Refused(f"A page can keep at most {LONGEST:,} characters")
    for name, value in found.items():
        plain_text(name)
        plain_text(value)
    return found


def keep(subject: str, about: str, fields: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    """Keep what somebody has typed so far, in place of what was kept before; nothing at all forgets it."""
    if not any(value.strip() for value in fields.values()):
        forget(subject, about, actor=actor)
        return
    insert = sqlite.insert if engine().dialect.name == "sqlite" else postgresql.insert
    changed = {"fields": dict(fields), "saved_at": now}
    row = {"subject": subject, "about": about, "person": actor.key, **changed}
    keys = ["subject", "about", "person"]
    statement = insert(KeptWords).values(row).on_conflict_do_update(index_elements=keys, set_=changed)
    with bookkeeping() as connection:
        connection.execute(statement)


def forget(subject: str, about: str, *, actor: Actor) -> None:
    """Forget what somebody typed: it was saved, or they emptied it."""
    own = (KeptWords.subject == subject, KeptWords.about == about, KeptWords.person == actor.key)
    with bookkeeping() as connection:
        connection.execute(delete(KeptWords).where(*own))


def kept(subject: str, *, actor: Actor) -> dict[str, KeptWords]:
    """What this person typed about a subject and did not save yet, by what it is about."""
    rows = select(KeptWords).where(KeptWords.subject == subject, KeptWords.person == actor.key)
    return {each.about: each for each in session().scalars(rows)}
