"""Codes of an app, recovery codes, and which browser and which network somebody comes from."""

import re
from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.core.refused import Refused
from regulator.people.rules import browsers, links, networks
from regulator.people.rules import second_factor as rule
from regulator.people.rules.second_factor import Step

NOW = datetime(2026, 11, 2, 9, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RFC_6238 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", of the RFC's appendix B


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    at = datetime.fromtimestamp(seconds, UTC)
    assert rule.matching_step(RFC_6238, code, at) == seconds // 30
    assert rule.code_at(RFC_6238, at)[0] == code


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_wrong_and_no_more(seconds, taken):
    code = pyotp.TOTP(SECRET).at(int(NOW.timestamp()) + seconds)
    assert (rule.matching_step(SECRET, code, NOW) is not None) is taken


@pytest.mark.parametrize(
    "written", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"]
)
def test_spaces_in_a_code_make_no_difference(written):
    code = rule.code_at(SECRET, NOW)[0]
    assert rule.matching_step(SECRET, written.format(code), NOW) is not None


@given(st.text(max_size=80))
def test_nothing_that_is_not_six_figures_is_a_code(text):
    if not re.fullmatch(r"[\s-]*([0-9][\s-]*){6}", text):
        assert rule.matching_step(SECRET, text, NOW) is None


@pytest.mark.parametrize("text", ["١٢٣٤٥٦", "１２３４５６", "12345", "1234567", "", "-----", "12345\x00", "\ud800" * 6])
def test_figures_of_other_scripts_and_nonsense_are_no_code(text):
    assert rule.matching_step(SECRET, text, NOW) is None


@pytest.mark.parametrize(
    ("has_factor", "powerful", "given_at", "missing"),
    [
        (False, False, None, None),
        (False, True, None, Step.SET_UP),
        (True, False, None, Step.CODE),
        (True, True, None, Step.CODE),
        (True, True, NOW, None),
        (True, False, NOW, None),
    ],
)
def test_whoever_has_power_has_a_second_factor_and_whoever_has_one_shows_it(has_factor, powerful, given_at, missing):
    assert rule.step_missing(has_factor=has_factor, powerful=powerful, given_at=given_at) is missing


def test_what_is_offered_is_the_same_within_a_sign_in_and_another_in_each():
    one = rule.offered_secret(b"key", "a sign-in")
    assert one == rule.offered_secret(b"key", "a sign-in")
    assert len({one, rule.offered_secret(b"key", "another"), rule.offered_secret(b"other key", "a sign-in")}) == 3
    assert re.fullmatch("[A-Z2-7]{32}", one)  # 160 bits, as RFC 4226 recommends


def test_an_app_reads_whose_secret_it_is():
    address = rule.address_for_app(SECRET, "ann@regulator.example")
    read = pyotp.parse_uri(address)
    assert (read.secret, read.issuer, read.name) == (SECRET, "Criminal Justice Regulator", "ann@regulator.example")


def test_a_recovery_code_is_the_same_in_small_letters_and_without_spaces_and_another_persons_is_not():
    kept = rule.recovery_hash(7, "ABCD EFGH JKMN PQRS")
    assert rule.recovery_hash(7, "abcdefgh-jkmnpqrs ") == kept
    assert rule.recovery_hash(8, "ABCD EFGH JKMN PQRS") != kept
    assert rule.recovery_hash(7, "\ud800")


@pytest.mark.parametrize(
    "email", ["ann@regulator.example", "ann@demonstration.example.org", "demonstration.example", ""]
)
def test_nobody_but_the_demonstrations_people_has_a_known_second_factor(email):
    with pytest.raises(Refused):
        rule.check_demonstration(email)


def test_a_link_is_made_anew_each_time_and_cannot_be_made_without_the_key():
    assert links.link_token(b"key", "password-reset", "1") == links.link_token(b"key", "password-reset", "1")
    made = {links.link_token(key, what, number) for key in (b"a", b"b") for what in "xy" for number in "12"}
    assert len(made) == 8
    assert all(re.fullmatch("[A-Za-z0-9_-]{43}", each) for each in made)


CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/142.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/26.0 Mobile Safari/604.1",
            "Safari on an iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/26.0 Safari/605.1.15", "Safari on a Mac"),
        ("curl/8.5.0", "A browser"),
        ("", "A browser"),
        ("<script>alert(1)</script>" * 1000, "A browser"),
    ],
)
def test_a_browser_is_told_in_a_few_plain_words(told, words):
    assert browsers.browser_words(told) == words


@given(st.text())
def test_whatever_a_browser_says_of_itself_only_our_own_words_are_kept(told):
    words = browsers.browser_words(told)
    assert len(words) <= 60
    assert words.isascii()


TODAY = date(2026, 11, 2)


def test_a_network_cannot_be_told_from_what_is_kept_and_is_another_tomorrow():
    kept = networks.network_key("203.0.113.7", b"secret", TODAY)
    assert re.fullmatch("[0-9a-f]{64}", kept)
    assert kept == networks.network_key("203.0.113.7", b"secret", TODAY)
    assert kept != networks.network_key("203.0.113.7", b"secret", TODAY + timedelta(days=1))
    assert kept != networks.network_key("203.0.113.7", b"another", TODAY)
    assert kept != networks.network_key("203.0.113.8", b"secret", TODAY)


def test_of_a_long_address_the_half_that_a_visitor_cannot_change_counts():
    one = networks.network_key("2001:db8:1:2:aaaa::1", b"secret", TODAY)
    assert one == networks.network_key("2001:db8:1:2:bbbb::2", b"secret", TODAY)
    assert one != networks.network_key("2001:db8:1:3::1", b"secret", TODAY)
    assert networks.network_key("::ffff:203.0.113.7", b"s", TODAY) == networks.network_key("203.0.113.7", b"s", TODAY)


@pytest.mark.parametrize("address", [None, "", "unix:", "not an address", "\ud800"])
def test_an_address_that_is_none_is_counted_all_the_same(address):
    assert networks.network_key(address, b"secret", TODAY)
