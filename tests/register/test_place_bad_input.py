"""Bad input about places: a clear sentence beside its field, and nothing that was typed is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.people.rules import Role
from regulator.register.actions import agreements, consents, directing, register_organisation
from regulator.register.models.places import PlaceAgreement, PlaceCut
from regulator.register.rules.words import Kind

from . import place_scene as scene
from .people import EDITOR, FACTS, TODAY
from .place_pages import OWN, day, made_app, sent, signed_in, told
from .place_scene import FROM, OFFICER, at

pytestmark = pytest.mark.database


@pytest.fixture
def world(database):
    """An estate for one test: in this file some tests make an application, which lays its own."""
    scene.lay()
    return database


@pytest.fixture
def app(database, time_machine):
    return made_app(database, time_machine)


def real_prison():
    it = scene.organisation()
    return register_organisation(
        "REAL1", "HMP Real", Kind.PRISON, source="list", actor=EDITOR, area_id=it.area_id, invented=False, prison=FACTS
    )


def beside(answer, field: str, sentence: str) -> None:
    """The sentence stands in the summary, which leads to the field, and beside the field itself."""
    page = told(answer, 422)
    assert sentence in page, page[:1500]
    assert f'href="#{field}' in answer.text
    assert f'id="{field}-error"' in answer.text


@pytest.mark.parametrize("typed", ["0", "-5", "20001", "600,5", "1.5", "9" * 40, "", "5e1"])
def test_a_number_of_places_that_nobody_can_mean_is_told_beside_its_field(app, typed):
    lead = signed_in(app, Role.PROVIDER_LEAD, app.extensions["prison"])
    wanted = {"category": "b", "places": typed, "reason": "works", "words": "The roof leaks.", **day("from_on", FROM)}
    answer = sent(lead, f"{OWN}/cuts/new", wanted)
    beside(answer, "places", "How many places must be a whole number between 1 and 20,000")
    assert "The roof leaks." in answer.text


def test_a_request_that_is_sent_twice_is_one_and_says_which_is_there(app):
    it = app.extensions["prison"]
    lead = signed_in(app, Role.PROVIDER_LEAD, it)
    wanted = {"category": "b", "places": "30", "reason": "works", "words": "The roof leaks.", **day("from_on", FROM)}
    assert "You hold today: Category B, 300 places." in told(lead.get(f"{OWN}/cuts/new"))
    first = sent(lead, f"{OWN}/cuts/new", wanted)
    reference = first.location.rsplit("/", 1)[1]
    beside(sent(lead, f"{OWN}/cuts/new", wanted), "places", f"{reference} waits for a decision")
    assert sent(lead, f"{OWN}/cuts/new", wanted | {"places": "29"}).status_code == 303
    with transaction():
        cut = session().scalar(select(PlaceCut).where(PlaceCut.reference == reference))
        scene.step(cut, "withdraw", scene.lead(it))
    assert sent(lead, f"{OWN}/cuts/new", wanted).status_code == 303, "what is withdrawn may be asked for again"


def test_a_refusal_has_a_reason_and_an_acceptance_none_each_told_in_the_words_of_the_form(app):
    lead = signed_in(app, Role.PROVIDER_LEAD, app.extensions["prison"])
    said = {
        "decision": "refused",
        "category": "b",
        "local_ref": "LOC-9",
        "words": "Typed.",
        **day("happened_on", TODAY),
    }
    answer = sent(lead, f"{OWN}/refusals/new", said)
    beside(answer, "reason", "Choose why the prisoner was refused")
    assert "higher-security," not in told(answer, 422), "codes are for files"
    assert "Typed." in answer.text
    answer = sent(lead, f"{OWN}/refusals/new", said | {"decision": "accepted", "reason": "cost"})
    beside(answer, "reason", "Leave the reason empty: the prisoner was accepted")
    tomorrow = said | {"reason": "cost", **day("happened_on", TODAY + timedelta(days=1))}
    assert "Enter a day that has come, and not more than a year ago" in told(
        sent(lead, f"{OWN}/refusals/new", tomorrow), 422
    )


def test_an_invented_body_and_a_real_one_are_never_brought_together(world):
    with transaction():
        real, north = real_prison(), scene.north()
        for act in (
            lambda: agreements.commission(north, real, "b", 5, from_on=FROM, actor=OFFICER, now=at()),
            lambda: directing.ask_elsewhere(
                real, "b", 5, by_on=FROM, words="Five.", actor=scene.office(north), now=at()
            ),
        ):
            with pytest.raises(Refused, match="is invented: it has nothing to do with a real") as refused:
                act()
            assert refused.value.field == "prison"
    with reading():
        wanted = select(func.count()).select_from(PlaceAgreement).where(PlaceAgreement.organisation_id == real.id)
        assert session().scalar(wanted) == 0


def test_nothing_that_is_decided_is_asked_for_again_by_chance(wing):
    """A request that is over stands in nobody's way, and another day or kind is another request."""
    with transaction():
        cut = scene.asked(wing, 10)
        with pytest.raises(Refused, match=f"You have asked for this already: {cut.reference}"):
            scene.asked(wing, 10)
        scene.asked(wing, 10, FROM + timedelta(days=1))
        wanted = consents.Asked("b", 11, FROM, "works", "Another number.")
        consents.ask(wing, wanted, actor=scene.lead(wing), now=at())
