"""What the public may read of a decision: nobody's name, not before its time, and by two people."""

import pytest

from regulator.core import clock, db
from regulator.core.actor import Actor
from regulator.core.refused import Refused
from regulator.ombudsman.actions import casework, decisions, intake, letters, unpublishing
from regulator.ombudsman.queries import cases
from regulator.ombudsman.queries import decisions as reading
from regulator.ombudsman.queries.identity import Identity
from regulator.ombudsman.rules.anonymised import everyday, found_in, refusal, too_early
from regulator.people.rules import Role
from tests.inspections import visits
from tests.people.visitor import Visitor

from .office import Office, allocated, day, now, version
from .test_casework import decide, finding, send_draft, step

TITLE = "Property lost in a transfer"
TEXT = "A man lost his radio when he was moved. The prison had no card for it. It pays for the radio."


@pytest.mark.parametrize(
    ("words", "stands", "told"),
    [
        (TEXT, "", ""),
        ("Mr O\u2019Brien lost his radio.", "", "Brien"),
        ("The brien of it.", "", "brien"),
        ("The brien of it.", "It is an everyday word", ""),
        ("A man, A1234BC, lost it.", "It is harmless", "a prison number"),
        ("A man, A 9999 ZZ, lost it.", "It is harmless", "a prison number"),
        ("See OMB-2026-000123.", "It is harmless", "the number of the case"),
        ("Born on 3 March 1980.", "It is harmless", "a date of birth"),
        ("He lived at 4 Elm Row.", "", "4 Elm Row"),
        ("They stood in a row.", "", ""),
        ("T\u200bomas", "It is harmless", "nobody can see"),
    ],
)
def test_what_tells_who_it_is_is_found_and_a_number_never_stands(words, stands, told):
    leaks = found_in("Property", words, ["Tomas O\u2019Brien"], ["A1234BC", "4 Elm Row"])
    said = refusal(leaks, everyday(leaks) if stands else [])
    assert (told in said) if told else said == ""


@pytest.mark.parametrize(
    ("today", "posted", "early"), [(42, 0, True), (43, 0, False), (43, None, True), (400, None, True)]
)
def test_nothing_is_published_before_both_sides_had_it_for_six_weeks(today, posted, early):
    said = too_early(day(today), day(42), None if posted is None else day(posted))
    assert bool(said) is early


def decided(at_work: Office) -> str:
    """A case whose decision was made today and not posted yet."""
    reference = allocated(at_work)
    step(at_work, reference, "investigate", at_work.investigator)
    finding(at_work, reference)
    with db.transaction():
        send_draft(at_work, reference)
    for kind in casework.COMMENTS:
        with db.transaction():
            casework.enter(reference, kind, "By letter.", on=clock.today(), actor=at_work.clerk, at=now())
    decide(at_work, reference)
    return reference


def post(at_work: Office, reference: str) -> None:
    """Every letter of a case is approved, printed and handed to the post."""
    with db.reading():
        waiting = [each for each in cases.show(at_work.deputy, reference).letters if each.state == "draft"]
    with db.transaction():
        for each in waiting:
            letters.approve(reference, each.id, each.version, actor=at_work.assessor)
        batch = letters.print_batch(actor=at_work.clerk)
        letters.posted(batch, on=clock.today(), actor=at_work.clerk, today=clock.today())


def write(
    at_work: Office, reference: str, text: str = TEXT, names_provider: bool = True, stands: str = "", seen: int = 0
) -> None:
    with db.transaction():
        decisions.write(
            reference, seen, title=TITLE, text=text, names_provider=names_provider, stands=stands,
            actor=at_work.investigator, at=now(),
        )  # fmt: skip


def let_go(at_work: Office, reference: str, days: int = 43, by: Actor | None = None, seen: int = 1) -> str:
    with db.transaction():
        return decisions.publish(reference, seen, actor=by or at_work.deputy, at=now(days)).reference


def published(at_work: Office, names_provider: bool = True) -> tuple[str, str]:
    """The numbers of a case and of what was published of it."""
    reference = decided(at_work)
    post(at_work, reference)
    write(at_work, reference, names_provider=names_provider)
    return reference, let_go(at_work, reference)


def test_a_decision_is_published_by_another_person_once_both_sides_had_it_and_found_by_its_words(at_work: Office):
    reference = decided(at_work)
    with db.reading():
        assert [row.reference for row in cases.listed(at_work.deputy, "to-publish").rows] == [reference]
    with pytest.raises(Refused, match="Somebody writes it first"):
        let_go(at_work, reference, seen=0)
    with pytest.raises(Refused, match="part of a name in this case: Obrien"):
        write(at_work, reference, text="Mr Obrien lost his radio.")
    write(at_work, reference)
    with pytest.raises(Refused, match="has not been posted"):
        let_go(at_work, reference)
    post(at_work, reference)
    with pytest.raises(Refused, match="have this time for themselves"):
        let_go(at_work, reference, days=42)
    with pytest.raises(Refused, match="You wrote this"):
        let_go(at_work, reference, by=at_work.investigator)
    with pytest.raises(Refused, match="Someone else"):
        let_go(at_work, reference, seen=7)
    decision = let_go(at_work, reference)
    with db.reading():
        assert not cases.listed(at_work.deputy, "to-publish").rows
    anybody = Visitor(at_work.app)
    for search, there in (
        ("", True), ("?words=RADIO+m%C3%A4n", True), ("?words=Wexmere", True), ("?words=zebra", False),
        ("?subject=property", True), ("?subject=health", False), ("?outcome=upheld", True),
        ("?outcome=not-upheld", False), ("?words=%25_%27%22%00&outcome=%00&subject=nothing&after=x.y", False),
    ):  # fmt: skip
        assert (TITLE in anybody.get("/decisions" + search).text) is there, search
    seen = anybody.get(f"/decisions/{decision}").text
    assert TEXT in seen
    assert "Wexmere" in seen
    assert not any(word in seen for word in (reference, "Obrien", "A1234BC", "My radio was lost"))
    assert anybody.get("/decisions/DEC-2026-000000").status_code == 404


def test_a_decision_without_its_providers_name_names_none_and_is_withdrawn_for_a_reason(at_work: Office):
    reference = decided(at_work)
    post(at_work, reference)
    with pytest.raises(Refused, match="Wexmere"):
        write(at_work, reference, text="A man came to HMP Wexmere.", names_provider=False)
    write(at_work, reference, names_provider=False)
    decision = let_go(at_work, reference)
    deputy, anybody = at_work.browser(at_work.deputy, "deputy"), Visitor(at_work.app)
    seen = anybody.get(f"/decisions/{decision}").text
    assert "A prison" in seen
    assert "Wexmere" not in seen
    assert TITLE not in anybody.get("/decisions?words=Wexmere").text
    page = f"/ombudsman/decisions/{decision}/withdraw"
    assert deputy.post(page, {"why": "", "version": "1"}, form_on=page).status_code == 422
    assert deputy.post(page, {"why": "It told too much.", "version": "1"}, form_on=page).status_code == 303
    gone = anybody.get(f"/decisions/{decision}")
    assert gone.status_code == 410
    assert "It told too much." in gone.text
    assert TITLE not in gone.text
    assert TITLE not in anybody.get("/decisions").text
    with pytest.raises(Refused, match="withdrawn already"), db.transaction():
        unpublishing.withdraw(decision, 2, why="Again.", actor=at_work.deputy, now=clock.now(), today=clock.today())
    with pytest.raises(Refused, match="Nothing waits to be published"):
        let_go(at_work, reference, seen=3)
    write(at_work, reference, seen=3)
    again = let_go(at_work, reference, days=60, seen=4)
    assert again != decision, "written anew, it is published under a number of its own"
    assert anybody.get(f"/decisions/{decision}").status_code == 410


def test_a_name_that_is_put_right_after_the_words_were_written_holds_them_back(at_work: Office):
    reference = decided(at_work)
    post(at_work, reference)
    write(at_work, reference, text="Tomas lost his radio; a man called Radley found it.", stands="Many bear it.")
    with db.transaction():
        intake.correct(
            reference, version(at_work, reference), who=Identity(name="Tomas Radley", number="A1234BC"), held_at="ZWX",
            why="Misread.", actor=at_work.assessor, now=clock.now(), today=clock.today(),
        )  # fmt: skip
    with pytest.raises(Refused, match="part of a name in this case: Radley"):
        let_go(at_work, reference)


def test_a_case_that_is_opened_again_takes_its_publication_back(at_work: Office):
    reference, decision = published(at_work)
    step(at_work, reference, "review", at_work.deputy)
    other = visits.user(Role.DEPUTY_OMBUDSMAN, "Another", email="another@regulator.example")
    step(at_work, reference, "reopen", other)
    assert Visitor(at_work.app).get(f"/decisions/{decision}").status_code == 410
    with db.reading():
        written = reading.to_publish(at_work.deputy, reference)
        assert (written.version, written.title, written.due_on) == (0, "", None), "written anew for the new decision"


def test_nothing_is_published_of_a_case_for_a_reason_and_to_others_its_pages_do_not_exist(at_work: Office):
    reference = decided(at_work)
    investigator = at_work.browser(at_work.investigator, "investigator")
    deputy = at_work.browser(at_work.deputy, "deputy")
    words, go = (f"/ombudsman/cases/{reference}/{page}" for page in ("for-the-public", "publish"))
    assert words in investigator.get(f"/ombudsman/cases/{reference}").text
    kept = investigator.post(words, {"title": TITLE, "text": "Mr Obrien", "version": "0"}, form_on=words)
    assert kept.status_code == 422
    assert "Mr Obrien" in kept.text, "what was typed is still there"
    sent = {"title": TITLE, "text": TEXT, "names_provider": "y", "version": "0"}
    assert investigator.post(words, sent, form_on=words).status_code == 303
    assert TEXT in deputy.get(go).text
    early = deputy.post(go, {"what": "publish", "version": "1"}, form_on=go)
    assert early.status_code == 422
    assert "has not been posted" in early.text
    without = deputy.post(go, {"what": "withhold", "version": "1"}, form_on=go)
    assert "Say why nothing is published" in without.text
    assert deputy.post(go, {"what": "withhold", "why": "A child is named.", "version": "1"}).status_code == 303
    assert "A child is named." in deputy.get(go).text
    for other in ("inspector", "governor", "clerk"):
        assert at_work.browser(getattr(at_work, other), other).get(go).status_code in (403, 404), other
