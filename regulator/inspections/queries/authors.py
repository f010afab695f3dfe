"""Who wrote what is in the journal, by name: people of this site, and imports by their duty."""

from collections.abc import Iterable

from sqlalchemy import select

from regulator.core.db import session
from regulator.people.models import User

from ..models.inspection import TeamMember


def names(inspection_id: int, keys: Iterable[str]) -> dict[str, str]:
    """What each of these keys (`person:12`, `import:inspector`) is called."""
    wanted = set(keys)
    numbers = {int(key[7:]): key for key in wanted if key.startswith("person:") and key[7:].isdecimal()}
    told = {key: _duty(key) for key in wanted}
    if not wanted:
        return told
    member = select(TeamMember.person, TeamMember.name).where(
        TeamMember.inspection_id == inspection_id, TeamMember.person.in_(wanted), TeamMember.name.is_not(None)
    )
    told |= {person: name for person, name in session().execute(member) if name}
    people = session().execute(select(User.id, User.name).where(User.id.in_(numbers)))
    return told | {numbers[number]: name for number, name in people}


def _duty(key: str) -> str:
    kind, _, who = key.partition(":")
    if kind == "person":
        return f"Person {who}"
    words = who.replace("-", " ").capitalize()
    return f"{words} (imported)" if kind == "import" else words
