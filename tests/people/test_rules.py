"""Who may do what, when a sign-in is over, and which addresses one may be sent back to."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.refused import Refused
from regulator.people import rules
from regulator.people.rules import Permission, Role

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_every_role_may_do_something_or_says_what_comes_later():
    assert set(rules.ROLES) == set(Role)
    assert all(rules.ROLES[role] or rules.nothing_here_yet(role.value) for role in Role)


def test_every_permission_is_held_by_somebody():
    assert frozenset().union(*rules.ROLES.values()) == set(Permission)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Permission.INSPECTION_PROPOSE, Permission.INSPECTION_DECIDE),
        (Permission.INSPECTION_CAPTURE, Permission.INSPECTION_RELEASE),
        (Permission.INSPECTION_RELEASE, Permission.INSPECTION_SIGN_OFF),
        (Permission.INSPECTION_DRAFT, Permission.INSPECTION_REPLY),
        (Permission.PEOPLE_MANAGE, Permission.INSPECTION_CAPTURE),
        (Permission.PEOPLE_MANAGE, Permission.AUDIT_READ),
    ],
)
def test_duties_that_check_each_other_are_not_one_role(one, other):
    assert not set(rules.roles_with([one])) & set(rules.roles_with([other]))


def test_two_roles_can_release_so_that_two_people_always_can():
    assert len(rules.roles_with([Permission.INSPECTION_RELEASE])) >= 2


def test_a_provider_has_no_home_among_the_staff():
    assert Permission.STAFF_HOME not in rules.permissions(Role.PROVIDER_CONTACT)


def test_a_role_is_held_from_its_first_day_and_not_on_the_day_it_ends():
    first, last = date(2026, 4, 1), date(2026, 6, 1)
    held = [day for day in (date(2026, 3, 31), first, date(2026, 5, 31), last) if rules.holds(first, last, day)]
    assert held == [first, date(2026, 5, 31)]
    assert rules.holds(first, None, date(2126, 1, 1))


@pytest.mark.parametrize(
    ("role", "away", "over"),
    [
        (Role.CHIEF_INSPECTOR, timedelta(minutes=29, seconds=59), False),
        (Role.CHIEF_INSPECTOR, timedelta(minutes=30), True),
        (Role.INSPECTOR, timedelta(minutes=30), False),
        (Role.INSPECTOR, timedelta(hours=7, minutes=59), False),
        (Role.INSPECTOR, timedelta(hours=8), True),
    ],
)
def test_the_powerful_are_signed_out_sooner(role, away, over):
    assert rules.sign_in_is_over(NINE, NINE, role, NINE + away) is over


def test_a_sign_in_lasts_no_longer_than_twelve_hours_however_busy():
    evening = NINE + timedelta(hours=12)
    assert rules.sign_in_is_over(NINE, evening, Role.INSPECTOR, evening)
    assert not rules.sign_in_is_over(NINE, evening, Role.INSPECTOR, evening - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("role", "organisation", "until"),
    [
        (Role.PROVIDER_CONTACT, None, None),
        (Role.INSPECTOR, 7, None),
        (Role.INSPECTOR, None, date(2026, 4, 1)),
    ],
)
def test_a_role_for_the_wrong_organisation_or_for_no_day_is_refused(role, organisation, until):
    with pytest.raises(Refused):
        rules.check_role(role, organisation, date(2026, 4, 1), until)


@pytest.mark.parametrize(
    "address", ["/", "/staff", "/inspections/INS-2026-0042?page=2", "/a?site=https%3A%2F%2Fx.example", "/HMP%20Bedford"]
)
def test_a_page_of_ours_may_be_come_back_to(address):
    assert rules.page_to_come_back_to(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "staff",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/%255Cevil.example",
        "/%25252525255Cevil.example",
        "%2F%2Fevil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/%09/evil.example",
        "/%0d%0aSet-Cookie:x",
        " //evil.example",
        "https://evil.example",
        "https:evil.example",
        "https:/evil.example",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "/" + "a" * 2000,
    ],
)
def test_an_address_that_could_lead_elsewhere_is_not(address):
    assert rules.page_to_come_back_to(address) is None


@given(st.text(alphabet="/\\%2f5cCF09:.@?#\t\n\r a\x00éhtps", max_size=40))
def test_whatever_is_come_back_to_is_on_this_site(address):
    answer = rules.page_to_come_back_to(address)
    if answer is not None:
        read_as_browsers_do = answer.replace("\\", "/")
        assert urlsplit(urljoin("https://here.example/sign-in", read_as_browsers_do)).netloc == "here.example"


@pytest.mark.parametrize("address", ["a@b.example", " A.B+c@d-e.example ", "o'neill@x.example", "用户@例子.example"])
def test_an_address_is_kept_as_it_was_written(address):
    assert rules.email_address(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b", "@b.example", "a@.example", "a@b..example", "a b@c.example", "a@b.example, c@d.example",
     "a\x00@b.example", "a\ud800@b.example", "a@b.example\r\nBcc: c@d.example", "a" * 250 + "@b.example"],
)  # fmt: skip
def test_what_cannot_be_an_address_is_refused(address):
    with pytest.raises(Refused):
        rules.email_address(address)


def test_capitals_do_not_tell_people_apart():
    assert rules.same_address("Ann@Regulator.Example") == rules.same_address("ann@regulator.example")
    assert rules.account_key("Ann@x.example", b"k") == rules.account_key("ann@X.example", b"k")


def test_attempts_are_counted_under_what_nobody_can_guess_without_the_key():
    assert rules.account_key("ann@x.example", b"one") != rules.account_key("ann@x.example", b"two")
    assert "ann" not in rules.account_key("ann@x.example", b"one")


@pytest.mark.parametrize("password", ["", "elevenchars", "a" * 201])
def test_a_password_that_is_too_short_or_too_long_is_refused(password):
    with pytest.raises(Refused):
        rules.check_new_password(password, about=(), common=frozenset())
