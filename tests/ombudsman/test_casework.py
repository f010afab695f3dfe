"""A complaint from the letter to the decision, on both engines; who may take which step; what crosses the wall."""

import re
from datetime import timedelta

import pytest

from regulator.core import clock, db
from regulator.core.refused import NotFound, Refused
from regulator.ombudsman.actions import assessing, casework, crossing, intake, letters, running
from regulator.ombudsman.queries import cases, index
from regulator.ombudsman.queries import letters as letters_read
from regulator.ombudsman.queries.identity import Identity
from regulator.ombudsman.rules.eligibility import Code, Criterion
from regulator.ombudsman.rules.words import Outcome, Stage

from . import office
from .office import Office, allocated, day, eligible, logged, now, version

pytestmark = pytest.mark.database


def test_a_complaint_goes_from_a_letter_to_a_decision(at_work: Office):
    reference = allocated(at_work)
    step(at_work, reference, "investigate", at_work.investigator)
    finding(at_work, reference)
    with db.transaction():
        send_draft(at_work, reference)
    for kind in casework.COMMENTS:
        with db.transaction():
            casework.enter(reference, kind, "Nothing to add.", on=clock.today(), actor=at_work.clerk, at=now())
    decide(at_work, reference)
    with db.reading():
        case = cases.show(at_work.deputy, reference)
    assert (case.row.state, case.file.outcome) == ("decided", "upheld")
    assert [each.issued_on for each in case.recommendations] == [clock.today()]
    assert [each.kind for each in case.letters] == ["acknowledgement", "eligible", "draft", "decision"]
    assert case.row.due_on == day(42), "every clock of the case is met, but that of its publication"
    assert any("My radio" in each for each in [case.story])


def test_nobody_decides_before_both_sides_had_their_time_and_nobody_on_their_own_work(at_work: Office):
    reference = allocated(at_work)
    step(at_work, reference, "investigate", at_work.investigator)
    with pytest.raises(Refused, match="Another investigator"):
        finding(at_work, reference, by=at_work.colleague)
    finding(at_work, reference)
    with db.transaction():
        send_draft(at_work, reference)
    with pytest.raises(Refused, match="Both sides may comment until"):
        decide(at_work, reference)
    decide(at_work, reference, at=now(29))
    step(at_work, reference, "review", at_work.deputy)
    with pytest.raises(Refused, match="somebody else reviews it"):
        step(at_work, reference, "uphold-decision", at_work.deputy)


def test_what_was_said_of_a_draft_that_was_taken_back_does_not_count_for_the_next(at_work: Office):
    reference = allocated(at_work)
    step(at_work, reference, "investigate", at_work.investigator)
    finding(at_work, reference)
    with db.transaction():
        send_draft(at_work, reference)
    for kind in casework.COMMENTS:
        with db.transaction():
            casework.enter(reference, kind, "By letter.", on=clock.today(), actor=at_work.clerk, at=now())
    step(at_work, reference, "investigate-further", at_work.investigator)
    with db.transaction():
        send_draft(at_work, reference, days=1)
    with pytest.raises(Refused, match="Both sides may comment until"):
        decide(at_work, reference, at=now(2))
    decide(at_work, reference, at=now(30))


def test_a_test_that_is_not_met_needs_a_reason_and_some_nobody_may_set_aside(at_work: Office):
    late = clock.today() - timedelta(days=200)
    reference = logged(at_work, last_reply_on=late, complained_on=late - timedelta(days=9), learned_on=late)
    known = assessing.Known(Stage.APPEAL, late - timedelta(days=9), late, late, True, True, True)
    with db.transaction():
        assessing.tell(reference, version(at_work, reference), known, actor=at_work.assessor)
    with pytest.raises(Refused, match="Set it aside with a reason"):
        find(at_work, reference, {})
    with pytest.raises(Refused, match="Nobody may set this test aside"):
        find(at_work, reference, {Criterion.REMIT: "It is dear to me"})
    find(at_work, reference, {Criterion.THREE_MONTHS: "They were in hospital."})
    with db.reading():
        assert cases.show(at_work.assessor, reference).row.state == "eligible"


def test_the_letter_of_a_refusal_says_why_and_what_to_do_instead(at_work: Office):
    reference = logged(at_work, stages=Stage.FIRST, last_reply_on=None, complained_on=None)
    with db.transaction():
        assessing.find(
            reference, version(at_work, reference), eligible=False, code=Code.INTERNAL_NOT_EXHAUSTED, set_aside={},
            actor=at_work.assessor, now=clock.now(), today=clock.today(),
        )  # fmt: skip
    with db.reading():
        case = cases.show(at_work.assessor, reference)
        letter = letters_read.letter(at_work.assessor, reference, case.letters[-1].id)
    assert "must answer first" in letter.text
    assert "If they have not answered for six weeks" in letter.text


def test_a_name_is_found_by_half_of_it_by_its_sound_and_by_its_number(at_work: Office):
    reference = logged(at_work, name="Siobhán O'Brien", number="A1234BC")
    logged(at_work, name="Peter Quill", number="B2345CD")
    for typed in ("obri", "Shavon Obrien", "O’BRIEN", "a1234 bc", "siobhan"):
        with db.reading():
            found = [each.reference for each in index.found(at_work.clerk, typed)]
        assert reference in found, typed
    with db.reading():
        assert index.found(at_work.clerk, "zz") == []
        assert reference not in [each.reference for each in index.found(at_work.clerk, "Peter Quill")]


def test_a_number_belongs_to_one_person(at_work: Office):
    reference = logged(at_work)
    with db.reading():
        (match,) = index.found(at_work.clerk, "A1234BC")
    with pytest.raises(Refused, match="another prison number"):
        logged(at_work, number="Z9999ZZ", person=match.person)
    second = logged(at_work, person=match.person)
    with db.reading():
        assert cases.show(at_work.clerk, second).others == [reference]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_reply_on": office.day(-60), "complained_on": office.day(-50)}, "last_reply_on"),
        ({"learned_on": office.day(3)}, "learned_on"),
        ({"subjects": []}, "subject"),
        ({"respondent": "NOPE"}, "respondent"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(at_work: Office, changed, field):
    with pytest.raises(Refused) as refused:
        logged(at_work, **changed)
    assert refused.value.field == field


def test_a_provider_sees_what_was_agreed_and_nothing_before(at_work: Office):
    reference = allocated(at_work)
    with db.reading(), pytest.raises(NotFound):
        cases.show(at_work.governor, reference)
    with pytest.raises(Refused, match="how and when the person agreed"):
        ask(at_work, reference, consent=" ")
    papers_id = ask(at_work, reference, consent="By letter of 3 March.")
    from regulator.ombudsman.queries import crossing as crossed

    with db.reading():
        (asked,) = crossed.asked_of(at_work.governor)
    assert (asked.id, asked.disclosed) == (papers_id, None), "nothing is told before its receipt is confirmed"
    with db.transaction():
        crossing.receive_request(papers_id, actor=at_work.governor, now=clock.now())
    with db.reading():
        seen = crossed.one_asked(at_work.governor, papers_id)
    assert seen.disclosed == "The property cards of the transfer of 3 March."
    with db.transaction():
        crossing.answer_request(
            papers_id, seen.version, text="Here they are.", actor=at_work.governor, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
    with db.reading():
        assert cases.show(at_work.investigator, reference).entries[-1].text == "Here they are."


def test_letters_are_read_approved_printed_and_posted(at_work: Office):
    reference = logged(at_work)
    with db.reading():
        (drafted,), _ = letters_read.waiting(at_work.clerk)
    with pytest.raises(Refused, match="No letter waits"), db.transaction():
        letters.print_batch(actor=at_work.clerk)
    with db.transaction():
        letters.approve(reference, drafted.id, 1, actor=at_work.clerk)
    with db.transaction():
        batch = letters.print_batch(actor=at_work.clerk)
    with db.reading():
        assert letters_read.sheets(at_work.clerk, batch=batch).startswith(b"%PDF")
    with db.transaction():
        assert letters.posted(batch, on=clock.today(), actor=at_work.clerk, today=clock.today()) == 1
    with pytest.raises(Refused, match="already"), db.transaction():
        letters.posted(batch, on=clock.today(), actor=at_work.clerk, today=clock.today())


def test_no_word_of_a_complaint_stands_open_in_the_database(at_work: Office):
    logged(at_work, name="Zebedee Quartermaine", number="Q7777QQ")
    from sqlalchemy import select

    from regulator.core.compartments import for_upkeep
    from regulator.core.events.models import EventFacts, EventRow
    from regulator.core.outbox import Outgoing
    from regulator.ombudsman.models import Complaint, ComplaintEntry, ComplaintKey, Letter

    with db.reading(), for_upkeep("ombudsman", "a test"), for_upkeep("ombudsman_index", "a test"):
        rows = [
            [getattr(row, column.key) for column in table.__table__.columns]
            for table in (Complaint, ComplaintEntry, ComplaintKey, Letter, EventRow, EventFacts, Outgoing)
            for row in db.session().scalars(select(table))
        ]
    everything = repr(rows).lower()
    for word in ("zebedee", "quartermaine", "q7777qq", "radio"):
        assert word not in everything
    assert "ombudsman:" in everything, "the log tells that there is a case, to those who audit its compartment"


def test_who_it_is_is_opened_for_a_purpose_that_the_investigator_sees(at_work: Office):
    reference = allocated(at_work)
    with db.reading():
        who = cases.who(at_work.clerk, reference, "to write to the person")
    assert who == Identity(name="Tomas Obrien", number="A1234BC")
    with db.reading():
        told = cases.show(at_work.investigator, reference).opened_by
        assert [(name, purpose) for _, name, purpose in told] == [("Clerk", "to write to the person")]
        assert cases.show(at_work.clerk, reference).opened_by == []


def test_the_draft_goes_to_both_and_the_provider_sees_what_was_agreed(at_work: Office):
    reference = allocated(at_work)
    step(at_work, reference, "investigate", at_work.investigator)
    finding(at_work, reference)
    with pytest.raises(Refused, match="how and when the person agreed"), db.transaction():
        send_draft(at_work, reference, consent=" ")
    with db.transaction():
        send_draft(at_work, reference)
    governor, investigator = (at_work.browser(getattr(at_work, who), who) for who in ("governor", "investigator"))
    (address,) = re.findall(
        r'href="(/organisation/ombudsman/drafts/[^"]+)"', governor.get("/organisation/ombudsman").text
    )
    assert "property cards" not in governor.get(address).text, "nothing is shown before its receipt is confirmed"
    governor.post(address + "/receipt", {}, form_on=address)
    seen = governor.get(address).text
    assert "The property cards are lost." in seen
    assert not any(word in seen for word in (reference, "Obrien", "My radio", "Upheld"))
    assert governor.post(address + "/words", {"text": "Card 4 was"}, form_on=address).status_code == 200
    assert "Card 4 was" in governor.get(address).text, "what was typed is kept"
    empty = governor.post(address, {"text": " ", "version": "2"})
    assert empty.status_code == 422
    assert governor.post(address, {"text": "Card 4 was found.", "version": "2"}).status_code == 303
    case = f"/ombudsman/cases/{reference}"
    (reply,) = re.findall(rf'href="({case}/comments/[^"]+)"', investigator.get(case).text)
    assert "Card 4 was found." in investigator.get(reply).text
    assert investigator.post(reply, {"text": "Put right.", "version": "3"}).status_code == 303
    assert "Put right." in governor.get(address).text
    with pytest.raises(Refused, match="Both sides may comment until"):
        decide(at_work, reference)
    with db.transaction():
        casework.enter(reference, "person-comments", "By letter.", on=clock.today(), actor=at_work.clerk, at=now())
    for other in ("inspector", "clerk"):
        assert at_work.browser(getattr(at_work, other), other).get(address).status_code in (403, 404), other
    step(at_work, reference, "investigate-further", at_work.investigator)
    assert governor.get(address).status_code == 404, "what was taken back is shown to nobody"


def send_draft(at_work: Office, reference: str, consent: str = "By letter of 3 March.", days: int = 0) -> None:
    casework.send_draft(
        reference, version(at_work, reference), shown="The property cards are lost.", consent=consent,
        actor=at_work.investigator, at=now(days),
    )  # fmt: skip


def ask(at_work: Office, reference: str, consent: str) -> str:
    with db.transaction():
        return crossing.ask_papers(
            reference, version(at_work, reference), disclosed="The property cards of the transfer of 3 March.",
            names_person=False, consent=consent, actor=at_work.investigator, now=clock.now(), today=clock.today(),
        ).id  # fmt: skip


def step(at_work: Office, reference: str, name: str, by) -> None:
    with db.transaction():
        casework.step(reference, version(at_work, reference), name, why="Because.", actor=by, at=now())


def finding(at_work: Office, reference: str, by=None) -> None:
    with db.transaction():
        casework.write_finding(
            reference, version(at_work, reference), text="The radio was on the card and did not arrive.",
            proposed=Outcome.UPHELD, recommendations=["Check each card at reception.", ""],
            actor=by or at_work.investigator, at=now(),
        )  # fmt: skip


def decide(at_work: Office, reference: str, at=None) -> None:
    with db.transaction():
        casework.decide(
            reference, version(at_work, reference), outcome=Outcome.UPHELD, text="They lost it.",
            actor=at_work.deputy, at=at or now(),
        )  # fmt: skip


def find(at_work: Office, reference: str, set_aside) -> None:
    with db.transaction():
        assessing.find(
            reference, version(at_work, reference), eligible=True, code=None, set_aside=set_aside,
            actor=at_work.assessor, now=clock.now(), today=clock.today(),
        )  # fmt: skip


def test_after_a_transfer_the_case_goes_with_the_person_and_stays_about_the_provider_of_the_event(at_work: Office):
    reference = logged(at_work)
    with db.transaction():
        intake.correct(
            reference, version(at_work, reference), who=Identity("Tomas O'Brian", "A1234BC"), held_at="ZHL",
            why="Moved on 3 March.", actor=at_work.clerk, now=clock.now(), today=clock.today(),
        )  # fmt: skip
    with db.reading():
        case = cases.show(at_work.clerk, reference)
        assert [each.reference for each in index.found(at_work.clerk, "brian")] == [reference]
    assert (case.row.respondent, case.held_at) == ("HMP Wexmere", "HMP Hollowlea")


def test_a_conflict_keeps_a_case_out_of_an_investigators_reach(at_work: Office):
    reference = eligible(at_work)
    with db.transaction():
        running.set_worker(
            at_work.colleague.id or 0, subjects=["property"], most=3, conflicts={"ZWX": "Worked there."},
            actor=at_work.deputy,
        )  # fmt: skip
    with pytest.raises(Refused, match="must keep away from this provider: Worked there"), db.transaction():
        casework.allocate(
            reference, version(at_work, reference), at_work.colleague.id or 0, why="", actor=at_work.deputy, at=now()
        )
    with db.reading(), pytest.raises(NotFound):
        cases.show(at_work.colleague, reference)


def test_when_its_time_is_over_the_words_of_a_case_are_destroyed_and_it_still_counts(at_work: Office):
    reference = logged(at_work, stages=Stage.FIRST, last_reply_on=None, complained_on=None)
    with db.transaction():
        assessing.find(
            reference, version(at_work, reference), eligible=False, code=Code.INSUFFICIENT_INFORMATION, set_aside={},
            actor=at_work.assessor, now=clock.now(), today=clock.today(),
        )  # fmt: skip
    step(at_work, reference, "close", at_work.assessor)
    with pytest.raises(Refused, match="three years"), db.transaction():
        running.destroy(reference, version(at_work, reference), actor=at_work.deputy, today=clock.today())
    later = clock.today() + timedelta(days=3 * 366)
    with db.transaction():
        running.destroy(reference, version(at_work, reference), actor=at_work.deputy, today=later)
    with db.reading():
        case = cases.show(at_work.deputy, reference)
        assert case.story == "The words were destroyed."
        assert index.found(at_work.clerk, "A1234BC") == []
        assert cases.listed(at_work.deputy, "all").count == 1
    with pytest.raises(Refused, match="destroyed"), db.transaction():
        casework.mark(
            reference, version(at_work, reference), priority="Now", reprisal="", actor=at_work.deputy, at=now()
        )
