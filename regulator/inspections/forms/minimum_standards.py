"""The page of up to 300 minimum standards as it comes back: read row by row, which takes a tenth of a form's time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ..rules.minimum_standards import Row, Stood
from .evidence import as_id

LONGEST_CHOICE = 20  # characters of an outcome


@dataclass(frozen=True)
class Sent:
    """One row as it came back, with the id of the finding that the page showed."""

    ref: str
    outcome: str
    evidence: str
    stood: UUID | None

    def made_from(self, as_made: Mapping[UUID, Stood]) -> Row:
        """The row as the rules see it."""
        before = as_made.get(self.stood) if self.stood else None
        return Row(self.ref, self.outcome, self.evidence, before)


def read(form: Mapping[str, str], refs: Iterable[str]) -> list[Sent]:
    """The rows that came back, of those there are. A row that did not come back was not on the page: nothing of it
    changed."""
    rows = []
    for ref in refs:
        evidence = form.get(f"e-{ref}")
        if evidence is None:
            continue
        outcome = form.get(f"o-{ref}", "")[:LONGEST_CHOICE]
        rows.append(Sent(ref, outcome, evidence, as_id(form.get(f"s-{ref}"))))
    return rows
