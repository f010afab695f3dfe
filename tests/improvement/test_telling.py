"""Who is told: notices that nobody opens reach the next contact, then the post; what is late escalates."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from regulator.core import files, keys
from regulator.core.actor import SYSTEM
from regulator.core.db import session, transaction
from regulator.core.events import record
from regulator.core.outbox import Outgoing
from regulator.core.paths import STANDARDS
from regulator.core.refused import Refused
from regulator.improvement import jobs, queries
from regulator.improvement.actions import sharing, telling, verifying
from regulator.improvement.models.owed import Plan, Step
from regulator.improvement.models.telling import Notice, SharedPractice, Told
from regulator.improvement.queries import home as homes
from regulator.improvement.queries import letters, memory
from regulator.improvement.rules.lifecycle import State
from regulator.inspections.models.judgement import NotablePractice
from regulator.inspections.rules.lifecycle import State as Stage
from regulator.people.actions import NewRole, add_user
from regulator.people.rules import Role
from regulator.standards.actions.loading import load_edition
from regulator.standards.events import ClauseMapped
from regulator.standards.models import ClauseMapping
from regulator.standards.rules.reading import read_standards
from tests.inspections import scene
from tests.standards.test_editions import later
from tests.verapdf import judge

from . import lives

pytestmark = pytest.mark.database


def somebody(role: Role, name: str, code: str = "ZHL") -> int:
    organisation = scene.organisation(code) if role.value.startswith("provider") else None
    made = add_user(
        name,
        f"{name.lower().replace(' ', '.')}@regulator.example",
        "correct horse battery",
        [NewRole(role, organisation, from_on=date(2026, 1, 1))],
        actor=SYSTEM,
        now=datetime(2026, 1, 2, tzinfo=UTC),
    )
    return made.id


def at(day: int, month: int = 4) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


def told(plan_id: int) -> list[tuple[str, int, date]]:
    rows = session().scalars(select(Told).where(Told.plan_id == plan_id).order_by(Told.id))
    return [(each.why, each.user_id, each.told_on) for each in rows]


def notice(plan_id: int) -> Notice:
    return session().scalars(select(Notice).where(Notice.plan_id == plan_id)).one()


def test_nobody_opens_it_and_the_next_contact_is_told_then_a_letter_is_made_and_posted(fresh_ground):
    keys.make_missing(fresh_ground.instance / "keys")
    files.configure(fresh_ground.instance / "files", fresh_ground.instance / "keys")
    with transaction():
        lead, contact = somebody(Role.PROVIDER_LEAD, "Gail Governor"), somebody(Role.PROVIDER_CONTACT, "Cal Contact")
        plan_id = lives.asked(2, code="ZHL").id  # on Monday 20 April 2026
        assert told(plan_id) == [("notice-1", lead, date(2026, 4, 20))]
    telling.chase_unopened(at(21))
    with transaction():
        assert len(told(plan_id)) == 1
    for _twice in range(2):
        telling.chase_unopened(at(22))
    with transaction():
        assert told(plan_id)[1:] == [("notice-2", contact, date(2026, 4, 22))]
        assert letters.notice(notice(plan_id).id, contact).words["second"] is True
    for _twice in range(2):
        telling.chase_unopened(at(24))
    with transaction():
        held = notice(plan_id)
        assert (held.letter_on, held.next_on, len(told(plan_id))) == (date(2026, 4, 24), None, 2)
        assert [each.state for each in session().scalars(select(Outgoing).where(Outgoing.kind == letters.LETTER))] == [
            "waiting"
        ]
        number = held.id
        assert [each.id for each, _plan in homes.letters_to_post(scene.LEAD)] == [number]
    assert jobs.make_letter({"notice_id": number}) == "kept"
    assert jobs.make_letter({"notice_id": number}) == "unwanted"
    with transaction():
        held, plan = notice(plan_id), session().get_one(Plan, plan_id)
        assert judge(files.open_kept(held.letter_sha256)).failed == ()
        for day, words in ((date(2026, 4, 23), "made on 24 April"), (date(2026, 4, 30), "still to come")):
            with pytest.raises(Refused, match=words):
                telling.post_letter(plan, held, posted_on=day, actor=scene.LEAD, today=date(2026, 4, 29))
        telling.post_letter(plan, held, posted_on=date(2026, 4, 24), actor=scene.LEAD, today=date(2026, 4, 29))
        assert held.deemed_on == date(2026, 4, 28)  # a Friday and two working days


def test_whoever_opens_it_opens_it_for_all_and_nothing_more_is_sent(ground):
    with transaction():
        plan = lives.asked(1)
        assert telling.open_notice(plan, actor=lives.contact(), now=at(21))
        assert not telling.open_notice(plan, actor=lives.lead(), now=at(22))
        with pytest.raises(Refused, match="Only those who were sent this"):
            telling.open_notice(plan, actor=lives.contact(code="ZHL"), now=at(22))
        number = plan.id
    telling.chase_unopened(at(30))
    with transaction():
        held = notice(number)
        assert (held.opened_by, held.letter_on, held.next_on) == ("person:22", None, None)
        assert letters.notice(held.id, 22) is None


def test_what_is_late_escalates_by_itself_to_the_next_in_line_and_says_so(fresh_ground):
    with transaction():
        lead, contact = (
            somebody(Role.PROVIDER_LEAD, "Gail Governor", "ZWX"),
            somebody(Role.PROVIDER_CONTACT, "Cal Contact", "ZWX"),
        )
        ours, chief = somebody(Role.LEAD_INSPECTOR, "Lea Lead"), somebody(Role.CHIEF_INSPECTOR, "Cher Chief")
        one = lives.brought_to(State.UNDER_WAY)  # its action is due on Tuesday 1 September
        one.owner_id = contact
        plan_id, number = one.plan_id, one.id
        lives.give_event(one)
    due = datetime(2026, 8, 31, 9, tzinfo=UTC)
    for now in (due, due, due.replace(month=9, day=2), due.replace(month=9, day=2), due.replace(month=9, day=8)):
        telling.remind_and_escalate(now)
    with transaction():
        of_action = [each for each in told(plan_id) if each[0].startswith("plan-action")]
        assert of_action[0] == ("plan-action-soon", contact, date(2026, 8, 31))
        assert {each[:2] for each in of_action} == {
            ("plan-action-soon", contact),
            ("plan-action-late", contact),
            ("plan-action-late", lead),
            ("plan-action-escalate", lead),
            ("plan-action-escalate", ours),
            ("plan-action-escalate", chief),
        }
        assert len(of_action) == 6
        step = session().scalars(select(Step).where(Step.obligation_id == number, Step.step == "escalate")).one()
        assert step.reason == "Told: Gail Governor, Lea Lead, Cher Chief"


def test_of_what_was_closed_nobody_is_told(ground):
    with transaction():
        one = lives.brought_to(State.UNDER_WAY)
        plan_id = one.plan_id
        verifying.set_aside(one, reason="The wing is gone.", actor=lives.INSPECTOR, on=lives.TODAY)
    telling.remind_and_escalate(datetime(2026, 10, 1, 9, tzinfo=UTC))
    with transaction():
        assert [each for each in told(plan_id) if each[0].startswith("plan-action")] == []


def test_notable_practice_is_offered_on_the_same_standard_with_its_owners_consent_alone(ground):
    with transaction():
        made = scene.brought_to(Stage.PUBLISHED)
        practice = session().scalars(select(NotablePractice).where(NotablePractice.inspection_id == made.id)).one()
        with pytest.raises(Refused, match="no standard NOPE"):
            sharing.ask_consent(practice, ["nope"], actor=scene.LEAD, on=lives.TODAY)
        shared = sharing.ask_consent(practice, ["s1"], actor=scene.LEAD, on=lives.TODAY)
        elsewhere = queries.of_plan(lives.asked(1, code="ZHL").id)
        own = queries.of_plan(lives.asked(1).id)
        assert memory.practice_for(elsewhere) == {}
        with pytest.raises(Refused, match="Somebody who leads the organisation"):
            sharing.decide_consent(shared, given=True, contact="x", actor=lives.lead(code="ZHL"), on=lives.TODAY)
        with pytest.raises(Refused, match="Enter who answers"):
            sharing.decide_consent(shared, given=True, contact=" ", actor=lives.lead(), on=lives.TODAY)
        sharing.decide_consent(shared, given=True, contact="Head of gardens", actor=lives.lead(), on=lives.TODAY)
        offered = memory.practice_for([*elsewhere, *own])
        assert [(number, one.title, one.contact) for number, told_ in offered.items() for one in told_] == [
            (elsewhere[0].id, "A garden", "Head of gardens")
        ]
        sharing.decide_consent(shared, given=False, contact="", actor=lives.lead(), on=lives.TODAY)
        assert memory.practice_for(elsewhere) == {}
        assert session().get_one(SharedPractice, shared.id).consent == "refused"


def test_a_standard_that_is_raised_again_is_told_with_its_working(fresh_ground):
    with transaction():
        for year in (2019, 2022):
            lives.asked(2, on=date(year, 5, 7))
        lives.asked(1, code="ZHL", on=date(2021, 5, 7))
        one = queries.of_plan(lives.asked(1).id)[0]
        (found,) = memory.repeats([one])[one.id]
        assert found.words == "Third time since 2019; raised at one other site of the same operator"
        assert [each.on.year for each in found.here] == [2019, 2022]
        assert [name for name, _raised in found.elsewhere] == ["HMP Hollowlea"]
        first = queries.of_plan(lives.asked(1, code="ZMC").id)[0]
        assert memory.repeats([first]) == {}


def test_a_standard_that_was_renumbered_is_remembered_under_what_it_was_called(fresh_ground):
    """Across editions and across sites; a number that was given to something else is not the same standard."""
    first = read_standards(STANDARDS).published["prisons-1"]
    with transaction():
        load_edition(later(first), actor=SYSTEM, now=at(1))
        rows = [("S1", "S9", "same"), ("S2", "S1", "changed"), ("S3", None, "retired")]
        given = {"edition": "prisons-2", "before": "prisons-1", "reason": None}
        kept = [
            given | {"position": at, "old_ref": old, "new_ref": new, "relation": how}
            for at, (old, new, how) in enumerate(rows, 1)
        ]
        session().execute(insert(ClauseMapping), kept)
        record(SYSTEM, ClauseMapped("prisons-2", "prisons-1", len(kept)))
        for year in (2019, 2022):
            lives.asked(1, on=date(year, 5, 7))
        lives.asked(1, code="ZHL", on=date(2021, 5, 7))
        renumbered = queries.of_plan(lives.asked(1, about=("prisons-2", "S9")).id)[0]
        [found] = memory.repeats([renumbered])[renumbered.id]
        assert found.words == "Third time since 2019; raised at one other site of the same operator"
        assert {found.called_then(each) for each in found.here} == {" (then S1 of prisons-1)"}
        given_anew = queries.of_plan(lives.asked(1, about=("prisons-2", "S1")).id)[0]
        assert memory.repeats([given_anew]) == {}
