"""After a complainant's death: nothing is written to the dead, in none of their cases; letters go to whoever carries
the case on, and where there is nobody, the office is told to whom they can go and nothing is sent."""

import re
from datetime import timedelta

import pypdfium2
import pytest

from regulator.core import clock, db, mail, outbox
from regulator.core.refused import NotFound, Refused
from regulator.ombudsman.actions import carrying, casework, clashes, intake, keeping, letters, shared
from regulator.ombudsman.actions.carrying import Carrying, KeptBack
from regulator.ombudsman.queries import cases, decisions
from regulator.ombudsman.queries import letters as letters_read
from regulator.ombudsman.queries.identity import Identity
from regulator.ombudsman.queries.walls import office, one
from regulator.ombudsman.rules.carrying import Relation, says_dead
from regulator.ombudsman.rules.words import Layout, Outcome, Situation, Way

from .office import Office, allocated, logged, now, version

MARY = Identity("Mary Invented", address="1 Nowhere Lane\nQuillmarsh", email="mary@family.example")
WHY = "The prison rang on Monday."

pytestmark = pytest.mark.database


def dies(at_work: Office, reference: str, number: int = 1) -> KeptBack:
    with db.transaction():
        return carrying.died(
            reference, version(at_work, reference), number, died_on=None, why=WHY, actor=at_work.clerk,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip


def goes_on(at_work: Office, reference: str, who: Identity = MARY, number: int = 1, way: Way = Way()) -> None:  # noqa: B008
    with db.transaction():
        carrying.carry_on(
            reference, version(at_work, reference), number, Carrying(who, Relation.NEXT_OF_KIN, way),
            why="Mary wrote to us.", actor=at_work.clerk, now=clock.now(), today=clock.today(),
        )  # fmt: skip


def lives(at_work: Office, reference: str) -> None:
    with db.transaction():
        carrying.lives(
            reference, version(at_work, reference), 1, why="It was his brother.", actor=at_work.clerk,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip


def in_the_case(at_work: Office, reference: str) -> list[letters_read.Opened]:
    """Every letter of a case, opened, the oldest first."""
    with db.reading():
        case = cases.show(at_work.deputy, reference)
        return [letters_read.letter(at_work.deputy, reference, each.id) for each in case.letters]


def stands(at_work: Office, reference: str) -> list[tuple[str, str]]:
    return sorted((each.kind, each.state) for each in in_the_case(at_work, reference))


def approve(at_work: Office, reference: str, letter: letters_read.Opened) -> None:
    with db.transaction():
        letters.approve(reference, letter.id, letter.version, actor=at_work.clerk)


def test_nothing_goes_to_the_dead_and_the_decision_goes_to_whoever_carries_the_case_on(at_work: Office):
    reference = allocated(at_work)
    assert dies(at_work, reference).letters == 2
    with db.transaction():
        casework.end_early(
            reference, version(at_work, reference), outcome=Outcome.CEASED, text="The radio was found.",
            actor=at_work.investigator, at=now(),
        )  # fmt: skip
    assert stands(at_work, reference) == [("acknowledgement", "held"), ("decision", "held"), ("eligible", "held")]
    kept = in_the_case(at_work, reference)[0]
    with db.reading():
        assert letters_read.waiting(at_work.clerk) == ([], [])
        assert [each.reference for each in letters_read.held(at_work.clerk)] == [reference] * 3
        with pytest.raises(NotFound):
            letters_read.sheets(at_work.clerk, reference=reference, letter_id=kept.id)
    clerk = at_work.browser(at_work.clerk, "clerk")
    page = clerk.get(f"/ombudsman/cases/{reference}").text
    assert "Nobody is recorded who carries the case on: no letter is sent, and 3 are kept back." in page
    assert "It can go on with their next of kin, their executor" in page
    refused = clerk.post(f"/ombudsman/cases/{reference}/letters/new", {"kind": "free", "text": "Something typed."})
    assert refused.status_code == 422
    assert "nobody is recorded who carries the case on: nothing is sent" in refused.text
    assert "Something typed." in refused.text

    goes_on(at_work, reference)
    drafts = [each for each in in_the_case(at_work, reference) if each.state == "draft"]
    assert sorted(each.kind for each in drafts) == ["carried-on", "decision", "eligible"]
    for each in drafts:
        assert each.text.startswith("Dear Mary Invented\n\n")
        assert "Dear Tomas" not in each.text
        assert "your complaint" not in each.text
    (first,) = [each for each in drafts if each.kind == "carried-on"]
    assert "We are sorry that Tomas Obrien has died." in first.text
    (decision,) = [each for each in drafts if each.kind == "decision"]
    assert "the complaint that Tomas Obrien, who has died, made about" in decision.text
    assert "The radio was found." in decision.text
    with db.reading():
        pdf = letters_read.sheets(at_work.clerk, reference=reference, letter_id=decision.id)
    sheet = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "1 Nowhere Lane" in sheet
    assert "A1234BC" not in sheet
    assert clerk.get("/ombudsman/letters").text.count("Kept back") == 0


def test_a_letter_that_is_approved_by_mail_or_printed_is_kept_back_too(at_work: Office):
    family = {"who": Identity("Tomas Obrien", "A1234BC", address="2 Nowhere Lane", email="tomas@family.example")}
    mailed = logged(at_work, **family, situation=Situation.FAMILY, by_mail=True)
    printed = logged(at_work, "Peter Quill", "B2345CD")
    other = logged(at_work, "Sami Invented", "C3456DE")
    for reference in (mailed, printed, other):
        approve(at_work, reference, in_the_case(at_work, reference)[0])
    with db.transaction():
        batch = letters.print_batch(actor=at_work.clerk)
    assert dies(at_work, mailed) == KeptBack(1, 1)
    assert dies(at_work, printed) == KeptBack(1, 1)
    letter_id = in_the_case(at_work, mailed)[0].id
    with db.reading():
        (row,) = mail.stands(letters_read.BY_MAIL, [letter_id]).values()
        sheets = pypdfium2.PdfDocument(letters_read.sheets(at_work.clerk, batch=batch))
        (counted,) = letters_read.batches(at_work.clerk)
    mail.configure(at_work.app.config["SETTINGS"])
    mail.send(row.payload)
    outbox.drain()
    assert not list((at_work.app.config["SETTINGS"].instance / "mail").glob("letter-*.eml"))
    words = "".join(page.get_textpage().get_text_range() for page in sheets)
    assert "Sami Invented" in words
    assert "Peter Quill" not in words
    assert "Tomas" not in words
    assert counted.letters == 1
    with db.transaction():
        assert letters.posted(batch, on=clock.today(), actor=at_work.clerk, today=clock.today()) == 1


def test_a_death_is_of_all_cases_of_a_person_alone_or_with_others_and_of_nobody_elses(at_work: Office):
    first = logged(at_work)
    with db.reading():
        person = cases.show(at_work.deputy, first).file.person
    second = logged(at_work, person=person)
    with db.transaction():
        told = intake.Logged(
            who=Identity("Peter Quill", "B2345CD"), story="Cold.", respondent="ZWX",
            channel=intake.Channel.LETTER, situation=Situation.PRISON, received_on=clock.today(),
            subjects=[("accommodation", "cell")],
        )  # fmt: skip
        (joint,) = shared.log_letter(
            told, [Identity("Tomas Obrien", "A1234BC")], joint=True, actor=at_work.clerk, now=clock.now(),
            today=clock.today(),
        )  # fmt: skip
        both = joint.reference
    dies(at_work, first)
    assert [stands(at_work, each) for each in (first, second)] == [[("acknowledgement", "held")]] * 2
    assert stands(at_work, both) == [("acknowledgement", "draft"), ("acknowledgement", "held")]
    (alive,) = [each for each in in_the_case(at_work, both) if each.state == "draft"]
    assert alive.text.startswith("Dear Peter Quill")
    with db.reading():
        case = cases.show(at_work.deputy, both)
    assert [(each.number, each.relation) for each in case.departed] == [(2, None)]
    clerk = at_work.browser(at_work.clerk, "clerk")
    assert "Person 2 has died." in clerk.get(f"/ombudsman/cases/{both}").text
    goes_on(at_work, both, number=2)
    texts = [each.text.split("\n")[0] for each in in_the_case(at_work, both) if each.state == "draft"]
    assert sorted(texts) == ["Dear Mary Invented", "Dear Peter Quill"]
    assert stands(at_work, first) == [("acknowledgement", "held")], "who carries one case on need not another"
    third = logged(at_work, person=person)
    assert stands(at_work, third) == [("acknowledgement", "held")], "also one that is logged after it"


def test_the_death_of_one_is_known_of_the_other_once_both_turn_out_to_be_one_person(at_work: Office):
    first = logged(at_work)
    second = logged(at_work, clash="The card says so.")
    dies(at_work, second)
    assert stands(at_work, first) == [("acknowledgement", "draft")]
    with db.reading():
        (doubt,) = cases.show(at_work.deputy, second).doubts
    with db.transaction():
        clashes.settle(doubt.id, 1, one_person=True, why="The same face.", actor=at_work.assessor, now=clock.now())
    assert stands(at_work, first) == [("acknowledgement", "held")]
    with db.reading():
        assert all(cases.show(at_work.deputy, each).departed for each in (first, second))


def test_that_somebody_died_by_mistake_is_put_right_and_their_letters_are_written_to_them(at_work: Office):
    reference = allocated(at_work)
    dies(at_work, reference)
    goes_on(at_work, reference)
    lives(at_work, reference)
    drafts = [each for each in in_the_case(at_work, reference) if each.state == "draft"]
    assert sorted(each.kind for each in drafts) == ["eligible"], (
        "who carries it on had its letter for the acknowledgement"
    )
    assert drafts[0].text.startswith("Dear Tomas Obrien\n\nWe will look into your complaint")
    with pytest.raises(Refused, match="not recorded that this person has died"):
        lives(at_work, reference)


def test_whoever_carries_a_case_on_may_be_followed_by_somebody_else(at_work: Office):
    reference = allocated(at_work)
    dies(at_work, reference)
    goes_on(at_work, reference)
    posted = next(
        each for each in in_the_case(at_work, reference) if each.kind == "carried-on" and each.state == "draft"
    )
    approve(at_work, reference, posted)
    with db.transaction():
        batch = letters.print_batch(actor=at_work.clerk)
    with db.transaction():
        letters.posted(batch, on=clock.today(), actor=at_work.clerk, today=clock.today())
    goes_on(at_work, reference, Identity("Jo Adviser", address="3 Law Court\nQuillmarsh"), way=Way(Layout.LARGE))
    drafts = [each for each in in_the_case(at_work, reference) if each.state == "draft"]
    assert {each.text.split("\n")[0] for each in drafts} == {"Dear Jo Adviser"}
    assert {each.way.layout for each in drafts} == {Layout.LARGE}
    with db.reading():
        sheet = letters_read.sheets(at_work.clerk, reference=reference, letter_id=posted.id)
    assert "Mary Invented" in pypdfium2.PdfDocument(sheet)[0].get_textpage().get_text_range(), "what she had stays hers"
    with db.reading(), office(at_work.deputy, "a test"):
        names, more = decisions.told_by(one(at_work.deputy, reference))
    assert {"Mary Invented", "Jo Adviser"} <= set(names), "nor may the public read of them"
    assert "1 Nowhere Lane" in more


def test_the_pages_after_a_death_say_what_became_of_the_letters(at_work: Office):
    reference = logged(at_work)
    clerk = at_work.browser(at_work.clerk, "clerk")
    at = f"/ombudsman/cases/{reference}/people/1"
    assert clerk.get(f"{at}/carried-on").status_code == 404, "nobody died"
    assert clerk.get(f"/ombudsman/cases/{reference}/people/2/died").status_code == 404
    seen = str(version(at_work, reference))
    tomorrow = clock.today() + timedelta(days=1)
    day = {"died_on-day": str(tomorrow.day), "died_on-month": str(tomorrow.month), "died_on-year": str(tomorrow.year)}
    early = clerk.post(f"{at}/died", {"why": WHY, "version": seen} | day)
    assert (early.status_code, "This date is in the future" in early.text, WHY in early.text) == (422, True, True)
    assert clerk.post(f"{at}/died", {"why": "", "version": seen}).status_code == 422
    assert clerk.post(f"{at}/died", {"why": WHY, "version": seen}).status_code == 303
    page = clerk.get(f"/ombudsman/cases/{reference}").text
    assert "1 letter to them is kept back." in page
    assert "Record who carries the case on" in page
    (letter,) = in_the_case(at_work, reference)
    opened = clerk.get(f"/ombudsman/cases/{reference}/letters/{letter.id}").text
    assert "nothing is sent" in opened
    assert "Approve it as it stands" not in opened
    given = {
        "relation": "next-of-kin", "name": "Mary Invented", "address": "", "reply_format": "easy-read",
        "reply_language": "welsh", "why": "She wrote to us.", "version": str(version(at_work, reference)),
    }  # fmt: skip
    refused = clerk.post(f"{at}/carried-on", given)
    assert refused.status_code == 422
    assert "Nobody has written our easy read letters in Welsh yet" in refused.text
    assert "She wrote to us." in refused.text
    right = given | {"address": "1 Nowhere Lane", "reply_language": "english"}
    assert clerk.post(f"{at}/carried-on", right).status_code == 303
    page = clerk.get(f"/ombudsman/cases/{reference}").text
    assert "Letters go to whoever carries the case on: their next of kin." in page
    assert "Mary" not in page, "who it is, is opened for a purpose alone"

    case = f"/ombudsman/cases/{reference}"
    who = clerk.post(f"{case}/who", {"purpose": "to write to the person"}, form_on=case).text
    assert "Mary Invented" in who
    governor = at_work.browser(at_work.governor, "governor")
    assert governor.get(f"{at}/died").status_code == 404


def test_a_name_with_a_remark_of_death_is_refused_and_one_that_stands_in_the_files_is_not_written_to(at_work: Office):
    assert all(
        says_dead(each) for each in ("Tomas Obrien (dead)", "Obrien, deceased", "T Obrien [died 3 May]", "T - RIP")
    )
    assert not any(
        says_dead(each) for each in ("Martin Dead", "Dead Quill", "Ripley, Ann", "Diedre, Jo", "O'Dead, Sam")
    )
    reference = logged(at_work)
    with pytest.raises(Refused, match="Leave remarks out of the name"):
        logged(at_work, "Tomas Obrien (dead)", "B2345CD")
    with pytest.raises(Refused, match="Leave remarks out of the name"), db.transaction():
        intake.correct(
            reference, version(at_work, reference), who=Identity("Tomas Obrien (dead)", "A1234BC"), held_at="",
            why="He died.", actor=at_work.clerk, now=clock.now(), today=clock.today(),
        )  # fmt: skip
    with db.transaction(), office(at_work.clerk, "a name of an older file"):
        complaint = one(at_work.clerk, reference)
        keeping.put_right(complaint, 1, Identity("Tomas Obrien (dead)", "A1234BC"))
        intake.record(at_work.clerk, intake.ComplaintChanged(complaint.key, ("identity",)))
    (drafted,) = in_the_case(at_work, reference)
    with pytest.raises(Refused, match="nobody is recorded who carries the case on"):
        approve(at_work, reference, drafted)
    clerk = at_work.browser(at_work.clerk, "clerk")
    assert re.search(
        r"has died.{0,300}nothing is sent", clerk.get(f"/ombudsman/cases/{reference}/letters/{drafted.id}").text
    )
