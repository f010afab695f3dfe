"""What changed from an application to the one that follows it: members, sections word by word, papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulator.core.differences import Part, difference

from ..models.application import Application, ApplicationFile
from . import applications as queries


@dataclass(frozen=True)
class Section:
    """A section: its title, and the stretches that turn what was said into what is said; none where they are alike."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Paper:
    """The files of a paper: those that are in both, those taken out, and those put in."""

    title: str
    same: Sequence[ApplicationFile]
    out: Sequence[ApplicationFile]
    put: Sequence[ApplicationFile]


@dataclass(frozen=True)
class Between:
    """All of it. `joined`, `left`: names of members; `leads`: who led and who leads, where that changed."""

    joined: Sequence[str]
    left: Sequence[str]
    leads: tuple[str, str] | None
    sections: Sequence[Section]
    papers: Sequence[Paper]


def between(earlier: Application, later: Application) -> Between:
    """What changed from the one to the other, under the headings that the status has now."""
    status = queries.status_of(later)
    old, new = (queries.members(each.id) for each in (earlier, later))
    was, is_ = ({each.code: each.name for each in some} for some in (old, new))
    led, leading = (next((each.name for each in some if each.leads), "nobody") for some in (old, new))
    before, after = (queries.sections(each.id) for each in (earlier, later))
    texts = [(each.title, *(some[each.id].text if each.id in some else "" for some in (before, after)))
             for each in status.sections]  # fmt: skip
    held, holds = (queries.files_by_paper(each.id) for each in (earlier, later))
    return Between(
        joined=[name for code, name in is_.items() if code not in was],
        left=[name for code, name in was.items() if code not in is_],
        leads=None if led == leading else (led, leading),
        sections=[Section(title, difference(one, two) if one != two else []) for title, one, two in texts],
        papers=[_paper(each.title, held.get(each.id, []), holds.get(each.id, [])) for each in status.papers],
    )


def _paper(title: str, old: Sequence[ApplicationFile], new: Sequence[ApplicationFile]) -> Paper:
    was, is_ = {each.sha256 for each in old}, {each.sha256 for each in new}
    return Paper(
        title,
        same=[each for each in new if each.sha256 in was],
        out=[each for each in old if each.sha256 not in is_],
        put=[each for each in new if each.sha256 not in was],
    )
