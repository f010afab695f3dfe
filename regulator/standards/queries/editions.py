"""Reads of the editions that the record holds. All of them are published, so there is nothing that some may not see."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select

from ...core.db import session
from ...core.refused import NotFound
from ..models import Edition, EditionArea, Requirement


def edition(code: str) -> Edition:
    """The published edition of that code. NotFound where there is none."""
    found = session().scalars(_published().where(Edition.code == code)).one_or_none()
    if found is None:
        raise NotFound(f"There is no edition {code}")
    return found


def edition_numbered(edition_id: int) -> Edition:
    """The published edition with that number in the database, as an inspection that is pinned to it keeps it."""
    found = session().scalars(_published().where(Edition.id == edition_id)).one_or_none()
    if found is None:
        raise NotFound(f"There is no edition with the number {edition_id}")
    return found


def editions() -> Sequence[Edition]:
    """Every published edition, by kind of provider and then the newest first."""
    return session().scalars(_published().order_by(Edition.provider_kind, Edition.in_force_from.desc())).all()


def in_force(provider_kind: str, on: date) -> Edition | None:
    """The edition that was in force for that kind of provider on a day, or none.

    The newest that had begun by then; where it was published with an end and that had come, none.
    """
    begun = _published().where(Edition.provider_kind == provider_kind, Edition.in_force_from <= on)
    newest = session().scalars(begun.order_by(Edition.in_force_from.desc()).limit(1)).one_or_none()
    if newest is None or (newest.in_force_until is not None and newest.in_force_until <= on):
        return None
    return newest


def areas(edition_id: int) -> Sequence[EditionArea]:
    """The areas of an edition, in its order."""
    own = select(EditionArea).where(EditionArea.edition_id == edition_id)
    return session().scalars(own.order_by(EditionArea.position)).all()


def requirements(edition_id: int, *, area: str | None = None, kinds: Sequence[str] = ()) -> Sequence[Requirement]:
    """The lines of an edition in its order: all, those of one area, those of some kinds (`expectation`, ...)."""
    own = select(Requirement).where(Requirement.edition_id == edition_id)
    if area is not None:
        own = own.join(EditionArea, Requirement.area_id == EditionArea.id).where(EditionArea.code == area)
    if kinds:
        own = own.where(Requirement.kind.in_(kinds))
    return session().scalars(own.order_by(Requirement.position)).all()


def requirement(edition_id: int, ref: str) -> Requirement:
    """One line of an edition by its reference (`S3`, `MS-R8`, `2.1.1`). NotFound where the edition has none."""
    own = select(Requirement).where(Requirement.edition_id == edition_id, Requirement.ref == ref)
    found = session().scalars(own).one_or_none()
    if found is None:
        raise NotFound(f"This edition has no requirement {ref}")
    return found


def under(requirement_id: int) -> Sequence[Requirement]:
    """What is directly under a line: a standard's requirements, an expectation's indicators, a question's prompts."""
    below = select(Requirement).where(Requirement.parent_id == requirement_id)
    return session().scalars(below.order_by(Requirement.position)).all()


def _published() -> Select[Edition]:
    return select(Edition).where(Edition.published_at.is_not(None))
