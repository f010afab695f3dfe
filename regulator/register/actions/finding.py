"""Keeps the words that an organisation is found by in step with its names, its code and its town."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from ...core.db import session
from ..models import Organisation, OrganisationName, OrganisationWord
from ..rules.finding import words_of


def found_by(organisation: Organisation, names: Iterable[str]) -> None:
    """Let it be found by these names, its code and its town, and by nothing else. Its caller records the event."""
    wanted = words_of(organisation.code, names, organisation.town)
    held = select(OrganisationWord.word).where(OrganisationWord.organisation_id == organisation.id)
    with session().no_autoflush:  # the organisation gets one new version for all that is done to it
        had = set(session().scalars(held))
        if had - wanted:
            gone = delete(OrganisationWord).where(
                OrganisationWord.organisation_id == organisation.id, OrganisationWord.word.in_(had - wanted)
            )
            session().execute(gone)
    session().add_all(OrganisationWord(word=word, organisation_id=organisation.id) for word in sorted(wanted - had))


def names_borne(organisation_id: int) -> Sequence[str]:
    """What it is and was called, without names that were struck."""
    session().flush()
    borne = select(OrganisationName.name).where(
        OrganisationName.organisation_id == organisation_id, OrganisationName.struck_on.is_(None)
    )
    return session().scalars(borne).all()
