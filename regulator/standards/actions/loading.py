"""Publishes editions into the record. There is no action that changes one: a new text is a new edition."""

from datetime import datetime
from itertools import count

from sqlalchemy import insert, select

from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.refused import Refused
from ..events import EditionPublished
from ..models import Citation, Edition, EditionArea, Instrument, Requirement
from ..rules.edition import EditionFile
from ..rules.lines import Line, lines
from ..rules.lock import NEVER_CHANGES, content_hash, content_text


def load_edition(edition: EditionFile, *, actor: Actor, now: datetime) -> Edition:
    """Publish an edition with all it says. The same content again does nothing and records nothing.

    Refused: a draft; another content under the code of a published edition; an instrument that an earlier edition
    cites with another text; a number or a first day that another edition for the same kind of provider has.
    """
    if edition.head.status != "published":
        raise Refused(f"{edition.code} is a draft: only a published edition is loaded.")
    found = session().scalars(select(Edition).where(Edition.code == edition.code)).one_or_none()
    if found is not None:
        if found.content_hash != content_hash(edition):
            raise Refused(f"{edition.code} is already published with another text. A published edition never changes.")
        return found
    _refuse_a_twin(edition)
    _load_instruments(edition)
    made = _load_head(edition)
    written = _load_lines(made.id, _load_areas(made.id, edition), list(lines(edition)))
    made.published_at = now
    session().flush()
    record(actor, EditionPublished(made.code, made.content_hash, made.in_force_from, written))
    return made


def _refuse_a_twin(edition: EditionFile) -> None:
    head = edition.head
    same = select(Edition.code).where(
        Edition.provider_kind == head.provider_kind.value,
        (Edition.number == head.number) | (Edition.in_force_from == head.in_force_from),
    )
    twin = session().scalars(same).first()
    if twin is not None:
        raise Refused(f"{head.code} has the number or the first day of {twin}: {NEVER_CHANGES}.")


def _load_instruments(edition: EditionFile) -> None:
    """Each instrument once. One that is known with another text is refused: earlier editions cite it as it was."""
    for cited in edition.instruments:
        known = session().get(Instrument, cited.id)
        if known is None:
            session().add(Instrument(**cited.model_dump()))
        elif any(getattr(known, name) != value for name, value in cited.model_dump().items()):
            raise Refused(f"{cited.id} is cited by a published edition with another text: give the new text a new id.")
    session().flush()


def _load_head(edition: EditionFile) -> Edition:
    head = edition.head
    made = Edition(
        code=head.code,
        title=head.title,
        provider_kind=head.provider_kind.value,
        number=head.number,
        scheme=head.scheme,
        introduction=head.introduction,
        applies_to=head.applies_to.model_dump(mode="json"),
        in_force_from=head.in_force_from,
        in_force_until=head.in_force_until,
        content=content_text(edition),
        content_hash=content_hash(edition),
    )
    session().add(made)
    session().flush()
    return made


def _load_areas(edition_id: int, edition: EditionFile) -> dict[str, int]:
    rows = [
        EditionArea(
            edition_id=edition_id,
            code=area.area,
            title=area.title,
            description=area.description,
            scored=area.scored,
            position=position,
        )
        for position, area in enumerate(edition.areas, start=1)
    ]
    session().add_all(rows)
    session().flush()
    return {row.code: row.id for row in rows}


def _load_lines(edition_id: int, areas: dict[str, int], said: list[Line]) -> int:
    """Write every line, level by level, since a line is under another; return how many there are."""
    numbers: dict[str | None, int | None] = {None: None}
    waiting = list(enumerate(said, start=1))
    while waiting:
        ready = [(position, line) for position, line in waiting if line.parent in numbers]
        waiting = [(position, line) for position, line in waiting if line.parent not in numbers]
        rows = [_requirement(edition_id, areas[line.area], numbers[line.parent], at, line) for at, line in ready]
        session().add_all(rows)
        session().flush()
        numbers |= {row.ref: row.id for row in rows}
    cited = [row for line in said for row in _citations(edition_id, numbers[line.ref], line)]
    if cited:
        session().execute(insert(Citation), cited)
    return len(said)


def _requirement(edition_id: int, area_id: int, parent_id: int | None, position: int, line: Line) -> Requirement:
    return Requirement(
        edition_id=edition_id,
        area_id=area_id,
        parent_id=parent_id,
        position=position,
        kind=line.kind.value,
        ref=line.ref,
        title=line.title,
        text=line.text,
        details=line.details,
    )


def _citations(edition_id: int, requirement_id: int | None, line: Line) -> list[dict[str, object]]:
    position = count(1)
    return [
        {
            "edition_id": edition_id,
            "requirement_id": requirement_id,
            "instrument_id": citation.instrument,
            "provision": provision,
            "position": next(position),
        }
        for citation in line.citations
        for provision in (citation.provisions or (None,))
    ]
