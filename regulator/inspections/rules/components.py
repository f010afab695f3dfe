"""The parts of an inspection, and how a reference says to which of them it belongs.

2026-11: the inspection of a trust has a part for the trust and one for each member, and each is judged by an edition of
its own. What is captured, judged, drafted and answered of a part carries the part's code before its reference, as in
`ZWX.safety`: so the journal, a device and a published number stay what they are, and an inspection of one prison or one
company is simply one whose only part has no code. A code of the register has no full stop in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .report.words import listed, named

LONGEST_CODE = 30  # characters of a code, so that it and any reference of an edition fit where references are kept


@dataclass(frozen=True)
class Component:
    """One part: the body that it is of, and the edition and the scheme that it pins; no scheme where nothing is rated.

    `code` and `name` are empty where the inspection has one part alone. `leads`: the member that leads the trust.
    """

    code: str
    organisation_id: int
    name: str
    kind: str
    edition: str
    scheme: str | None
    leads: bool = False

    def address(self, ref: str) -> str:
        """A reference of this part's edition or scheme, as the whole inspection writes it."""
        return f"{self.code}.{ref}" if self.code else ref

    def owns(self, address: str) -> bool:
        """Whether a reference of the inspection belongs to this part."""
        return not self.code or address.startswith(f"{self.code}.")

    def local(self, address: str) -> str:
        """The reference as the part's own edition and scheme write it."""
        return address[len(self.code) + 1 :] if self.code and self.owns(address) else address

    def words(self, ref: str, name: str) -> str:
        """What an area, a standard or a test of this part is called among those of others."""
        return f"{self.name}: {named(ref, name)}" if self.code else name

    def given(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """A judgement that was given, for the part's own scheme to rate."""
        return {**said, "ref": self.local(str(said.get("ref", "")))}


def component_of(components: Sequence[Component], address: str) -> Component | None:
    """The part that a reference belongs to; None where it belongs to none of them."""
    return next((each for each in components if each.owns(address)), None)


def differing_editions(components: Iterable[Component]) -> str | None:
    """Why two parts cannot be read side by side: members of one kind are judged by one edition. None where they can."""
    by_kind: dict[str, Component] = {}
    for each in components:
        first = by_kind.setdefault(each.kind, each)
        if first.edition != each.edition:
            return (
                f"{first.name} would be judged by {first.edition} and {each.name} by {each.edition}: members of one "
                "kind are judged by one edition"
            )
    return None


def counted_by_part(components: Sequence[Component], refs: Sequence[str]) -> str:
    """References in a sentence: in words where there is one part; of a trust, how many of each part."""
    if not any(each.code for each in components):
        return listed([ref.replace("-", " ") for ref in refs])
    counts = [(each.name, sum(each.owns(ref) for ref in refs)) for each in components]
    return listed([f"{count} of {name}" for name, count in counts if count])
