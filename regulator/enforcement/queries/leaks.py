"""What the check before publication finds in a notice, with what was said about it and what is left out already."""

from dataclasses import dataclass

from sqlalchemy import select

from regulator.core.db import session
from regulator.core.leaks import Leak, in_words
from regulator.people.queries.membership import held_for
from regulator.people.queries.records import names_to_keep_back

from ..models.matter import Matter
from ..models.measure import Measure
from ..models.notice import Notice, NoticeLeakAnswer, PublicCopy, Redaction, Submission
from ..rules.notice import texts
from . import addressees, signatures
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


def names_on_the_case(notice: Notice) -> list[str]:
    """The names of people who had to do with it: a notice names offices and duties, never people. Those who can answer
    for an addressee, or could, those who did, and those of the regulator who worked on it."""
    measure = session().get_one(Measure, notice.measure_id)
    matter = session().get_one(Matter, measure.matter_id)
    bodies = {matter.organisation_id, *(each.organisation_id for each in addressees(measure.id))}
    keys = [f"person:{each.user_id}" for number in bodies if number is not None for each in held_for(number)]
    keys += [key for key in (matter.opened_by, measure.proposed_by, measure.considered_by) if key]
    keys += [each.person for each in signatures(measure.id)]
    keys += session().scalars(select(Submission.sent_by).where(Submission.measure_id == measure.id)).all()
    return names_to_keep_back(keys)


def leaks(notice: Notice) -> list[Leak]:
    """What the notice would give away as it would be published: every word that a person wrote in it."""
    left_out = [each.words for each in redactions(notice)]
    names = withheld_by_addressees(notice) + names_on_the_case(notice)
    found: dict[str, Leak] = {}
    for place, text in texts(content_of(notice)):
        for words in left_out:
            text = text.replace(words, "")
        found |= {leak.key: leak for leak in in_words(text, place, names)}
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
