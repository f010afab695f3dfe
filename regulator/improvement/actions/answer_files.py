"""Files with answers and with their actions: shared as drafts, sent with the answer, never lost once they were sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from regulator.core import files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.files import PAPERS, PHOTOGRAPHS, Received
from regulator.core.refused import Refused

from .. import queries
from ..models.answers import AnswerFile, PlanAction
from ..rules.answering import MOST_FILES

TAKEN = PAPERS | PHOTOGRAPHS


@dataclass(frozen=True)
class Papers:
    """Files that came with a page of answers, by obligation and place (0: the answer, 1: its first action); and the
    numbers of those that are taken out."""

    added: Mapping[tuple[int, int], Sequence[Received]] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()

    def of(self, whole: queries.Whole) -> bool:
        """Whether they change the files of an answer."""
        number = whole.obligation.id
        added = any(place[0] == number and some for place, some in self.added.items())
        return added or any(each.id in self.removed for each in whole.papers if each.removed_at is None)


NONE = Papers()


def put(whole: queries.Whole, papers: Papers, at: Mapping[int, PlanAction], *, actor: Actor, now: datetime) -> None:
    """Put files to an answer and take others out. `at`: its actions by their place on the page; a file beside no
    action, and that of one that was taken out, stands with the answer. Refused: more than an answer may have."""
    number, standing = whole.obligation.id, {row.id for row in at.values()}
    for each in whole.papers:
        if each.removed_at is None and each.id in papers.removed:
            each.removed_by, each.removed_at = actor.key, now
        elif each.action_id is not None and each.action_id not in standing:
            each.action_id = None
    for (obligation_id, place), some in papers.added.items():
        if obligation_id != number:
            continue
        row = at.get(place)
        for one in some:
            kept = files.keep(one, name=one.name, actor=actor, allowed=TAKEN, now=now)
            made = AnswerFile(obligation_id=number, action_id=row.id if row else None, sha256=kept.sha256)
            made.name, made.added_by, made.added_at = one.name, actor.key, now
            session().add(made)
            whole.papers.append(made)
    if len([each for each in whole.papers if each.removed_at is None]) > MOST_FILES:
        raise Refused(f"The answer to “{whole.obligation.title}” has more than {MOST_FILES} files: send fewer")
    session().flush()


def sent(whole: queries.Whole, number: int) -> None:
    """The files of an answer were sent with a submission of this number."""
    for each in whole.papers:
        if each.removed_at is None and each.sent_in is None:
            each.sent_in = number
