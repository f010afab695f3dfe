"""The draft and the right of reply: statements with their history, points with their answers."""

import pytest
from sqlalchemy import select

from regulator.core import db
from regulator.core.db import reading, session, transaction
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import drafting, replying
from regulator.inspections.models.report import StatementBefore
from regulator.inspections.rules.lifecycle import State

from . import scene
from .scene import INSPECTOR, LEAD, NOW, PROVIDER, REPLIED_ON, REVIEWER, SENT_ON, move

pytestmark = pytest.mark.database


def drafted(state=State.DRAFT):
    """An inspection with an assembled draft, not sent, or with the provider."""
    inspection_id = scene.inspection_at(state)
    with transaction():
        made = scene.again(inspection_id)
        if state == State.DRAFT:
            drafting.assemble_draft(made, actor=LEAD)
        else:
            replying.deliver_draft(made, on=SENT_ON, actor=LEAD)
    return inspection_id


def _in(act, inspection_id):
    with transaction():
        act(scene.again(inspection_id))


def rewrite(inspection_id, number="1.1", text="Better said.", reason="Plainer"):
    def act(made):
        drafting.rewrite(made, queries.statement(made.id, number), text=text, reason=reason, actor=LEAD)

    _in(act, inspection_id)


def dispute(inspection_id, number="1.1", claim="wrong fact", text="It was Tuesday."):
    with transaction():
        made = scene.again(inspection_id)
        return replying.dispute(made, number, claim=claim, text=text, actor=PROVIDER, now=NOW).id


def answer(inspection_id, point_id, answer="accept", reason="It was."):
    with transaction():
        point = next(point for point, _ in queries.reply_points(inspection_id) if point.id == point_id)
        replying.answer_point(scene.again(inspection_id), point, answer=answer, reason=reason, actor=LEAD)


def test_a_draft_numbers_the_evidence_by_area(ground):
    inspection_id = drafted()
    with reading():
        found = queries.statements(inspection_id)
    assert [(each.number, each.area) for each in found] == [
        ("1.1", "safety"),
        ("2.1", "respect"),
        ("5.1", "leadership"),
    ]
    assert found[1].sources == ["Survey"]
    assert all(each.evidence for each in found)


def test_evidence_that_was_withdrawn_is_not_in_the_draft(ground):
    with transaction():
        made = scene.brought_to(State.FIELDWORK)
        note = scene.a_note(20)
        scene.handed_in(made, [note])
        back = scene.an_entry(21, "withdrawal", {"reason": "Wrong prison"}, about=note["id"])
        scene.handed_in(made, [back])
        for reached, step in scene.STEPS[3:6]:
            assert reached in (State.PROPOSED, State.PANEL, State.DRAFT)
            step(made)
        assert drafting.assemble_draft(made, actor=LEAD) == 3


def test_evidence_in_an_area_that_the_scheme_does_not_have_is_in_the_draft_all_the_same(ground):
    with transaction():
        made = scene.brought_to(State.FIELDWORK)
        scene.handed_in(made, [scene.a_note(20, area="chaplaincy")])
        for _reached, step in scene.STEPS[3:6]:
            step(made)
        assert drafting.assemble_draft(made, actor=LEAD) == 4
        assert [each.number for each in queries.statements(made.id)][-1] == "6.1"


def test_a_draft_may_be_put_together_again_until_someone_worked_on_it(ground):
    inspection_id = drafted()
    with transaction():
        assert drafting.assemble_draft(scene.again(inspection_id), actor=LEAD) == 3
    rewrite(inspection_id)
    with pytest.raises(Refused, match="were rewritten"), transaction():
        drafting.assemble_draft(scene.again(inspection_id), actor=LEAD)


def test_a_draft_that_the_provider_read_is_not_put_together_again(ground):
    inspection_id = drafted(State.REPLY)
    dispute(inspection_id)
    with transaction():
        move(scene.again(inspection_id), "redraft", reason="A section is missing")
    with pytest.raises(Refused, match="has read this draft"), transaction():
        drafting.assemble_draft(scene.again(inspection_id), actor=LEAD)


@pytest.mark.parametrize("state", [State.FIELDWORK, State.PANEL, State.REPLY, State.PUBLISHED])
def test_a_draft_is_put_together_after_the_judgements_are_agreed(ground, state):
    inspection_id = scene.inspection_at(state)
    with pytest.raises(Refused, match="after the judgements are agreed"), transaction():
        drafting.assemble_draft(scene.again(inspection_id), actor=LEAD)


def test_what_a_statement_said_before_is_kept_with_the_reason(ground):
    inspection_id = drafted()
    for words in ("Second words.", "Third words."):
        rewrite(inspection_id, text=words, reason=f"To {words}")
    with reading():
        statement = queries.statement(inspection_id, "1.1")
        before = session().scalars(
            select(StatementBefore)
            .where(StatementBefore.statement_id == statement.id)
            .order_by(StatementBefore.version)
        )
        assert [(row.version, row.text, row.reason) for row in before] == [
            (1, "What was seen, number 1.", "To Second words."),
            (2, "Second words.", "To Third words."),
        ]
        assert (statement.text, statement.version) == ("Third words.", 3)


@pytest.mark.parametrize(("text", "reason"), [("", "Shorter"), ("  ", "Shorter"), ("Words.", ""), ("Words.", " \n")])
def test_a_statement_is_changed_with_words_and_a_reason(ground, text, reason):
    inspection_id = drafted()
    with pytest.raises(Refused, match="Give the statement and the reason"):
        rewrite(inspection_id, text=text, reason=reason)


@pytest.mark.parametrize("state", [State.FINAL, State.PUBLISHED, State.CLOSED])
def test_a_statement_does_not_change_once_the_report_is_final(ground, state):
    inspection_id = scene.inspection_at(state)
    with pytest.raises(Refused, match="while the report is a draft"):
        rewrite(inspection_id)


def test_a_published_statement_is_not_changed_through_another_inspections_draft(ground):
    published, reply = scene.inspection_at(State.PUBLISHED), drafted(State.REPLY)

    def rewrite_theirs(made):
        theirs = queries.statement(published, "1.1")
        drafting.rewrite(made, theirs, text="Other.", reason="Whim", actor=LEAD)

    def answer_theirs(made):
        point, _number = queries.reply_points(published)[0]
        replying.answer_point(made, point, answer="reject", reason="No", actor=LEAD)

    for act in (rewrite_theirs, answer_theirs):
        with pytest.raises(Refused, match="another inspection"):
            _in(act, reply)


def test_of_two_people_who_save_one_statement_the_second_is_told(ground):
    inspection_id = drafted()
    with reading():
        old = queries.statement(inspection_id, "1.1")
        session().expunge(old)
    rewrite(inspection_id, text="Theirs")

    def save_the_older_copy(made):
        session().add(old)
        drafting.rewrite(made, old, text="Mine", reason="Mine", actor=INSPECTOR)

    with pytest.raises(Refused, match=db.SOMEONE_ELSE):
        _in(save_the_older_copy, inspection_id)
    with reading():
        assert queries.statement(inspection_id, "1.1").text == "Theirs"


def test_the_provider_disputes_any_statement_as_often_and_at_as_great_a_length_as_it_likes(ground):
    inspection_id = drafted(State.REPLY)
    for number in range(12):
        dispute(inspection_id, "1.1" if number % 2 else "2.1", text=f"{number} " + "and so on " * 5000)
    with reading():
        points = queries.reply_points(inspection_id)
    assert [number for _point, number in points] == ["1.1"] * 6 + ["2.1"] * 6
    assert len(points[0][0].text) > 50_000


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"number": "9.9"}, "no statement 9.9"),
        ({"number": ""}, "no statement"),
        ({"claim": "unfair"}, "typing error, a wrong fact or missing evidence"),
        ({"text": "  "}, "Say what is wrong"),
        ({"text": "A\x00B"}, "cannot be stored"),
        ({"text": "\ud800"}, "cannot be stored"),
    ],
)
def test_a_point_that_says_nothing_usable_is_refused(ground, changed, told):
    inspection_id = drafted(State.REPLY)
    with pytest.raises(Refused, match=told):
        dispute(inspection_id, **changed)
    with reading():
        assert queries.reply_points(inspection_id) == []


def test_the_right_of_reply_opens_with_the_draft_and_ends_once(ground):
    inspection_id = scene.inspection_at(State.REPLY)
    with pytest.raises(Refused, match="not open"):
        dispute(inspection_id)
    with transaction():
        replying.deliver_draft(scene.again(inspection_id), on=SENT_ON, actor=LEAD)
        replying.deliver_draft(scene.again(inspection_id), on=REPLIED_ON, actor=LEAD)  # a second copy
    with reading():
        assert queries.reply(inspection_id).delivered_on == SENT_ON
    with transaction():
        replying.submit_reply(scene.again(inspection_id), on=REPLIED_ON, actor=PROVIDER)
    for late in (
        lambda: dispute(inspection_id),
        lambda: _in(lambda made: replying.submit_reply(made, on=REPLIED_ON, actor=PROVIDER), inspection_id),
        lambda: _in(
            lambda made: replying.waive_reply(made, on=REPLIED_ON, reason="Late", actor=PROVIDER), inspection_id
        ),
    ):
        with pytest.raises(Refused, match="not open"):
            late()


def test_a_reply_is_waived_with_a_reason(ground):
    inspection_id = drafted(State.REPLY)
    with pytest.raises(Refused, match="Say why"):
        _in(lambda made: replying.waive_reply(made, on=REPLIED_ON, reason=" ", actor=PROVIDER), inspection_id)
    _in(lambda made: replying.waive_reply(made, on=REPLIED_ON, reason="We agree", actor=PROVIDER), inspection_id)
    with reading():
        reply = queries.reply(inspection_id)
        assert (reply.state, reply.note, reply.ended_on) == ("waived", "We agree", REPLIED_ON)


def test_a_report_is_signed_off_when_the_reply_is_over_and_each_point_is_answered(ground):
    inspection_id = drafted(State.REPLY)
    first, second = dispute(inspection_id), dispute(inspection_id, "2.1")

    def sign_off(who=REVIEWER):
        _in(lambda made: move(made, "sign-off", who, REPLIED_ON), inspection_id)

    with pytest.raises(Refused, match="time to answer is not over"):
        sign_off()
    _in(lambda made: replying.submit_reply(made, on=REPLIED_ON, actor=PROVIDER), inspection_id)
    answer(inspection_id, first)
    with pytest.raises(Refused, match="1 of the provider's points have no answer"):
        sign_off()
    answer(inspection_id, second, "reject", "We saw it.")
    sign_off()
    with pytest.raises(Refused, match="Points are answered while"):
        answer(inspection_id, second, "accept", "On second thoughts")


def test_a_report_is_not_signed_off_by_someone_who_was_on_the_visit(ground):
    inspection_id = drafted(State.REPLY)
    _in(lambda made: replying.waive_reply(made, on=REPLIED_ON, reason="We agree", actor=PROVIDER), inspection_id)
    was_there = scene.person(INSPECTOR.id, scene.Role.INDEPENDENT_REVIEWER)
    with pytest.raises(Refused, match="was not on the visit"):
        _in(lambda made: move(made, "sign-off", was_there, REPLIED_ON), inspection_id)
    _in(lambda made: move(made, "sign-off", REVIEWER, REPLIED_ON), inspection_id)


@pytest.mark.parametrize(
    ("given", "told"),
    [(("maybe", "Hm"), "Accept the point"), (("accept", ""), "Give the reason"), (("reject", " "), "Give the reason")],
)
def test_a_point_is_answered_with_a_reason(ground, given, told):
    inspection_id = drafted(State.REPLY)
    point = dispute(inspection_id)
    with pytest.raises(Refused, match=told):
        answer(inspection_id, point, *given)


def test_a_statement_that_is_not_there_is_not_found(ground):
    inspection_id = drafted()
    with pytest.raises(NotFound), reading():
        queries.statement(inspection_id, "9.9")
