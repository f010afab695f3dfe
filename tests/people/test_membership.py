"""Who acts for whom: roles from a day until a day, deputies, who is left, handing over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select

from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.refused import Busy, NotFound, Refused
from regulator.people import actions, queries
from regulator.people.actions import handing_over
from regulator.people.actions import membership as changes
from regulator.people.actions.handing_over import NewPerson, Succession
from regulator.people.models import Invitation, UserRole
from regulator.people.queries import membership
from regulator.people.rules import Role

from .managing import ADMIN, CONTACT, LEAD, acting, person, provider, roles_of
from .visitor import PASSWORD

pytestmark = pytest.mark.database

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def place(app):
    return provider()


@pytest.fixture
def admin(app):
    return acting(person(ADMIN, Role.ADMINISTRATOR), Role.ADMINISTRATOR)


def give(user_id, role, organisation_id=None, *, by, **given):
    with db.transaction():
        user = membership.person(by, user_id)
        wanted = changes.NewRole(role, organisation_id, **given)
        return changes.give_role(user, wanted, actor=by, now=clock.now()).id


def end(user_id, *, by, last_on=TODAY, reason="", number=0):
    with db.transaction():
        user = membership.person(by, user_id)
        role = membership.held(by, UserRole.user_id == user_id)[number]
        return changes.end_role(role, user, last_on=last_on, reason=reason, actor=by, now=clock.now())


def short(place):
    with db.reading():
        return [(each.today, each.soon) for each in membership.short_providers(clock.today(), only=place)]


def events(name):
    with db.reading():
        wanted = select(EventFacts.text).join(EventRow).where(EventRow.name == name).order_by(EventRow.id)
        return db.session().scalars(wanted).all()


def lets_in(email):
    with db.reading():
        try:
            return bool(actions.sign_in(email, PASSWORD, account="a", network="n", browser="b", now=clock.now()))
        except Refused:
            return False


def test_a_provider_with_fewer_than_two_people_is_warned_of(place, admin):
    assert short(place) == [(0, 0)]
    person("one@provider.example", LEAD, place)
    assert short(place) == [(1, 1)]
    two = person("two@provider.example", CONTACT, place)
    assert short(place) == []
    end(two, by=admin, last_on=TODAY + timedelta(days=3))
    assert short(place) == []
    with time_machine.travel(NINE + timedelta(days=4), tick=False):
        assert short(place) == [(1, 1)]


def test_one_person_in_two_roles_is_still_one_person(place, admin):
    one = person("one@provider.example", LEAD, place)
    give(one, CONTACT, place, by=admin)
    assert short(place) == [(1, 1)]


def test_a_closed_account_can_act_for_nobody(place, admin):
    one = person("one@provider.example", LEAD, place)
    person("two@provider.example", CONTACT, place)
    with db.transaction():
        alone = actions.deactivate_user(queries.user_with_id(one), actor=admin, reason="left", now=clock.now())
    assert alone == []
    assert short(place) == [(1, 1)]


def test_the_last_one_of_a_provider_ends_only_with_a_reason_which_is_kept(place, admin):
    one = person("one@provider.example", LEAD, place)
    with pytest.raises(Refused) as refused:
        end(one, by=admin)
    assert refused.value.field == "reason"
    assert roles_of(one)[0][3] is None
    assert end(one, by=admin, reason="The place closes") == TODAY + timedelta(days=1)
    assert '"nobody_from":"2026-11-03","organisation_id"' in events("RoleEnded")[0]
    assert "The place closes" in events("RoleEnded")[0]


def test_a_role_that_ends_with_somebody_beside_it_needs_no_reason(place, admin):
    one = person("one@provider.example", LEAD, place)
    person("two@provider.example", CONTACT, place)
    assert end(one, by=admin) is None


def test_whoever_begins_too_late_does_not_fill_the_gap(place, admin):
    one = person("one@provider.example", LEAD, place)
    person("two@provider.example", CONTACT, place, from_on=TODAY + timedelta(days=2))
    with pytest.raises(Refused, match="from 3 November 2026"):
        end(one, by=admin)
    assert end(one, by=admin, last_on=TODAY + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("role", "kind_fits"),
    [(LEAD, True), (CONTACT, True), (Role.COMMISSIONER, False), (Role.LOCAL_PARTNER, False)],
)
def test_a_role_is_held_for_organisations_of_its_kind_alone(place, admin, role, kind_fits):
    one = person("one@provider.example", Role.INSPECTOR)
    if kind_fits:
        assert give(one, role, place, by=admin)
    else:
        with pytest.raises(Refused) as refused:
            give(one, role, place, by=admin)
        assert refused.value.field == "role"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from_on": TODAY - timedelta(days=1)}, "from_on"),
        ({"from_on": TODAY, "until_on": TODAY}, "until_on"),
        ({"from_on": TODAY + timedelta(days=9), "until_on": TODAY + timedelta(days=8)}, "until_on"),
    ],
)
def test_a_role_begins_today_or_later_and_ends_after_it_begins(place, admin, given, field):
    one = person("one@provider.example", Role.INSPECTOR)
    with pytest.raises(Refused) as refused:
        give(one, LEAD, place, by=admin, **given)
    assert refused.value.field == field


def test_a_role_is_not_held_twice_on_one_day(place, admin):
    one = person("one@provider.example", LEAD, place, until_on=TODAY + timedelta(days=5))
    with pytest.raises(Refused, match="hold this role already"):
        give(one, LEAD, place, by=admin, from_on=TODAY + timedelta(days=4))
    assert give(one, LEAD, place, by=admin, from_on=TODAY + timedelta(days=5))


def test_nobody_gives_themselves_a_role(place, admin):
    with pytest.raises(Refused, match="Nobody gives themselves"):
        give(admin.id, Role.INSPECTOR, by=admin)
    lead = person("lead@provider.example", LEAD, place)
    with pytest.raises(Refused, match="Nobody gives themselves"):
        give(lead, CONTACT, place, by=acting(lead, LEAD, place))


def test_who_answers_for_a_provider_gives_its_roles_and_no_others(place, app):
    other = provider("ZAB")
    lead = acting(person("lead@provider.example", LEAD, place), LEAD, place)
    one = person("one@provider.example", CONTACT, place)
    stranger = person("other@provider.example", CONTACT, other)
    assert give(one, LEAD, place, by=lead)
    for role, organisation_id in [(CONTACT, other), (Role.INSPECTOR, None), (Role.ADMINISTRATOR, None)]:
        with pytest.raises(NotFound):
            give(one, role, organisation_id, by=lead)
    with pytest.raises(NotFound):
        give(stranger, CONTACT, place, by=lead)


def test_a_contact_manages_nobody(place, app):
    contact = acting(person("one@provider.example", CONTACT, place), CONTACT, place)
    two = person("two@provider.example", CONTACT, place)
    with pytest.raises(NotFound):
        give(two, LEAD, place, by=contact)


def test_roles_for_another_organisation_are_not_seen(place, app, admin):
    other = provider("ZAB")
    lead = acting(person("lead@provider.example", LEAD, place), LEAD, place)
    one = person("one@provider.example", CONTACT, place)
    give(one, CONTACT, other, by=admin)
    with db.reading():
        seen = membership.held(lead, UserRole.user_id == one)
    assert [each.organisation_id for each in seen] == [place]


def test_a_deputy_acts_within_their_days_and_for_whoever_holds_the_role(place, admin):
    lead = person("lead@provider.example", LEAD, place)
    give(
        person("deputy@provider.example", CONTACT, place, until_on=TODAY + timedelta(days=1)),
        LEAD,
        place,
        by=admin,
        from_on=TODAY + timedelta(days=3),
        until_on=TODAY + timedelta(days=6),
        deputy_for_id=lead,
    )
    allowed = []
    for days in range(8):
        with time_machine.travel(NINE + timedelta(days=days), tick=False):
            allowed.append(lets_in("deputy@provider.example"))
    assert allowed == [True, False, False, True, True, True, False, False]


@pytest.mark.parametrize(
    ("absent", "until_on", "field"),
    [
        ("lead", None, "until_on"),
        ("lead", TODAY + timedelta(days=367), "until_on"),
        ("self", TODAY + timedelta(days=5), "deputy_for"),
        ("contact", TODAY + timedelta(days=5), "deputy_for"),
    ],
)
def test_a_deputy_without_an_end_or_for_nobody_is_refused(place, admin, absent, until_on, field):
    people = {"lead": person("lead@provider.example", LEAD, place)}
    people["self"] = person("deputy@provider.example", Role.INSPECTOR)
    people["contact"] = person("contact@provider.example", CONTACT, place)
    with pytest.raises(Refused) as refused:
        give(people["self"], LEAD, place, by=admin, deputy_for_id=people[absent], until_on=until_on)
    assert refused.value.field == field


def test_a_role_that_has_not_begun_is_called_off(place, admin):
    person("one@provider.example", LEAD, place)
    two = person("two@provider.example", CONTACT, place, from_on=TODAY + timedelta(days=9))
    end(two, by=admin)
    assert roles_of(two) == []
    assert len(events("RoleEnded")) == 1


def test_a_role_cannot_have_ended_before_yesterday_and_ends_at_once_by_yesterday(place, admin):
    with time_machine.travel(NINE - timedelta(days=10), tick=False):
        person("one@provider.example", LEAD, place)
        two = person("two@provider.example", CONTACT, place)
    with pytest.raises(Refused) as refused:
        end(two, by=admin, last_on=TODAY - timedelta(days=2))
    assert refused.value.field == "last_on"
    assert lets_in("two@provider.example")
    end(two, by=admin, last_on=TODAY - timedelta(days=1))
    assert not lets_in("two@provider.example")
    with pytest.raises(Refused, match="ended already"):
        end(two, by=admin)


def test_the_last_administrator_stays(admin):
    with pytest.raises(Refused, match="last administrator"):
        end(admin.id, by=admin, reason="I go")
    with pytest.raises(Refused, match="last administrator"), db.transaction():
        actions.deactivate_user(queries.user_with_id(admin.id), actor=SYSTEM, reason="gone", now=clock.now())
    two = person("two@regulator.example", Role.ADMINISTRATOR, until_on=TODAY + timedelta(days=30))
    with pytest.raises(Refused, match="last administrator"):
        end(admin.id, by=acting(two, Role.ADMINISTRATOR), reason="The other one ends in a month")
    three = person("three@regulator.example", Role.ADMINISTRATOR)
    end(admin.id, by=acting(three, Role.ADMINISTRATOR))
    assert roles_of(admin.id)[0][3] == TODAY + timedelta(days=1)


@pytest.mark.parametrize("how", ["end", "close"])
def test_of_two_administrators_who_remove_each_other_at_once_one_stays(app, how):
    one = person("one@regulator.example", Role.ADMINISTRATOR)
    two = person("two@regulator.example", Role.ADMINISTRATOR)
    both = Barrier(2)

    def remove(whom, by):
        both.wait()
        try:
            if how == "end":
                end(whom, by=acting(by, Role.ADMINISTRATOR), reason="Away with them")
                return "done"
            with db.transaction():
                user = membership.person(acting(by, Role.ADMINISTRATOR), whom)
                actions.deactivate_user(user, actor=SYSTEM, reason="Away", now=clock.now())
            return "done"
        except Refused:
            return "refused"
        except Busy:
            return "busy"

    with ThreadPoolExecutor(2) as people:
        answers = [each.result() for each in [people.submit(remove, one, two), people.submit(remove, two, one)]]
    assert answers.count("done") <= 1
    with db.reading():
        held = [each for each in membership.held_for(None) if each.active and each.role == Role.ADMINISTRATOR]
        assert any(each.until_on is None for each in held)
    assert sorted(answers) == ["done", "refused"]


def handed_over(user_id, taken, *, by, last_on=TODAY, reason=""):
    with db.transaction():
        user = membership.person(by, user_id)
        roles = membership.held(by, UserRole.user_id == user_id)
        given = [Succession(role, taken[number]) for number, role in enumerate(roles)]
        return handing_over.hand_over(user, given, last_on=last_on, reason=reason, actor=by, now=clock.now())


def test_whoever_leaves_hands_everything_over_without_a_day_between(place, admin):
    leaver = person("leaver@provider.example", LEAD, place)
    heir = person("heir@provider.example", CONTACT, place)
    give(leaver, Role.INSPECTOR, by=admin)
    with db.reading():
        to = queries.user_with_id(heir)
    last = TODAY + timedelta(days=10)
    assert handed_over(leaver, [to, None], by=admin, last_on=last) == []
    after = last + timedelta(days=1)
    assert [each[3] for each in roles_of(leaver)] == [after, after]
    assert (LEAD.value, place, after, None) in roles_of(heir)
    assert len(events("RolesHandedOver")) == 1


def test_somebody_new_is_invited_and_counts_only_when_they_have_accepted(place, admin):
    leaver = person("leaver@provider.example", LEAD, place)
    new = NewPerson("New Person", "new@provider.example")
    with pytest.raises(Refused, match="Nobody would act"):
        handed_over(leaver, [new], by=admin)
    with db.reading():
        assert db.session().scalar(select(func.count()).select_from(Invitation)) == 0
    assert handed_over(leaver, [new], by=admin, reason="They were invited")
    with db.reading():
        assert db.session().scalars(select(Invitation)).one().email == "new@provider.example"


def test_a_hand_over_that_fails_at_its_last_step_leaves_everything_as_it_was(place, admin):
    leaver = person("leaver@provider.example", LEAD, place)
    heir = person("heir@provider.example", CONTACT, place)
    other = provider("ZAB")
    give(leaver, LEAD, other, by=admin)
    before = roles_of(leaver), roles_of(heir)
    with db.reading():
        to = queries.user_with_id(heir)
    with pytest.raises(Refused, match="Nobody would act for Place ZAB"):
        handed_over(leaver, [to, None], by=admin)
    assert (roles_of(leaver), roles_of(heir)) == before
    assert events("RolesHandedOver") == []
    assert events("RoleEnded") == []


def test_an_administrator_who_leaves_needs_an_heir_who_is_there(admin):
    two = person("two@regulator.example", Role.INSPECTOR)
    by = acting(
        person("three@regulator.example", Role.ADMINISTRATOR, until_on=TODAY + timedelta(days=1)), Role.ADMINISTRATOR
    )
    with pytest.raises(Refused, match="last administrator"):
        handed_over(admin.id, [NewPerson("New", "new@regulator.example")], by=by, reason="Invited")
    with db.reading():
        to = queries.user_with_id(two)
    assert handed_over(admin.id, [to], by=by) == []


def test_a_change_made_from_an_older_version_is_refused(place, admin):
    one = person("one@provider.example", Role.INSPECTOR)
    with db.reading():
        seen = queries.user_with_id(one).version
    give(one, LEAD, place, by=admin)
    with pytest.raises(Refused) as refused, db.transaction():
        membership.person_to_change(admin, one, seen)
    assert refused.value.field == "version"
