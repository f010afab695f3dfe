"""The pages about what is commissioned, places elsewhere and directions, and what everybody reads of places."""

import csv
import io
import json

import pytest

from regulator.core.db import reading, transaction
from regulator.people.rules import Role
from regulator.publication.queries import version
from regulator.register.rules.consenting import Direction
from tests.people.visitor import Visitor

from . import place_scene as scene
from .people import TODAY
from .place_pages import OWN, STAFF, day, made_app, other_prison, people, sent, signed_in, told
from .place_scene import FROM

pytestmark = pytest.mark.database


@pytest.fixture
def app(database, time_machine):
    return made_app(database, time_machine)


def test_a_commissioner_sees_what_it_commissioned_against_what_is_held(app):
    it, north, _south, lead = people(app)
    office, officer = signed_in(app, Role.COMMISSIONER, north), signed_in(app, Role.LICENSING_OFFICER)
    assert lead.get(f"{OWN}/commissioned").status_code == 403
    more = {"prison": it.code, "category": "b", "places": "50", **day("from_on", TODAY.replace(day=1))}
    assert "There is no prison with this code" in told(
        sent(office, f"{OWN}/commissioned/new", more | {"prison": "x"}), 422
    )
    assert sent(office, f"{OWN}/commissioned/new", more).status_code == 303
    for visitor, address in ((office, f"{OWN}/commissioned"), (officer, f"{STAFF}/commissioners/{north.code}")):
        page = told(visitor.get(address))
        assert "Places commissioned that nobody holds: 50" in page
        assert "300 were held and 350 commissioned: 50 places fewer" in page or "350 commissioned" in page
        assert told(visitor.get(f"{address}?category=b"))
        rows = list(csv.DictReader(io.StringIO(visitor.get(f"{address}/places.csv").text.lstrip("\ufeff"))))
        assert rows[-1] == {"month": "2026-11", "category": "b", "held": "300", "commissioned": "350", "short": "50"}
        assert json.loads(visitor.get(f"{address}/places.json").text)["months"][-1]["short"] == 50
    assert "you commissioned 350 places and 300 are held for you" in told(office.get(OWN))
    page = told(officer.get(STAFF))
    assert north.name in page
    assert "Who is short of places" in page
    with reading():
        before = version.current()
    number = office.get(f"{OWN}/commissioned").text.split("/commissioned/")[1].split("/end")[0]
    if not number.isdigit():
        number = office.get(f"{OWN}/commissioned").text.split("/end")[0].rsplit("/", 1)[1]
    ended = sent(office, f"{OWN}/commissioned/{number}/end", {"reason": "Enough.", **day("until_on", FROM)})
    assert ended.status_code == 303
    assert f"/commissioned/{number}/end" in office.get(f"{OWN}/commissioned").text, "it may end earlier than agreed"
    assert f"/commissioned/{number}/end" not in officer.get(f"{STAFF}/commissioners/{north.code}").text
    with reading():
        assert version.current() > before
    both = {"commissioner": north.code, **more, "places": "5"}
    assert sent(officer, f"{STAFF}/agreements/new", both).status_code == 303


def test_places_elsewhere_and_directions_on_both_sides(app):
    it, north, _south, lead = people(app)
    other = other_prison()
    office, officer = signed_in(app, Role.COMMISSIONER, north), signed_in(app, Role.LICENSING_OFFICER)
    wanted = {"prison": it.code, "category": "b", "places": "4", "words": "Four men.", **day("by_on", FROM)}
    asked = sent(office, f"{OWN}/sourcing/new", wanted)
    assert asked.status_code == 303
    reference = asked.location.rsplit("/", 1)[1]
    assert f"{reference}: 4 places elsewhere" in told(lead.get("/account"))
    answered = {"offered": "4", "where": other.code, "words": "They have room."}
    assert sent(lead, f"{OWN}/sourcing/{reference}/answer", answered).status_code == 303
    assert "Say whether it was met" in told(office.get("/account"))
    assert sent(office, f"{OWN}/sourcing/{reference}/end", {"outcome": "met", "words": "Moved."}).status_code == 303
    assert other.name in told(officer.get(f"{STAFF}/sourcing/{reference}"))
    assert reference in told(officer.get(f"{STAFF}/sourcing"))

    given = {"kind": "accept", "addressee": it.code, "category": "b", "places": "1", "words": "Take him."}
    given |= {"local_ref": "CH-1", **day("by_on", TODAY)}
    assert "cannot be given" in told(sent(officer, f"{STAFF}/directions/new", given | {"addressee": north.code}), 422)
    made = sent(officer, f"{STAFF}/directions/new", given)
    assert made.status_code == 303
    reference = made.location.rsplit("/", 1)[1]
    assert "a direction of the clearing house" in told(lead.get("/account"))
    assert sent(lead, f"{OWN}/directions/{reference}/say-met", {"words": "He is here."}).status_code == 303
    assert "Said to be met" in told(officer.get("/staff"))
    assert "He is here." in told(officer.get(f"{STAFF}/directions/{reference}"))
    met = sent(officer, f"{STAFF}/directions/{reference}/met", {"words": "The log.", **day("met_on", TODAY)})
    assert met.status_code == 303
    assert reference in told(officer.get(f"{STAFF}/directions"))
    assert "Met" in told(lead.get(f"{OWN}/directions/{reference}"))
    with transaction():
        row = scene.direction_at(Direction.GIVEN)
    assert lead.get(f"{OWN}/directions/{row.reference}").status_code == 404
    assert "There is time to meet it" in told(officer.get(f"{STAFF}/directions/{row.reference}"))


def test_everybody_reads_the_totals_and_no_commissioners_name(app):
    stranger = Visitor(app)
    page = told(stranger.get("/places"))
    assert "Places of invented prisons" in page
    assert "300" in page
    with reading():
        assert scene.north().name not in page
    assert told(stranger.get("/places?category=b"))
    assert told(stranger.get("/places?category=%00%ff"), 200)
    assert json.loads(stranger.get("/places.json").text)["places"][-1] == {
        "date": TODAY.isoformat(),
        "category": "b",
        "held": 300,
        "commissioned": 300,
        "invented": True,
    }
    assert "2026-11-02,b,300,300,yes" in stranger.get("/places.csv").text


NONSENSE = ("", "x" * 5000, "9" * 30, "-1", "\x00", "a\udcff", "<script>", "31")
