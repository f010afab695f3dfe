"""What the public reads of answers: found, held back, and published once somebody has said what becomes of it."""

import pytest

from regulator.core.db import session, transaction
from regulator.core.leaks import in_words
from regulator.core.refused import Refused
from regulator.improvement import queries
from regulator.improvement.actions import publishing, submitting
from regulator.improvement.models.telling import PublicWords
from regulator.improvement.queries import publishing as reads
from regulator.improvement.rules.publishing import HELD, Settled, as_published, found

from . import lives

ROW = {
    "reference": "OB-1",
    "reasons": "Two men were moved.",
    "evidence": "Call 020 7946 0018, or 020 7946 0018 at night.",
    "actions": [{"action": "Ask Gail Governor", "owner": "Head of residence", "measure": "None", "due_on": None}],
}


def test_what_was_found_is_held_back_left_out_or_stands_and_nothing_else_changes():
    leaks = found([ROW], ["Gail Governor"])
    assert [(each.kind, each.place) for each in leaks] == [
        ("small-cell", "OB-1, reasons of the answer"),
        ("phone", "OB-1, evidence of what was verified"),
        ("name", "OB-1, action 1, what will be done"),
    ]
    shown = as_published(ROW, ["Gail Governor"], {})
    assert (shown["reasons"], shown["evidence"], shown["actions"][0]["action"]) == (HELD, HELD, HELD)
    assert shown["actions"][0]["owner"] == "Head of residence"
    few, phone, name = (each.key for each in leaks)
    said = {few: Settled("stand", "x"), phone: Settled("left-out", "a number"), name: Settled("left-out", "a name")}
    shown = as_published(ROW, ["Gail Governor"], said)
    assert shown["reasons"] == ROW["reasons"]
    assert shown["evidence"] == "Call [left out: a number], or [left out: a number] at night."
    assert shown["actions"][0]["action"] == "Ask [left out: a name]"
    assert ROW["actions"][0]["action"] == "Ask Gail Governor", "what was sent is as it was"


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("3 prisoners", ["3 prisoners"]),
        ("two older men and four women", ["two older men", "four women"]),
        ("5 prisoners, 13 men, 2.4 people, 1,204 people, two officers, one wing", []),
    ],
)
def test_people_counted_by_fewer_than_five_are_found(text, caught):
    assert [each.found for each in in_words(text, "Here")] == caught


@pytest.mark.database
def test_words_of_an_answer_are_public_once_somebody_has_said_what_becomes_of_what_was_found(ground):
    with transaction():
        plan = lives.asked(2, public=True)
        lives.answered(plan, response="part", reasons="Ring 020 7946 0018 about it.")
        assert {each["reasons"] for each in reads.tracked(plan)} == {""}, "a draft is nobody's to read"
        assert [each.kind for each in reads.of_drafts(plan, queries.wholes(queries.of_plan(plan.id)))] == ["phone"] * 2
        submitting.submit(plan, actor=lives.lead(), now=lives.NOW)
        assert {each["reasons"] for each in reads.tracked(plan)} == {HELD}
        one, two = (each.leak for each in reads.leaks(plan))
        given = {"actor": lives.LEAD, "now": lives.NOW}
        for refused, who in (("Enter the reason", {}), ("may not publish", {"actor": lives.lead()})):
            with pytest.raises(Refused, match=refused):
                publishing.settle(plan, one.key, outcome="stand", reason=" " if not who else "x", **(given | who))
        with pytest.raises(Refused, match="gives away an e-mail address"):
            publishing.settle(plan, one.key, outcome="left-out", reason="Write to a@b.example.", **given)
        with pytest.raises(Refused, match="repeats the words"):
            publishing.settle(plan, one.key, outcome="left-out", reason="020 7946 0018 is private", **given)
        with pytest.raises(Refused, match="not in the answers"):
            publishing.settle(plan, "0" * 64, outcome="stand", reason="It may.", **given)
        publishing.settle(plan, one.key, outcome="stand", reason="The switchboard.", **given)
        publishing.settle(plan, two.key, outcome="left-out", reason="a private number", **given)
        assert [each["reasons"] for each in reads.tracked(plan)] == [
            "Ring 020 7946 0018 about it.",
            "Ring [left out: a private number] about it.",
        ]
        assert reads.unanswered(plan) == 0
        publishing.settle(plan, one.key, outcome="left-out", reason="It is private after all", **given)
        assert "020" not in reads.tracked(plan)[0]["reasons"]
        kept = session().query(PublicWords).filter_by(plan_id=plan.id, key=one.key).order_by(PublicWords.id).all()
        assert [each.outcome for each in kept] == ["stand", "left-out"], "what was said before stays"


@pytest.mark.database
def test_of_a_refusal_the_public_reads_what_was_sent_and_not_what_is_written_since(ground):
    with transaction():
        one = lives.brought_to(lives.State.REFUSED)
        plan = queries.plan_of(one)
        plan.public = True
        lives.answered(plan, response="accept", reasons="A draft that is not sent.")
        [row] = reads.tracked(plan)
        assert (row["answer"], row["reasons"], row["actions"]) == ("Rejected", "It is not so.", [])
        assert queries.whole(one).answer.reasons == "A draft that is not sent."


@pytest.mark.database
def test_of_a_plan_that_is_not_public_nothing_is_searched(ground):
    with transaction():
        plan = lives.asked(1, public=False)
        lives.answered(plan, response="part", reasons="Ring 020 7946 0018 about it.")
        submitting.submit(plan, actor=lives.lead(), now=lives.NOW)
        assert reads.leaks(plan) == []
