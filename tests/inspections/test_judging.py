"""The panel's decisions: computed beside final, discretion by its rules, concerns within their limits."""

from datetime import date

import pytest
import sqlalchemy as sa

from regulator.core import db
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.actions import judging
from regulator.inspections.actions.judging import Discretion
from regulator.inspections.models.judgement import Decision
from regulator.inspections.rules.derivation import Flag
from regulator.inspections.rules.lifecycle import State

from . import scene
from .scene import CHIEF, INSPECTOR, LEAD, PANEL, PANEL_ON, concerns, crc_answers, move

pytestmark = pytest.mark.database


def crc_panel() -> int:
    """An inspection of the invented CRC whose panel sits."""
    with transaction():
        made = scene.planned(organisation_id=scene.organisation("ZMC"), edition="crc-1", scheme="crc-1")
        for step in ("arrive", "start-fieldwork"):
            move(made, step)
        answers = list(crc_answers().values())
        entries = [
            scene.an_entry(number, "proposal", one | {"reason": "By the cases."})
            for number, one in enumerate(answers, 1)
        ]
        scene.handed_in(made, [*entries, scene.a_note(50, area="2.1")])
        move(made, "close-fieldwork")
        move(made, "convene-panel", on=PANEL_ON)
        return made.id


def decide(inspection_id, given, who=PANEL, discretion=None):
    with transaction():
        judging.decide(scene.again(inspection_id), given, actor=who, today=PANEL_ON, discretion=discretion)


def stands(inspection_id):
    with reading():
        return {each.ref: (each.computed, each.final, each.ground) for each in queries.decisions(inspection_id)}


def test_a_score_is_decided_by_the_panel_and_decided_again(ground):
    inspection_id = scene.inspection_at(State.PANEL)
    decide(inspection_id, {"ref": "safety", "score": 3})
    decide(inspection_id, {"ref": "safety", "score": 1})
    assert stands(inspection_id) == {"safety": (None, "poor", None)}
    with reading():
        assert len(scene.events(inspection_id, "JudgementDecided")) == 2


@pytest.mark.parametrize("who", [LEAD, INSPECTOR, CHIEF, scene.person(61, scene.Role.PANEL_MEMBER)])
def test_who_is_not_of_the_panel_decides_nothing(ground, who):
    inspection_id = scene.inspection_at(State.PANEL)
    with pytest.raises(Refused, match="member of the panel"):
        decide(inspection_id, {"ref": "safety", "score": 3}, who)
    assert stands(inspection_id) == {}


@pytest.mark.parametrize("state", [State.FIELDWORK, State.PROPOSED, State.DRAFT, State.FINAL, State.PUBLISHED])
def test_nothing_is_decided_or_recorded_while_no_panel_sits(ground, state):
    inspection_id = scene.inspection_at(state)
    before = stands(inspection_id)
    with pytest.raises(Refused, match="while the panel sits"):
        decide(inspection_id, {"ref": "safety", "score": 1})
    with pytest.raises(Refused, match="while the panel sits"), transaction():
        judging.record_ratings(scene.again(inspection_id), minute=None, actor=PANEL)
    assert stands(inspection_id) == before


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ref": "safety", "score": 0}, "from 1 .poor. to 4 .good."),
        ({"ref": "safety", "score": 5}, "from 1 .poor. to 4 .good."),
        ({"ref": "safety", "score": True}, "whole number"),
        ({"ref": "safety", "score": "3"}, "whole number"),
        ({"ref": "safety"}, "whole number"),
        ({"ref": "leadership", "score": 3}, "never scored"),
        ({"ref": "kindness", "score": 3}, "no test"),
        ({"score": 3}, "no test"),
    ],
)
def test_a_score_that_the_scheme_does_not_have_is_refused(ground, given, told):
    inspection_id = scene.inspection_at(State.PANEL)
    with pytest.raises(Refused, match=told):
        decide(inspection_id, given)


def test_a_score_is_not_lifted(ground):
    inspection_id = scene.inspection_at(State.PANEL)
    with pytest.raises(Refused, match="nothing computed to depart from"):
        decide(inspection_id, {"ref": "safety", "score": 3}, discretion=Discretion("good", Flag.ONE_CASE, "Kind"))


def test_a_counted_standard_keeps_what_was_computed_beside_what_stands(ground):
    inspection_id = crc_panel()
    answers = crc_answers()
    with pytest.raises(Refused, match="may not be lifted on the ground"):
        decide(inspection_id, answers["2.4"], discretion=Discretion("requires-improvement", Flag.SMALL_SAMPLE, "Few"))
    with pytest.raises(Refused, match="one step up"):
        decide(inspection_id, answers["2.1"], discretion=Discretion("outstanding", Flag.WITHIN_FIVE_POINTS, "Near"))
    with pytest.raises(Refused, match="Say why"):
        decide(inspection_id, answers["2.1"], discretion=Discretion("good", Flag.WITHIN_FIVE_POINTS, "  "))
    with pytest.raises(Refused, match="only for standards that are"):
        decide(inspection_id, answers["1.1"], discretion=Discretion("outstanding", Flag.ONE_CASE, "Nice"))
    lift = Discretion("good", Flag.WITHIN_FIVE_POINTS, "Two records came late")
    decide(inspection_id, answers["2.1"], discretion=lift)
    assert stands(inspection_id)["2.1"] == ("requires-improvement", "good", "within-five-points")
    for ref, given in answers.items():
        if ref != "2.1":
            decide(inspection_id, given)
    with transaction():
        made = scene.again(inspection_id)
        outcome = judging.record_ratings(made, minute="One lifted", actor=PANEL)
        move(made, "agree", PANEL, PANEL_ON)
    # 1.1 to 1.4 good (8), 2.1 lifted to good (2), 2.2 outstanding (3), 2.3 good (2), 2.4 inadequate (0),
    # 4.1 good (2), 4.2 requires improvement (1)
    assert (outcome.total, outcome.maximum, outcome.overall) == (18, 30, "good")


@pytest.mark.parametrize(
    "given",
    [
        {"ref": "2.1"},
        {"ref": "2.1", "judgement": "good", "key_questions": [{"ref": "2.1.1", "yes": 1, "no": 1}]},
        {"ref": "2.1", "key_questions": []},
        {"ref": "2.1", "key_questions": [{"ref": "2.1.1", "yes": 1}]},
        {"ref": "2.1", "key_questions": [{"ref": "2.1.1", "yes": -1, "no": 1}]},
        {"ref": "2.1", "key_questions": [{"ref": "2.2.1", "yes": 1, "no": 1}]},
        {"ref": "9.9", "judgement": "good"},
        {"ref": "1.1", "judgement": "gud"},
        {"ref": "1.1", "key_questions": [{"ref": "1.1.1", "yes": 1, "no": 1}]},
        {"judgement": "good"},
        {},
    ],
)
def test_answers_that_cannot_be_rated_are_refused_with_a_sentence(ground, given):
    inspection_id = crc_panel()
    with pytest.raises(Refused):
        decide(inspection_id, given)
    assert stands(inspection_id) == {}


def test_the_database_itself_refuses_a_rating_that_departs_without_a_ground(ground):
    inspection_id = scene.inspection_at(State.DRAFT)
    engine = sa.create_engine(db.engine().url)  # one that nothing of ours watches
    change = sa.text(
        "UPDATE decision SET computed = 'good', final = 'poor', ground = :ground, reason = :reason"
        " WHERE inspection_id = :inspection AND ref = 'safety'"
    )
    for ground_, reason in ((None, None), ("one-case", None), (None, "Because")):
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
            connection.execute(change, {"ground": ground_, "reason": reason, "inspection": inspection_id})
    with engine.begin() as connection:
        values = {"ground": "one-case", "reason": "A late file", "inspection": inspection_id}
        assert connection.execute(change, values).rowcount == 1
    engine.dispose()


def test_the_database_itself_refuses_a_second_decision_on_one_standard(ground):
    inspection_id = scene.inspection_at(State.DRAFT)
    second = Decision(
        inspection_id=inspection_id, ref="safety", given={}, final="good", decided_by="x", decided_on=PANEL_ON
    )

    def decide_again():
        with transaction():
            session().add(second)
            session().flush()

    with pytest.raises(sa.exc.IntegrityError):
        decide_again()


@pytest.mark.parametrize(
    ("priority", "others", "told"),
    [
        (6, 10, "at most 15 concerns; there are 16"),
        (7, 0, "3 to 6 concerns are priority; there are 7"),
        (2, 3, "3 to 6 concerns are priority; there are 2"),
        (0, 4, "3 to 6 concerns are priority; there are 0"),
    ],
)
def test_concerns_beyond_their_limits_are_refused(ground, priority, others, told):
    inspection_id = scene.inspection_at(State.PANEL)
    with pytest.raises(Refused, match=told), transaction():
        judging.record_concerns(scene.again(inspection_id), concerns(priority, others), [], actor=LEAD)
    with reading():
        assert queries.concerns(inspection_id) == []


@pytest.mark.parametrize(("priority", "others"), [(0, 0), (1, 0), (2, 0), (3, 0), (3, 12), (6, 9)])
def test_concerns_within_their_limits_are_numbered_with_the_priority_ones_first(ground, priority, others):
    inspection_id = scene.inspection_at(State.PANEL)
    given = list(reversed(concerns(priority, others)))
    with transaction():
        judging.record_concerns(scene.again(inspection_id), given, [], actor=LEAD)
        judging.record_concerns(scene.again(inspection_id), given, [], actor=LEAD)
    with reading():
        found = queries.concerns(inspection_id)
    assert [each.number for each in found] == list(range(1, priority + others + 1))
    assert [each.priority for each in found] == [True] * priority + [False] * others


@pytest.mark.parametrize("state", [State.PLANNED, State.FIELDWORK, State.REPLY, State.FINAL, State.PUBLISHED])
def test_concerns_do_not_change_before_the_visit_is_over_or_after_the_provider_read_them(ground, state):
    inspection_id = scene.inspection_at(state)
    with pytest.raises(Refused, match="between the visit and the draft"), transaction():
        judging.record_concerns(scene.again(inspection_id), concerns(), [], actor=LEAD)


def test_an_urgent_notification_is_recorded_once_and_its_public_reply_is_due_in_28_days(ground):
    inspection_id = scene.inspection_at(State.FIELDWORK)
    given = {"issued_on": date(2026, 3, 9), "reasons": "Squalor and fear", "earlier": None, "actor": CHIEF}
    with transaction():
        made = judging.notify_urgently(scene.again(inspection_id), **given)
        assert made.reply_due_on == date(2026, 4, 6)
    with pytest.raises(Refused, match="recorded for this inspection already"), transaction():
        judging.notify_urgently(scene.again(inspection_id), **given)
    with reading():
        row = session().scalars(
            sa.select(Clock).where(
                Clock.subject == f"inspection:{inspection_id}", Clock.name == "urgent-notification-reply"
            )
        )
        assert [(each.due_on, each.owner.split(":")[0]) for each in row] == [(date(2026, 4, 6), "organisation")]


@pytest.mark.parametrize("state", [State.PLANNED, State.CANCELLED])
def test_nothing_is_urgent_before_anyone_was_there(ground, state):
    inspection_id = scene.inspection_at(state)
    with pytest.raises(Refused, match="follows a visit"), transaction():
        judging.notify_urgently(scene.again(inspection_id), issued_on=None, reasons=None, earlier=None, actor=CHIEF)


def test_an_unrated_inspection_gives_no_ratings(ground):
    with transaction():
        made = scene.planned(kind="thematic", scheme=None)
        for step in ("arrive", "start-fieldwork"):
            move(made, step)
        scene.handed_in(made, [scene.a_note(1), scene.a_note(2, area="early-days")])
        move(made, "close-fieldwork")
        move(made, "convene-panel", on=PANEL_ON)
        with pytest.raises(Refused, match="gives no ratings"):
            judging.decide(made, {"ref": "safety", "score": 3}, actor=PANEL, today=PANEL_ON)
        with pytest.raises(Refused, match="gives no ratings"):
            judging.record_ratings(made, minute=None, actor=PANEL)
        move(made, "agree", PANEL, PANEL_ON)
        assert made.state == State.DRAFT
