"""What the people who act for organisations need to know of them: handed to the feature below, which cannot ask."""

from collections.abc import Iterable

from sqlalchemy import Select, select

from ...core.actor import STRANGER
from ...core.db import session
from ...people.queries.organisations import Known, organisations_are_told_by
from ..models import Organisation
from ..rules.codes import may_be_a_code
from ..rules.words import PROVIDERS, Kind
from .finding import by_ids, organisations


class Register:
    """The register, as people ask it."""

    def by_code(self, code: str) -> Known | None:
        """The organisation of that code; None where there is none."""
        if not may_be_a_code(code):
            return None
        found = session().scalar(select(Organisation).where(Organisation.code == code))
        return _known(found) if found else None

    def by_ids(self, ids: Iterable[int]) -> dict[int, Known]:
        """Organisations by their numbers."""
        return {number: _known(row) for number, row in by_ids(ids).items()}

    def found(self, search: str, kinds: frozenset[str], most: int) -> list[Known]:
        """Open organisations of these kinds, by the beginnings of words of their names, or by code."""
        wanted = [Kind(each) for each in sorted(kinds)]
        listed = organisations(STRANGER, kinds=wanted, active=True, search=search, limit=most)
        return [_known(each) for each in listed.items]

    def active_providers(self) -> Select[int]:
        """The numbers of the open organisations that the regulator inspects."""
        return select(Organisation.id).where(Organisation.kind.in_(sorted(PROVIDERS)), Organisation.active)


def _known(row: Organisation) -> Known:
    return Known(row.id, row.code, row.name, row.kind.value, row.active)


organisations_are_told_by(Register())
