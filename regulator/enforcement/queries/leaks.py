"""What the check before publication finds in a notice, with what was said about it and what is left out already."""

from dataclasses import dataclass

from sqlalchemy import select

from regulator.core.db import session
from regulator.inspections.rules.leaks import Leak, in_text

from ..models.notice import Notice, NoticeLeakAnswer, PublicCopy, Redaction, Submission
from ..rules.notice import texts
from .content import content_of


@dataclass(frozen=True)
class Found:
    """One thing found, and the reason for which it may stand; None where nobody gave one."""

    leak: Leak
    answer: NoticeLeakAnswer | None


def redactions(notice: Notice) -> list[Redaction]:
    """The words that the public copy leaves out."""
    rows = select(Redaction).where(Redaction.notice_id == notice.id, Redaction.taken_back_at.is_(None))
    return list(session().scalars(rows.order_by(Redaction.id)))


def withheld_by_addressees(notice: Notice) -> list[str]:
    """Words that an addressee said would harm it in business: they are found wherever the notice has them."""
    rows = select(Submission.withheld).where(Submission.measure_id == notice.measure_id)
    return [each for each in session().scalars(rows) if each]


def leaks(notice: Notice) -> list[Leak]:
    """What the notice would give away as it would be published: every word that a person wrote in it."""
    left_out = [each.words for each in redactions(notice)]
    names = withheld_by_addressees(notice)
    found: dict[str, Leak] = {}
    for place, text in texts(content_of(notice)):
        for words in left_out:
            text = text.replace(words, "")
        found |= {leak.key: leak for leak in in_text(text, place, names)}
    return list(found.values())


def found(notice: Notice) -> list[Found]:
    """What was found, unanswered first."""
    rows = session().scalars(select(NoticeLeakAnswer).where(NoticeLeakAnswer.notice_id == notice.id))
    given = {each.key: each for each in rows}
    return sorted((Found(each, given.get(each.key)) for each in leaks(notice)), key=lambda one: one.answer is not None)


def unanswered(notice: Notice) -> int:
    """How many things stand in the way of publication."""
    return sum(each.answer is None for each in found(notice))


def public_copy(notice: Notice) -> PublicCopy | None:
    """The public copy of a notice; None where it is not published."""
    return session().get(PublicCopy, notice.id)
