"""Who may apply for a status, and whose inspection results are good enough for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

KIND_WORDS: Mapping[str, tuple[str, str]] = {
    "prison": ("prison", "prisons"),
    "crc": ("community rehabilitation company", "community rehabilitation companies"),
}


@dataclass(frozen=True)
class Wanted:
    """A status as `licensing.yaml` states it: how many of each kind at least, and which status prisons need before."""

    id: str
    title: str
    members: Mapping[str, int]
    only_with: str | None


@dataclass(frozen=True)
class Member:
    """A body that would belong: what it is, the trust it is in on the day, and the statuses it holds on the day."""

    code: str
    name: str
    kind: str
    active: bool
    trust: str | None = None
    holds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scores:
    """Which scores of one kind of member are good enough, which bar it, and how many may be neither."""

    good_enough: frozenset[str]
    never: frozenset[str]
    others: int


@dataclass(frozen=True)
class Latest:
    """The latest published inspection of a body: its reference, its last day, the score of each test, and what the
    tests are called."""

    reference: str
    on: date
    scores: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def called(self, ref: str) -> str:
        """What a test is called."""
        return self.names.get(ref) or ref.replace("-", " ").capitalize()


def why_not_eligible(wanted: Wanted, members: Sequence[Member]) -> list[str]:
    """Every reason why these bodies may not apply together; none where they may.

    Reform Prison status is for one prison or a cluster, a trust for prisons and CRCs (the 2016 proposal, 5.2, 7.3.1).
    Nobody belongs to two trusts at once.
    """
    told = []
    twice = sorted(code for code, times in Counter(each.code for each in members).items() if times > 1)
    if twice:
        told.append(f"Named twice: {', '.join(twice)}.")
    for kind, least in wanted.members.items():
        have = sum(each.kind == kind for each in members)
        if have < least:
            one, many = KIND_WORDS[kind]
            told.append(
                f"{wanted.title} needs at least {least} {one if least == 1 else many}: there is none here."
                if have == 0
                else f"{wanted.title} needs at least {least} {many}: there are {have} here."
            )
    for each in members:
        told += _why_not(wanted, each)
    return told


def _why_not(wanted: Wanted, each: Member) -> list[str]:
    if each.kind not in wanted.members:
        allowed = " or ".join(KIND_WORDS[kind][0] for kind in wanted.members)
        return [f"{each.name} is no {allowed}."]
    told = []
    if not each.active:
        told.append(f"{each.name} is closed.")
    if each.trust is not None:
        told.append(f"{each.name} belongs to {each.trust} already.")
    if wanted.id in each.holds:
        told.append(f"{each.name} has {wanted.title} already.")
    if wanted.only_with and each.kind == "prison" and wanted.only_with not in each.holds:
        told.append(f"{each.name} needs {wanted.only_with.replace('-', ' ').title()} status first.")
    return told


def why_not_good_enough(name: str, scores: Scores, latest: Latest | None, *, years: int, today: date) -> str | None:
    """Why a body's latest published inspection does not let it through; None where it does.

    An inspection holds for so many years from its last day. A score that the data does not know counts as neither.
    """
    if latest is None or not latest.scores:
        return f"No published inspection of {name} has scores."
    if _years_after(latest.on, years) < today:
        return f"The latest inspection of {name}, {latest.reference}, ended more than {years} years ago."
    barred = sorted(ref for ref, score in latest.scores.items() if score in scores.never)
    if barred:
        found = ", ".join(f"“{latest.called(ref)}” is {latest.scores[ref].replace('-', ' ')}" for ref in barred)
        return f"{latest.reference} of {name}: {found}."
    other = sorted(ref for ref, score in latest.scores.items() if score not in scores.good_enough)
    if len(other) > scores.others:
        return (
            f"{latest.reference} of {name}: {len(other)} scores are not good enough"
            f" ({', '.join(map(latest.called, other))}), and at most {scores.others} may be."
        )
    return None


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
