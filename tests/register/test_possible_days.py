"""A day that cannot be meant is refused beside its field, with the reason, and nothing that was typed is lost."""

from datetime import date, timedelta

import pytest

from regulator.core.db import transaction
from regulator.core.refused import Refused
from regulator.people.rules import Role
from regulator.register.actions import agreements, ledger, register_organisation
from regulator.register.rules.possible_days import CERTIFIED, check_agreed_end, check_of_kind, check_of_places
from regulator.register.rules.words import Kind

from . import place_scene as scene
from .people import EDITOR, FACTS, TODAY
from .place_pages import OWN, STAFF, day, made_app, people, sent, signed_in
from .place_scene import OFFICER, at
from .test_place_bad_input import beside

OPENED = date(2019, 4, 1)


@pytest.fixture
def app(database, time_machine):
    return made_app(database, time_machine)


@pytest.fixture
def world(database):
    scene.lay()
    return database


def opened_prison():
    """A prison of which the register knows the first day."""
    it = scene.organisation()
    return register_organisation(
        "NEW1", "HMP New", Kind.PRISON, source="list", actor=EDITOR, area_id=it.area_id, invented=True,
        prison=FACTS, since=OPENED,
    )  # fmt: skip


def why_not(check, *given) -> str:
    try:
        check(*given)
    except Refused as refused:
        return refused.message
    return ""


@pytest.mark.parametrize(
    ("kind", "last_wrong", "because"),
    [
        (Kind.PRISON, date(1799, 12, 31), "1800 or later: no prison in use is older"),
        (Kind.COMMISSIONER, date(2011, 12, 31), "2012 or later: the first police and crime commissioners"),
        (Kind.CRC, date(2013, 12, 31), "2014 or later: the first community rehabilitation companies"),
        (Kind.LRT, date(2015, 12, 31), "2016 or later: trusts were first proposed"),
        (Kind.PARTNER, date(1799, 12, 31), "1800 or later: nothing in the register is older"),
    ],
)
def test_nothing_is_older_than_its_kind(kind, last_wrong, because):
    assert because in why_not(check_of_kind, kind, last_wrong, "on")
    assert why_not(check_of_kind, kind, last_wrong + timedelta(days=1), "on") == ""


def test_no_place_is_older_than_the_certifying_of_places():
    assert "Enter 1 October 1952 or a later day" in why_not(check_of_places, CERTIFIED - timedelta(days=1), "on")
    assert why_not(check_of_places, CERTIFIED, "on") == ""


def test_nothing_is_agreed_for_longer_than_anybody_agrees():
    assert why_not(check_agreed_end, date(2066, 12, 31), TODAY, "until_on") == ""
    assert "within 40 years from today" in why_not(check_agreed_end, date(2067, 1, 1), TODAY, "until_on")


@pytest.mark.database
def test_an_opening_figure_is_of_a_day_on_which_there_were_places(app):
    officer = signed_in(app, Role.LICENSING_OFFICER)
    with transaction():
        opened_prison()
    old = app.extensions["prison"].code

    def opening(code: str, on: date):
        said = {"category": "c", "places": "20", "words": "An old return.", **day("on", on)}
        return sent(officer, f"{STAFF}/prisons/{code}/open", said)

    for code, on, sentence in (
        (old, date(1800, 1, 1), "Enter 1 October 1952 or a later day: prison places have been certified since then"),
        (old, CERTIFIED - timedelta(days=1), "Enter 1 October 1952"),
        (old, TODAY + timedelta(days=1), "The opening figure is of a day that has come"),
        (old, date(2999, 12, 31), "The opening figure is of a day that has come"),
        ("NEW1", OPENED - timedelta(days=1), "HMP New is in the register from 1 April 2019 on"),
    ):
        answer = opening(code, on)
        beside(answer, "on", sentence)
        assert "An old return." in answer.text
        assert f'value="{on.year}"' in answer.text
    assert opening(old, CERTIFIED).status_code == 303
    assert opening("NEW1", OPENED).status_code == 303


@pytest.mark.database
def test_a_published_figure_is_of_a_day_on_which_there_were_places(app):
    editor = signed_in(app, Role.REGISTER_EDITOR)
    said = {"operational": "20", "reason": "An old book", "source": "A yearbook"}
    address = f"/staff/register/{app.extensions['prison'].code}/places"
    answer = sent(editor, address, said | day("as_of", date(1800, 1, 1)))
    beside(answer, "as_of", "Enter 1 October 1952 or a later day")
    assert "A yearbook" in answer.text
    assert sent(editor, address, said | day("as_of", CERTIFIED)).status_code == 303


@pytest.mark.database
def test_places_are_commissioned_of_a_prison_that_is_there_and_not_for_ever(app):
    _it, north, _south, _lead = people(app)
    office = signed_in(app, Role.COMMISSIONER, north)
    with transaction():
        opened_prison()
    said = {"prison": "NEW1", "category": "b", "places": "5"}
    before = said | day("from_on", OPENED - timedelta(days=1))
    beside(sent(office, f"{OWN}/commissioned/new", before), "from_on", "HMP New is in the register from 1 April 2019")
    ever = said | day("from_on", TODAY) | day("until_on", date(2067, 1, 1))
    answer = sent(office, f"{OWN}/commissioned/new", ever)
    beside(answer, "until_on", "Enter a day within 40 years from today")
    assert 'value="2067"' in answer.text
    assert sent(office, f"{OWN}/commissioned/new", ever | day("until_on", date(2066, 12, 31))).status_code == 303


@pytest.mark.database
def test_an_agreement_and_a_ledger_begin_on_the_first_day_of_a_prison_and_not_before(world):
    with transaction():
        it, north = opened_prison(), scene.north()
        for on in (OPENED - timedelta(days=1), date(1800, 1, 1)):
            with pytest.raises(Refused) as refused:
                ledger.open_ledger(it, "b", 5, on=on, because="A return", actor=OFFICER, now=at())
            assert refused.value.field == "on"
        ledger.open_ledger(it, "b", 5, on=OPENED, because="A return", actor=OFFICER, now=at())
        agreements.commission(north, it, "b", 5, from_on=OPENED, actor=OFFICER, now=at())
