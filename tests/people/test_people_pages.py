"""The pages on which people are managed, on both sides."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from regulator.core import db
from regulator.core.actor import SYSTEM
from regulator.core.clocks import ClockRule, start
from regulator.core.events import record
from regulator.people.events import UserDeactivated
from regulator.people.models import Invitation, UserRole
from regulator.people.rules import ROLES, Permission, Role

from .managing import ADMIN, CONTACT, LEAD, day, person, provider, roles_of, signed_in, version_of

pytestmark = pytest.mark.database

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def place(app):
    return provider(name="Wexmere")


@pytest.fixture
def admin(app):
    person(ADMIN, Role.ADMINISTRATOR, name="Ada Admin")
    return signed_in(app, ADMIN)


@pytest.fixture
def lead(app, place):
    person("lead@provider.example", LEAD, place, name="Lea Lead")
    return signed_in(app, "lead@provider.example")


def role_id(user_id):
    with db.reading():
        return db.session().scalars(select(UserRole.id).where(UserRole.user_id == user_id)).first()


def count(table):
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(table))


def test_administrators_manage_people_and_read_no_case():
    read = ("inspection:", "programme:", "audit:")
    assert not [each for each in ROLES[Role.ADMINISTRATOR] if str(each).startswith(read)]
    assert Permission.PEOPLE_MANAGE in ROLES[Role.ADMINISTRATOR]
    assert [role for role in Role if Permission.PEOPLE_MANAGE in ROLES[role]] == [Role.ADMINISTRATOR]


def test_a_role_without_pages_is_told_which_come_later(app):
    person("a@regulator.example", Role.MONITOR)
    visitor = signed_in(app, "a@regulator.example")
    page = visitor.get("/account").text
    assert "Nothing is here for your role yet" in page
    assert "your visits, and what you saw" in page


def test_the_administrator_finds_people_a_page_at_a_time(admin, place, monkeypatch):
    for number in range(120):
        with db.transaction():
            person_row(f"p{number:03}@provider.example", f"Person {number}")
    first = admin.get("/staff/people").text
    assert first.count('class="cjr-people__one"') == 50
    assert "Addresses that follow" in first
    found = admin.get("/staff/people?search=person 11").text
    assert "Person 113" in found
    assert "Person 12<" not in found
    assert admin.get("/staff/people?search=p099@").text.count('class="cjr-people__one"') == 1
    assert "Nobody was found" in admin.get("/staff/people?search=%25").text
    after = admin.get("/staff/people?after=p100@provider.example").text
    assert after.count('class="cjr-people__one"') == 19


def person_row(email, name):
    """A row without a password: hashing a hundred would take the test's time."""
    from regulator.people.events import UserAdded
    from regulator.people.models import User

    user = User(name=name, email=email, email_folded=email, password_hash="x", sign_ins_count_from=NINE, added_at=NINE)
    db.session().add(user)
    db.session().flush()
    record(SYSTEM, UserAdded(user.id, ()))


def test_an_administrator_gives_a_role_ends_it_and_closes_the_account(admin, place):
    one = person("one@provider.example", CONTACT, place, name="Owen One")
    person("two@provider.example", LEAD, place)
    assert "Owen One" in admin.get(f"/staff/people/{one}").text
    form = {"role": "provider-lead", "organisation": "zwx", "version": version_of(one)}
    answer = admin.post(f"/staff/people/{one}/add-role", {**form, **day("from_on", TODAY), **day("last_on", None)})
    assert (answer.status_code, answer.location) == (303, f"/staff/people/{one}")
    assert "Provider lead" in admin.get(answer.location).text
    ended = admin.post(
        f"/staff/people/{one}/roles/{role_id(one)}/end", {"version": version_of(one), **day("last_on", TODAY)}
    )
    assert ended.status_code == 303
    closed = admin.post(f"/staff/people/{one}/close", {"version": version_of(one), "reason": "Left"})
    assert closed.status_code == 303
    page = admin.get(closed.location).text
    assert "Closed: they are let in no more" in page
    assert "Give a role" not in page


def test_what_is_wrong_is_said_first_and_nothing_typed_is_lost(admin, place):
    one = person("one@provider.example", CONTACT, place)
    answer = admin.post(
        f"/staff/people/{one}/add-role",
        {
            "role": "provider-lead",
            "organisation": "NOWHERE",
            "version": version_of(one),
            "deputy_for": "not an address",
            "from_on-day": "31",
            "from_on-month": "2",
            "from_on-year": "2027",
        },
    )
    assert answer.status_code == 422
    assert "<title>Error: Give" in answer.text
    assert '<a href="#from_on-day">First day must be a real date</a>' in answer.text
    assert 'value="NOWHERE"' in answer.text
    assert 'value="31"' in answer.text
    assert 'value="not an address"' in answer.text
    assert '<option value="provider-lead" selected>' in answer.text


@pytest.mark.parametrize("code", ["NOWHERE", "", "../x", "a b"])
def test_a_role_for_an_organisation_that_is_not_there_is_refused(admin, place, code):
    one = person("one@provider.example", CONTACT, place)
    form = {"role": "provider-lead", "organisation": code, "version": version_of(one), **day("from_on", TODAY)}
    answer = admin.post(f"/staff/people/{one}/add-role", form)
    assert answer.status_code == 422
    assert 'id="organisation-error"' in answer.text


def test_the_second_of_two_editors_is_told(admin, place):
    one = person("one@provider.example", CONTACT, place)
    stale = version_of(one)
    form = {"role": "inspector", "version": stale, **day("from_on", TODAY)}
    assert admin.post(f"/staff/people/{one}/add-role", form).status_code == 303
    again = admin.post(f"/staff/people/{one}/add-role", {**form, "role": "publisher"})
    assert again.status_code == 422
    assert "Somebody changed this person" in again.text
    assert f'name="version" value="{version_of(one)}"' in again.text
    assert len(roles_of(one)) == 2


@pytest.mark.parametrize("version", ["", "-1", "9" * 30, "x", "1.0"])
def test_a_version_that_nobody_has_is_refused(admin, place, version):
    one = person("one@provider.example", CONTACT, place)
    form = {"role": "inspector", "version": version, **day("from_on", TODAY)}
    assert admin.post(f"/staff/people/{one}/add-role", form).status_code == 422
    assert len(roles_of(one)) == 1


def test_the_same_form_sent_twice_does_its_work_once(admin, place):
    admin.get("/staff/people/invite")
    one = person("one@provider.example", CONTACT, place)
    form = {"role": "inspector", "version": version_of(one), **day("from_on", TODAY)}
    answers = [admin.post(f"/staff/people/{one}/add-role", form).status_code for _ in range(2)]
    assert answers == [303, 422]
    assert len(roles_of(one)) == 2


def test_an_administrator_does_not_close_their_own_account(admin):
    with db.reading():
        me = db.session().scalars(select(UserRole.user_id)).one()
    assert "Close the account" not in admin.get(f"/staff/people/{me}").text
    answer = admin.post(f"/staff/people/{me}/close", {"version": version_of(me), "reason": "Bye"})
    assert answer.status_code == 422
    assert "ask another administrator" in answer.text


def test_a_day_that_no_calendar_counts_to_is_no_fault(admin, place):
    one = person("one@provider.example", CONTACT, place)
    for typed in ("2147483648", "9" * 12, "31"):
        boxes = {"from_on-day": typed, "from_on-month": "2", "from_on-year": "2026", **day("last_on", None)}
        wanted = {"role": "provider-lead", "organisation": "ZWX", "version": version_of(one), **boxes}
        answer = admin.post(f"/staff/people/{one}/add-role", wanted)
        assert (answer.status_code, "First day must be a real date" in answer.text) == (422, True), typed


def test_an_error_of_ones_own_does_not_hide_what_somebody_else_saved_meanwhile(admin, place):
    one = person("one@provider.example", CONTACT, place)
    person("two@provider.example", LEAD, place)
    before = version_of(one)
    wanted = {"role": "provider-lead", "organisation": "ZWX", "version": before, **day("from_on", TODAY)}
    admin.post(f"/staff/people/{one}/add-role", wanted)
    mistaken = admin.post(f"/staff/people/{one}/close", {"version": before, "reason": ""})
    assert mistaken.status_code == 422
    assert f'name="version" value="{before}"' in mistaken.text
    told = admin.post(f"/staff/people/{one}/close", {"version": before, "reason": "Left"})
    assert (told.status_code, f'name="version" value="{version_of(one)}"' in told.text) == (422, True)


def test_more_fields_than_the_form_has_change_nothing(lead, place):
    one = person("one@provider.example", CONTACT, place)
    more = {"organisation": "ZAB", "organisation_id": "99", "user_id": "1", "active": "", "email": "x@y.example"}
    other = provider("ZAB")
    form = {"role": "provider-lead", "version": version_of(one), **day("from_on", TODAY), **more}
    assert lead.post(f"/organisation/people/{one}/add-role", form).status_code == 303
    assert {each[1] for each in roles_of(one)} == {place}
    assert other not in {each[1] for each in roles_of(one)}


@pytest.mark.parametrize("role", ["inspector", "administrator", "commissioner", "x", ""])
def test_a_provider_lead_gives_no_role_that_is_not_its_own(lead, place, role):
    one = person("one@provider.example", CONTACT, place)
    form = {"role": role, "version": version_of(one), **day("from_on", TODAY)}
    assert lead.post(f"/organisation/people/{one}/add-role", form).status_code == 422
    assert len(roles_of(one)) == 1


def test_another_organisations_people_do_not_exist(lead, place):
    other = provider("ZAB", "Secret Place")
    theirs = person("theirs@other.example", CONTACT, other, name="Hidden Person")
    own = person("own@provider.example", CONTACT, place)
    for page in ("", "/add-role", "/hand-over", f"/roles/{role_id(theirs)}/end"):
        answer = lead.get(f"/organisation/people/{theirs}{page}")
        assert answer.status_code == 404, page
        assert "Hidden" not in answer.text
    assert lead.get(f"/organisation/people/{own}/roles/{role_id(theirs)}/end").status_code == 404
    assert "Hidden" not in lead.get("/organisation/people?search=hidden").text
    assert lead.get("/staff/people").status_code == 403


def test_another_organisations_invitation_does_not_exist(lead, admin, place):
    provider("ZAB")
    form = {"name": "New", "email": "n@other.example", "role": "provider-contact", "organisation": "ZAB"}
    assert admin.post("/staff/people/invite", {**form, **day("from_on", TODAY)}).status_code == 303
    with db.reading():
        number = db.session().scalars(select(Invitation.id)).one()
    assert lead.get(f"/organisation/people/invitations/{number}").status_code == 404
    assert "n@other.example" not in lead.get("/organisation/people/invitations").text
    assert admin.get(f"/staff/people/invitations/{number}").status_code == 200


def test_an_invitation_is_sent_again_and_withdrawn_by_its_page(lead, place):
    form = {"name": "New", "email": "n@provider.example", "role": "provider-contact", **day("from_on", TODAY)}
    assert lead.post("/organisation/people/invite", form).status_code == 303
    address = "/organisation/people/invitations/1"
    assert lead.post(address, {"do": "neither"}).status_code == 422
    assert lead.post(address, {"do": "again"}).status_code == 303
    assert lead.post(address, {"do": "withdraw"}).status_code == 303
    again = lead.post(address, {"do": "withdraw"}, form_on="/account")
    assert again.status_code == 422
    assert "withdrawn already" in again.text


def test_too_few_people_is_said_to_the_administrator_and_to_the_provider(admin, lead, place):
    assert "1 provider has" in admin.get("/staff").text
    assert "One person can act" in admin.get("/staff/people/too-few").text
    assert "One person can act" in admin.get("/staff/people/organisations/ZWX").text
    assert "One person can act" in lead.get("/organisation/people").text
    assert "one person can act" in lead.get("/account").text
    person("two@provider.example", CONTACT, place)
    assert "0 providers have" in admin.get("/staff").text
    assert "can act" not in lead.get("/organisation/people").text


def test_the_last_one_leaves_with_a_reason_and_everybody_is_warned(admin, place):
    one = person("one@provider.example", LEAD, place)
    address = f"/staff/people/{one}/roles/{role_id(one)}/end"
    form = {"version": version_of(one), **day("last_on", TODAY)}
    refused = admin.post(address, form)
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    answer = admin.post(address, {**form, "reason": "The contract ends"})
    assert answer.status_code == 303
    assert "Nobody is left to act for Wexmere" in admin.get(answer.location).text
    assert "Nobody is left within 30 days" in admin.get("/staff/people/organisations/ZWX").text


def test_the_last_administrator_is_told_why_they_stay(admin):
    with db.reading():
        me = db.session().scalars(select(UserRole.user_id)).one()
    form = {"version": version_of(me), "reason": "I go", **day("last_on", TODAY)}
    answer = admin.post(f"/staff/people/{me}/roles/{role_id(me)}/end", form)
    assert answer.status_code == 422
    assert "last administrator" in answer.text


def test_who_leaves_hands_over_on_one_page_with_what_is_owed(lead, place):
    rule = ClockRule("right-of-reply", "Reply", "working", 10, "day after", "sending", "test")
    with db.transaction():
        start(rule, subject="inspection:1", owner=f"organisation:{place}", started_on=TODAY)
        record(SYSTEM, UserDeactivated(1, "so that the clock has an event"))
    one = person("one@provider.example", CONTACT, place, name="Owen One")
    heir = person("heir@provider.example", LEAD, place, name="Hera Heir")
    page = lead.get(f"/organisation/people/{one}/hand-over").text
    assert "Right of reply, by 16 November 2026" in page
    assert "Hera Heir" in page
    form = {"version": version_of(one), f"role_{role_id(one)}": str(heir), **day("last_on", TODAY)}
    missing = lead.post(f"/organisation/people/{one}/hand-over", {**form, f"role_{role_id(one)}": ""})
    assert missing.status_code == 422
    assert "Choose who takes this over" in missing.text
    unknown = lead.post(f"/organisation/people/{one}/hand-over", {**form, f"role_{role_id(one)}": "1000000"})
    assert unknown.status_code == 422
    answer = lead.post(f"/organisation/people/{one}/hand-over", form)
    assert answer.status_code == 303
    assert ("provider-contact", place, TODAY + timedelta(days=1), None) in roles_of(heir)
    assert roles_of(one)[0][3] == TODAY + timedelta(days=1)
    with time_machine.travel(NINE + timedelta(days=2), tick=False):
        assert lead.browser.get(f"/organisation/people/{one}/hand-over").status_code in (302, 404)


def test_somebody_new_to_take_over_needs_a_name_and_an_address(lead, place):
    one = person("one@provider.example", CONTACT, place)
    form = {"version": version_of(one), f"role_{role_id(one)}": "new", **day("last_on", TODAY)}
    answer = lead.post(f"/organisation/people/{one}/hand-over", form)
    assert answer.status_code == 422
    assert "Enter the name of the new person" in answer.text
    named = {**form, "new_name": "Nia New", "new_email": "nia@provider.example"}
    assert lead.post(f"/organisation/people/{one}/hand-over", named).status_code == 303
    assert count(Invitation) == 1


def test_a_form_without_its_token_changes_nothing(admin, place):
    one = person("one@provider.example", CONTACT, place)
    answer = admin.browser.post(f"/staff/people/{one}/close", data={"version": version_of(one), "reason": "x"})
    assert answer.status_code == 400
    assert roles_of(one)[0][3] is None


def test_days_that_are_long_ago_or_far_away_are_answered(admin, place):
    one = person("one@provider.example", CONTACT, place)
    for year in ("0000", "0001", "9999"):
        form = {"role": "inspector", "version": version_of(one), **day("from_on", TODAY)}
        form |= {"last_on-day": "31", "last_on-month": "12", "last_on-year": year}
        assert admin.post(f"/staff/people/{one}/add-role", form).status_code == 422, year


def test_the_administrator_finds_an_organisation_by_a_word_of_its_name(admin, place):
    page = admin.get("/staff/people?search=wexm").text
    assert '<a class="govuk-link" href="/staff/people/organisations/ZWX">People of Wexmere</a>' in page
    assert "Organisations" not in admin.get("/staff/people?search=nowhere").text
