"""A prison number that belongs to two people is told, kept where that is right, and settled by a person; each person of
a joint case can be put right. On both engines."""

import re

import pytest

from regulator.core import clock, db
from regulator.core.refused import NotFound, Refused
from regulator.ombudsman.actions import clashes, intake
from regulator.ombudsman.queries import cases, index
from regulator.ombudsman.queries.clashes import doubts
from regulator.ombudsman.queries.identity import Identity
from regulator.ombudsman.queries.joint import joint_people

from .office import Office, logged, version

pytestmark = pytest.mark.database
BOTH = "Both letters have it."


def waiting(at_work: Office):
    with db.reading():
        return doubts(at_work.assessor)


def settle(at_work: Office, one: bool, why: str = "Two cards of reception.", actor=None) -> None:
    (doubt,) = waiting(at_work)
    with db.transaction():
        clashes.settle(
            doubt.id, doubt.version, one_person=one, why=why, actor=actor or at_work.assessor, now=clock.now()
        )


def test_a_number_that_belongs_to_two_people_is_refused_until_somebody_says_why(at_work: Office):
    first = logged(at_work)
    with pytest.raises(Refused, match="in the files under another name") as refused:
        logged(at_work, name="Zebedee Quartermaine")
    assert refused.value.field == "number"
    assert "Obrien" not in refused.value.message, "whose it is, is opened for a purpose"
    second = logged(at_work, name="Zebedee Quartermaine", clash=BOTH)
    (doubt,) = waiting(at_work)
    assert (doubt.reference, doubt.other, doubt.why) == (second, first, BOTH)
    with db.reading():
        assert cases.show(at_work.clerk, second).others == [], "nobody is made one of two"
        assert {each.name for each in index.found(at_work.clerk, "A1234BC")} == {"Tomas Obrien", "Zebedee Quartermaine"}
    with pytest.raises(Refused, match="how you know"):
        settle(at_work, one=False, why=" ")
    with pytest.raises(NotFound):
        settle(at_work, one=False, actor=at_work.clerk)
    settle(at_work, one=False)
    assert waiting(at_work) == []
    with db.reading():
        assert cases.show(at_work.clerk, second).others == []
        for reference in (first, second):
            assert "stands for two people" in cases.show(at_work.clerk, reference).entries[-1].text


def test_one_person_under_two_names_becomes_one_where_somebody_says_so(at_work: Office):
    first = logged(at_work)
    second = logged(at_work, name="Zebedee Quartermaine", clash="He changed his name.")
    settle(at_work, one=True, why="His own letter says so.")
    with db.reading():
        assert cases.show(at_work.clerk, second).others == [first]


def test_with_one_case_every_case_of_that_person_is_theirs(at_work: Office):
    first = logged(at_work)
    second = logged(at_work, name="Zebedee Quartermaine", clash="He changed his name.")
    with db.reading():
        (newer,) = [each for each in index.found(at_work.clerk, "A1234BC") if each.name == "Zebedee Quartermaine"]
    third = logged(at_work, name="Zebedee Quartermaine", person=newer.person)
    settle(at_work, one=True, why="His own letter says so.")
    with db.reading():
        assert sorted(cases.show(at_work.clerk, first).others) == sorted([second, third])


def test_the_form_on_the_website_tells_nobody_that_a_number_is_known(at_work: Office):
    logged(at_work)
    with db.transaction():
        told = intake.Logged(
            who=Identity("Zebedee Quartermaine", "A1234BC"), story="Cold.", respondent="ZWX",
            channel=intake.Channel.WEB_FORM, situation=intake.Situation.FAMILY, received_on=clock.today(),
            subjects=[("other", "other")],
        )  # fmt: skip
        intake.complain(told, now=clock.now(), today=clock.today())
    assert [each.why for each in waiting(at_work)] == [intake.FROM_THE_WEBSITE]


def test_the_pages_tell_of_it_beside_the_number_and_lose_nothing(at_work: Office):
    logged(at_work)
    clerk, assessor = (at_work.browser(getattr(at_work, who), who) for who in ("clerk", "assessor"))
    today = clock.today()
    typed = {
        "name": "Zebedee Quartermaine", "number": "A1234BC", "respondent": "ZWX", "story": "It is cold.",
        "subject": "accommodation/cell", "channel": "letter", "situation": "prison",
        "reply_format": "plain", "reply_language": "english",
        "language": "English", "received_on-day": str(today.day), "received_on-month": str(today.month),
        "received_on-year": str(today.year),
    }  # fmt: skip
    refused = clerk.post("/ombudsman/log", typed)
    assert refused.status_code == 422
    assert "It is cold." in refused.text
    assert "In the files already" in refused.text
    assert 'name="clash"' in refused.text
    kept = clerk.post("/ombudsman/log", typed | {"clash": BOTH})
    assert kept.status_code == 303
    assert "Not settled" in clerk.get(kept.location).text
    (address,) = re.findall(r'href="(/ombudsman/numbers/[0-9a-f]+)"', assessor.get("/ombudsman/numbers").text)
    assert assessor.post(address, {"why": "x", "version": "1"}).status_code == 422
    assert assessor.post(address, {"whose": "two", "why": "Cards.", "version": "1"}).status_code == 303
    assert "Not settled" not in clerk.get(kept.location).text
    assert clerk.get("/ombudsman/numbers").status_code == 404
    assert assessor.get(address).status_code == 404, "what is settled waits no more"


def test_every_person_of_a_joint_case_can_be_put_right(at_work: Office):
    clerk = at_work.browser(at_work.clerk, "clerk")
    with db.transaction():
        told = intake.Logged(
            who=Identity("Tomas Obrien", "A1234BC"), story="Cold.", respondent="ZWX", channel=intake.Channel.LETTER,
            situation=intake.Situation.PRISON, received_on=clock.today(), subjects=[("other", "other")],
        )  # fmt: skip
        people = [(Identity("Peter Quil", "B2345CD"), "")]
        case = intake.log_complaint(
            told, together=people, actor=at_work.clerk, now=clock.now(), today=clock.today()
        ).reference
    at = f"/ombudsman/cases/{case}"
    who = clerk.post(at + "/who", {"purpose": "to write to the person"}, form_on=at).text
    assert '<option value="2">Peter Quil</option>' in who
    seen = str(version(at_work, case))
    typed = {"version": seen, "name": "Peter Quill", "number": "B2345CD", "why": "Misread."}
    assert clerk.post(at + "/person", typed, form_on=at).status_code == 422, "who of them must be chosen"
    assert clerk.post(at + "/person", typed | {"which": "7"}, form_on=at).status_code == 422
    assert clerk.post(at + "/person", typed | {"which": "2"}, form_on=at).status_code == 303
    with db.reading():
        assert [each.name for each in joint_people(at_work.clerk, case, "to look")] == ["Peter Quill"]
        assert cases.who(at_work.clerk, case, "to look").name == "Tomas Obrien"
        assert [each.name for each in index.found(at_work.clerk, "quill")] == ["Peter Quill"]
        assert [each.name for each in index.found(at_work.clerk, "obrien")] == ["Tomas Obrien"]
