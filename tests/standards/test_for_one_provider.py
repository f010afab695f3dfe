"""What holds for one provider alone: another way of meeting an expectation, and what is agreed above the minimum."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core.db import reading, session, transaction
from regulator.core.outbox import Outgoing
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Role, permissions
from regulator.register.models import Organisation
from regulator.standards.actions import agreeing, derogating, drafting
from regulator.standards.queries import derogations, local
from regulator.standards.rules.agreeing import Touched, compared, touched
from tests.inspections import scene, visits
from tests.inspections.workers import errors, sent, worker
from tests.people.visitor import Visitor

from .drafts import DAY, EDITOR, begun, it, published, removed
from .test_pages import day

pytestmark = pytest.mark.database


def lead(number: int = 31):
    return scene.person(number, Role.PROVIDER_LEAD, scene.organisation())


def asked_for(ref: str = "S2", *, days: tuple[int, int] = (1, 90)) -> str:
    with transaction():
        today = clock.today()
        wish = derogating.Wish(
            ref, "Peers give the induction.", "All are asked what they understood.", "Staff are few.",
            today + days[0] * DAY, today + days[1] * DAY,
        )  # fmt: skip
        return derogating.apply(scene.organisation(), "prison", wish, actor=lead(), now=clock.now()).reference


def decided(reference: str, decision: str, who=scene.CHIEF) -> None:
    with transaction():
        row = derogations.derogation(EDITOR, reference)
        derogating.decide(row, seen=row.version, decision=decision, reasons="It works.", actor=who, now=clock.now())


def assessed(reference: str) -> None:
    with transaction():
        row = derogations.derogation(EDITOR, reference)
        derogating.assess(
            row, seen=row.version, assessment="It works.", recommends="grant", actor=EDITOR, today=clock.today()
        )


def test_a_derogation_is_above_the_minimum_only_and_says_why(fresh_ground):
    for ref, told in (
        ("MS-S1", "MS-S1 is a minimum standard. It holds for everyone"),
        ("early-days", "Name the expectation or key question itself"),
        ("S1.1", "Name the expectation"),
        ("Z9", "has no clause Z9"),
    ):
        with pytest.raises(Refused, match=told) as refused:
            asked_for(ref)
        assert refused.value.field == "ref"
    for days, told in (
        ((-1, 9), "begin in the past"),
        ((9, 9), "end after it begins"),
        ((1, 900), "two years at most"),
    ):
        with pytest.raises(Refused, match=told):
            asked_for("S1", days=days)


def test_one_assesses_another_decides_and_it_lapses_by_itself(fresh_ground):
    reference = asked_for()
    with pytest.raises(Refused, match="You asked for this already"):
        asked_for()
    with reading():
        owed = clocks.running(f"derogation:{reference}", "derogation-decision")
        assert owed.due_on == clocks.working_days_after(clock.today(), 20)
        with pytest.raises(NotFound):
            derogations.derogation(scene.provider("ZHL"), reference)
    for days, reminded in ((10, 0), (25, 1), (25, 0), (40, 1), (41, 0)):
        assert derogating.keep_time(clock.now() + timedelta(days=days)) == (0, reminded), (
            "soon, and once more when late"
        )
    with pytest.raises(Refused, match="cannot be done now"):
        decided(reference, "grant")
    assessed(reference)
    both = scene.person(EDITOR.id, Role.STANDARDS_EDITOR)
    both = type(both)(both.kind, both.duty, both.label, permissions(Role.CHIEF_INSPECTOR), both.id)
    with pytest.raises(Refused, match="A second person decides"):
        decided(reference, "grant", both)
    decided(reference, "grant")
    with reading():
        assert [each.reference for each in derogations.from_clause("prisons-1", "S2", clock.today())] == [reference]
        with pytest.raises(NotFound):
            clocks.running(f"derogation:{reference}", "derogation-decision")
    now = clock.now()
    assert derogating.keep_time(now + timedelta(days=70)) == (0, 1), "its provider is reminded"
    assert derogating.keep_time(now + timedelta(days=71)) == (0, 0), "once"
    assert derogating.keep_time(now + timedelta(days=90)) == (0, 0), "its last day is still its own"
    assert derogating.keep_time(now + timedelta(days=91)) == (1, 0)
    with reading():
        assert derogations.derogation(EDITOR, reference).state == "lapsed"
        assert derogations.from_clause("prisons-1", "S2", clock.today()) == []


def test_a_derogation_stands_beside_the_clauses_of_a_later_edition_that_follow_from_its_own(app, fresh_ground):
    reference = asked_for()
    assessed(reference)
    decided(reference, "grant")
    draft = begun()
    removed(draft, "S2", "S3 says it now.")
    with transaction():
        drafting.set_mapping(
            it(draft), old_ref="S2", new_ref="S3", relation="merged", reason="Both were one.", actor=EDITOR
        )
    published(draft)
    told = "Other ways that were granted under an earlier edition"
    anybody = Visitor(app)
    later = anybody.get("/standards/prisons-2/S3").text
    assert told in later
    assert reference in later
    assert "/standards/prisons-1/S2" in later, "the clause that it was granted from is named and linked"
    assert "For a time, these providers may do it in another way." not in later, "it was not granted from this clause"
    assert told not in anybody.get("/standards/prisons-2/S1").text
    own = anybody.get("/standards/prisons-1/S2").text
    assert reference in own
    assert told not in own
    assert derogating.keep_time(clock.now() + timedelta(days=91)) == (1, 0)
    assert told not in anybody.get("/standards/prisons-2/S3?asked=anew").text, (
        "one that is over stands beside no clause"
    )


@pytest.mark.parametrize(
    ("minimum", "ours", "better", "told"),
    [(6, 9, "more", "kept"), (6, 6, "more", "kept"), (6, 5.99, "more", "lowered"), (3, 2, "less", "kept"),
     (3, 3.5, "less", "lowered"), (None, 3, "less", None), (3, None, "more", None), (3, 3, None, None)],
)  # fmt: skip
def test_numbers_are_compared_by_what_is_better_for_people(minimum, ours, better, told):
    assert compared(minimum, ours, better) == told


def test_the_lines_of_a_local_standard_are_read_or_given_back():
    rows, wrong = touched("ms-p1; hours out of cell; minimum 10; ours 12; more is better\nMS-R2\n\nMS-R2\nMS-X; twelve")
    assert rows == [Touched("MS-P1", "hours out of cell", 10, 12, "more"), Touched("MS-R2")]
    assert wrong == ["MS-R2", "MS-X; twelve"]


def parties():
    provider = session().get(Organisation, scene.organisation())
    commissioner = session().scalars(select(Organisation).where(Organisation.kind == "commissioner")).one()
    return commissioner, provider


def proposed(*rows: Touched) -> str:
    with transaction():
        commissioner, provider = parties()
        who = scene.person(41, Role.COMMISSIONER, commissioner.id)
        terms = agreeing.Terms("More time out", "Two hours more.", clock.today(), None)
        return agreeing.propose(commissioner, provider, terms, rows, actor=who, today=clock.today()).reference


def agreed(row: Touched) -> str:
    """A local standard on one minimum standard, agreed by both and found to keep it."""
    reference, today = proposed(row), clock.today()
    with transaction():
        held = local.local_standard(EDITOR, reference)
        agreeing.agree(held, seen=held.version, actor=lead(), today=today)
    with transaction():
        held = local.local_standard(EDITOR, reference)
        agreeing.find(held, local.touched(held.id)[0].id, finding="kept", note="More is more.", actor=EDITOR)
        agreeing.conclude(held, seen=held.version, reason="It is kept.", actor=EDITOR, today=today)
    return reference


def test_a_local_standard_is_agreed_checked_and_shown_and_never_below_the_minimum(fresh_ground):
    with pytest.raises(Refused, match="8 is worse than the minimum of 10"):
        proposed(Touched("MS-S1", "hours", 10, 8, "more"))
    with pytest.raises(Refused, match="S1 is no minimum standard"):
        proposed(Touched("S1"))
    with pytest.raises(Refused, match="Name the minimum standards"):
        proposed()
    reference = proposed(Touched("MS-S1", "hours", 10, 12, "more"), Touched("MS-S2"))
    today = clock.today()
    with transaction():
        commissioner, provider = parties()
        row = local.local_standard(EDITOR, reference)
        same = scene.person(42, Role.COMMISSIONER, commissioner.id)
        with pytest.raises(Refused, match="The other agrees"):
            agreeing.agree(row, seen=row.version, actor=same, today=today)
        agreeing.agree(row, seen=row.version, actor=lead(), today=today)
    with transaction():
        row = local.local_standard(EDITOR, reference)
        with pytest.raises(Refused, match="Say first of MS-S1, MS-S2"):
            agreeing.conclude(row, seen=row.version, reason="Fine.", actor=EDITOR, today=today)
        first, second = local.touched(row.id)
        with pytest.raises(Refused, match="Say what you compared"):
            agreeing.find(row, first.id, finding="kept", note=" ", actor=EDITOR)
        agreeing.find(row, first.id, finding="kept", note="Twelve hours are more than ten.", actor=EDITOR)
        agreeing.find(row, second.id, finding="kept", note="It is not touched in truth.", actor=EDITOR)
        agreeing.conclude(row, seen=row.version, reason="Both are kept.", actor=EDITOR, today=today)
    with reading():
        assert [each.reference for each in local.beside("prisons-1", "MS-S1", today)] == [reference]


def test_a_finding_that_the_minimum_is_lowered_refuses_the_local_standard(fresh_ground):
    reference = proposed(Touched("MS-S1"))
    with transaction():
        row = local.local_standard(EDITOR, reference)
        agreeing.agree(row, seen=row.version, actor=lead(), today=clock.today())
    with transaction():
        row = local.local_standard(EDITOR, reference)
        (check,) = local.touched(row.id)
        agreeing.find(row, check.id, finding="lowered", note="Two hours are waived.", actor=EDITOR)
        agreeing.conclude(row, seen=row.version, reason="It lowers MS-S1.", actor=EDITOR, today=clock.today())
        assert row.state == "refused"
    with reading():
        assert local.beside("prisons-1", "MS-S1", clock.today()) == []


def test_a_provider_asks_two_members_of_staff_answer_and_everybody_reads_it(app):
    governor = worker(app, Role.PROVIDER_LEAD, "Gina Governor")
    editor, chief = worker(app, Role.STANDARDS_EDITOR, "Edie Editor"), worker(app, Role.CHIEF_INSPECTOR, "Cora Chief")
    at = "/organisation/derogations"
    assert "Ask to meet a standard in another way" in governor.visitor.get("/account").text
    wish = {"ref": "MS-S1", "other_way": "Peers do it.", "outcome_kept": "All are asked.", "why": "Staff are few."}
    wish |= day("from_on", 1) | day("until_on", 200)
    refused = sent(governor, f"{at}/new", **wish)
    assert "MS-S1 is a minimum standard" in errors(refused.text)[0]
    assert "Peers do it." in refused.text
    assert sent(governor, f"{at}/new", **{**wish, "ref": "S2"}).status_code == 303
    with reading():
        (row,) = derogations.of_own(governor.actor)
        reference = row.reference
    assert "A decision is owed by" in governor.visitor.get(f"{at}/{reference}").text
    inside = f"/staff/standards/derogations/{reference}"
    assert reference in editor.visitor.get("/staff/standards/derogations").text
    assert chief.visitor.get(f"{inside}/assess").status_code == 403
    assert sent(editor, f"{inside}/assess", assessment="It works.", recommends="grant").status_code == 303
    assert sent(chief, f"{inside}/decide", decision="grant", reasons="People learn more.").status_code == 303
    assert chief.visitor.get(inside).status_code == 200
    anybody = Visitor(app)
    assert "People learn more." in anybody.get("/standards/prisons-1/S2").text
    assert "Peers do it." in anybody.get("/providers/ZWX?asked=anew").text
    with reading():
        told = session().scalars(select(Outgoing.payload).where(Outgoing.kind == "mail")).all()
        assert any("derogation_decided" in str(each) for each in told)
    assert sent(chief, f"{inside}/revoke", reason="It did not work.").status_code == 303
    assert "It did not work." in anybody.get("/providers/ZWX?asked=anew").text


def test_a_commissioner_and_a_provider_agree_in_the_browser(app):
    governor, editor = (
        worker(app, Role.PROVIDER_LEAD, "Gina Governor"),
        worker(app, Role.STANDARDS_EDITOR, "Edie Editor"),
    )
    with reading():
        office = parties()[0].id
    pcc = visits.user_of(Role.COMMISSIONER, "Pat Council", office)
    commissioner = Visitor(app)
    commissioner.sign_in("pat.council@regulator.example")
    at = "/organisation/local-standards"
    given = {"partner": "ZWX", "title": "More time out", "text": "Two hours more.", **day("begins_on", 0)}
    given["touches"] = "MS-S1; hours; minimum 10; ours 12; more is better"
    assert "Propose a local standard" in commissioner.get("/account").text
    bad = commissioner.post(f"{at}/new", {**given, "touches": "MS-S1; ten"})
    assert bad.status_code == 422
    assert "is not a reference" in bad.text
    assert commissioner.post(f"{at}/new", given).status_code == 303
    with reading():
        (row,) = local.of_own(pcc)
        reference = row.reference
    assert "Agree to it" not in commissioner.get(f"{at}/{reference}").text
    assert sent(governor, f"{at}/{reference}/agree", form_on=f"{at}/{reference}").status_code == 303
    assert commissioner.get(f"{at}/{reference}/decline").status_code == 200
    inside = f"/staff/standards/local-standards/{reference}"
    assert reference in editor.visitor.get("/staff/standards/local-standards").text
    assert "By the numbers the minimum is kept" in editor.visitor.get(inside).text
    with reading():
        check = str(local.touched(row.id)[0].id)
    assert sent(editor, inside, check_id=check, finding="lowered", note="").status_code == 422
    assert sent(editor, inside, check_id=check, finding="kept", note="Twelve is more.").status_code == 303
    assert sent(editor, f"{inside}/conclude", reason="It is kept.").status_code == 303
    anybody = Visitor(app)
    assert "Two hours more." in anybody.get("/standards/prisons-1/MS-S1").text
    assert "More time out" in anybody.get("/providers/ZWX?asked=anew").text
    assert sent(governor, f"{at}/{reference}/end", reason="The contract is over.").status_code == 303
    assert "More time out" not in anybody.get("/providers/ZWX?asked=anew").text
