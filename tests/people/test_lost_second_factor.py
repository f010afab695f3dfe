"""Somebody lost the app on their phone and every recovery code, and the administrator lets them begin again."""

import pytest
from sqlalchemy import func, select

from regulator.core import db
from regulator.core.events.models import EventFacts, EventRow
from regulator.people.models import RecoveryCode, SecondFactor
from regulator.people.rules import Role

from .mailbox import sent
from .managing import ADMIN, CONTACT, LEAD, person, provider, signed_in, version_of
from .visitor import Visitor

pytestmark = pytest.mark.database

OWNER = "owner@regulator.example"


@pytest.fixture
def admin(app):
    person(ADMIN, Role.ADMINISTRATOR, name="Ada Admin")
    return signed_in(app, ADMIN)


@pytest.fixture
def owner(app, admin):
    number = person(OWNER, Role.PUBLISHER, name="Olu Owner")
    return number, signed_in(app, OWNER)


def address_of(number):
    return f"/staff/people/{number}/remove-second-factor"


def factors():
    with db.reading():
        counted = (select(func.count()).select_from(each) for each in (SecondFactor, RecoveryCode))
        return [db.session().scalar(each) for each in counted]


def removals():
    """What the log keeps of removed second factors: who did it, about whom, with which facts."""
    with db.reading():
        found = (
            select(EventRow.actor_id, EventRow.subject, EventFacts.text)
            .join(EventFacts, EventFacts.event_id == EventRow.id)
            .where(EventRow.name == "SecondFactorRemoved")
        )
        return db.session().execute(found).all()


def test_who_lost_app_and_codes_begins_again_and_is_told(app, admin, owner, database):
    number, theirs = owner
    page = admin.get(f"/staff/people/{number}").text
    assert "10 recovery codes left" in page
    assert f'href="{address_of(number)}">Remove their second factor</a>' in page
    asked = admin.get(address_of(number)).text
    for told in ("signed out everywhere at once", "set up a new second factor when they next sign in", "told by mail"):
        assert told in asked
    form = {"version": version_of(number), "reason": "Lost telephone and codes, seen in person"}
    answer = admin.post(address_of(number), form)
    assert (answer.status_code, answer.location) == (303, f"/staff/people/{number}")
    page = admin.get(answer.location).text
    assert "second factor is removed" in page
    assert "Remove their second factor" not in page
    assert theirs.get("/staff").location.startswith("/sign-in"), "every sign-in of theirs is over"
    assert admin.get("/staff").status_code == 200, "and nobody else's"
    assert factors() == [1, 10], "the administrator's own are left"
    assert Visitor(app).give_password(OWNER).location == "/account/second-factor/set-up"
    told = [each for each in sent(database.instance) if each["Subject"] == "Your second factor was removed"]
    assert [each["To"] for each in told] == [OWNER]
    [(_, subject, facts)] = removals()
    assert subject == f"user:{number}"
    assert "seen in person" in facts
    assert admin.get(address_of(number)).status_code == 404, "there is nothing to remove any more"


def test_a_second_factor_is_removed_with_a_reason_from_the_version_that_was_read_and_once(admin, owner):
    number, theirs = owner
    stale = version_of(number)
    for given, told in (
        ({"reason": "", "version": stale}, "Say how you made sure who asks"),
        ({"version": stale}, "Say how you made sure who asks"),
        ({"reason": "x" * 10_000, "version": stale}, "A reason has at most"),
        ({"reason": "Lost", "version": "999"}, "Somebody changed this person"),
        ({"reason": "Lost"}, "Somebody changed this person"),
    ):
        answer = admin.post(address_of(number), given)
        assert answer.status_code == 422, given
        assert told in answer.text, given
    assert (factors(), removals()) == ([2, 20], [])
    assert theirs.get("/staff").status_code == 200
    token = {"reason": "Lost", "version": stale}
    assert admin.post(address_of(number), token).status_code == 303
    again = admin.post(address_of(number), token, form_on=f"/staff/people/{number}/close")
    assert again.status_code == 422
    assert len(removals()) == 1
    unneeded = admin.post(
        address_of(number), {**token, "version": version_of(number)}, form_on=f"/staff/people/{number}/close"
    )
    assert unneeded.status_code == 422
    assert "This person has no second factor" in unneeded.text


def test_nobody_removes_their_own_second_factor_or_one_that_is_not_theirs_to_manage(app, admin, owner):
    with db.reading():
        me = db.session().scalars(select(SecondFactor.user_id).order_by(SecondFactor.user_id)).first()
    assert "Remove their second factor" not in admin.get(f"/staff/people/{me}").text
    refused = admin.post(address_of(me), {"version": version_of(me), "reason": "I want to"})
    assert refused.status_code == 422
    assert "ask another administrator" in refused.text
    place = provider()
    lead = person("lead@provider.example", LEAD, place)
    colleague = person("colleague@provider.example", CONTACT, place)
    outside = signed_in(app, "lead@provider.example")
    shown = outside.get(f"/organisation/people/{colleague}").text
    assert "econd factor" not in shown
    assert outside.get(address_of(lead)).status_code == 403
    assert outside.get(f"/organisation/people/{colleague}/remove-second-factor").status_code == 404
    number, theirs = owner
    assert theirs.get(address_of(number)).status_code == 403
    assert factors() == [3, 30]
    assert removals() == []
