"""When a standard is raised again: how often, since when, and where; counted, never judged."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

_ORDINALS = {2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", 6: "Sixth", 7: "Seventh", 8: "Eighth", 9: "Ninth"}


@dataclass(frozen=True)
class Raised:
    """That a standard was raised with an organisation: of which edition, by which obligation, when, in which report."""

    edition: str
    ref: str
    obligation_id: int
    organisation_id: int
    reference: str
    on: date
    source: str
    title: str


@dataclass(frozen=True)
class Repeat:
    """A standard that was raised before, with its working: each time here, each time at the operator's other sites."""

    edition: str
    ref: str
    times: int
    since: int
    here: tuple[Raised, ...]
    elsewhere: tuple[tuple[str, Raised], ...]

    @property
    def words(self) -> str:
        """`Third time since 2019`; or where only other sites were told."""
        if self.times > 1:
            ordinal = _ORDINALS.get(self.times, f"{self.times}th")
            told = f"{ordinal} time since {self.since}"
        else:
            told = "First time here"
        sites = {name for name, _raised in self.elsewhere}
        if not sites:
            return told
        others = "one other site" if len(sites) == 1 else f"{len(sites)} other sites"
        return f"{told}; raised at {others} of the same operator"

    def called_then(self, one: Raised) -> str:
        """What the standard was called when it was raised: ` (then S4 of prisons-1)`; nothing where it is called so."""
        return "" if one.ref == self.ref else f" (then {one.ref} of {one.edition})"


def repeat(
    clause: tuple[str, str],
    same: Collection[tuple[str, str]],
    organisation_id: int,
    on: date,
    obligation_id: int,
    history: Iterable[Raised],
    names: Mapping[int, str],
) -> Repeat | None:
    """What is to be said of a standard that was raised on a day: None where it never was before, here or elsewhere.

    `clause`: its edition and reference; `same`: the same clause in every edition, whatever it is called there. One
    report counts once, however many of its concerns are about the standard.
    """
    before = [each for each in history if (each.edition, each.ref) in same and each.on <= on]
    here = [each for each in before if each.organisation_id == organisation_id]
    own = next((each.source for each in here if each.obligation_id == obligation_id), None)
    sources: dict[str, Raised] = {}
    for each in here:
        if each.source != own:
            sources.setdefault(each.source, each)
    elsewhere = [(names[each.organisation_id], each) for each in before if each.organisation_id != organisation_id]
    if not sources and not elsewhere:
        return None
    earliest = min((each.on.year for each in sources.values()), default=on.year)
    return Repeat(*clause, len(sources) + 1, earliest, tuple(sources.values()), tuple(elsewhere))
