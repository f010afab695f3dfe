"""What the record of tariffs says of the members of an application, on both engines: on its page, in the decision."""

import json
from datetime import date

import pytest
from flask import Flask

from regulator.core import files
from regulator.core.db import reading, transaction
from regulator.core.documents import queries as documents
from regulator.core.documents.jobs import render_form
from regulator.licensing.queries import applications as queries
from regulator.licensing.queries.content import content_of, document_of
from regulator.licensing.rules.lifecycle import State
from regulator.register.rules.words import Kind
from regulator.tariffs.actions import contracts
from regulator.tariffs.queries import checking, evidence
from tests.core.documents import structure
from tests.tariffs import scene as tariffs

from .scene import AFTER, PRISON, SITS, People, at, brought_to, organisation, undone
from .test_pages import came, told

pytestmark = pytest.mark.database
YEAR = 2026


def _tariff() -> None:
    """The tariff of 2026-27 from three returns, of which that of the applicant came late and lacks three costs."""
    tariffs.private()
    tariffs.sent(PRISON, "40,000", YEAR - 2, date(2025, 8, 1))
    for code, cost in (("ZWX", "44,000"), (tariffs.PRIVATE, "50,000")):
        tariffs.sent(code, cost, YEAR - 2, date(2025, 6, 2))
    tariff = tariffs.begun(YEAR)
    for name in ("make-draft", "consult"):
        tariffs.take(tariff, name, tariffs.ANALYST, tariffs.START, "")
    for name, who in (("count", tariffs.ANALYST), ("propose", tariffs.ANALYST), ("publish", tariffs.PUBLISHER)):
        tariffs.take(tariff, name, who, tariffs.AFTER)


def _paid(price: str, code: str = PRISON) -> None:
    wanted = contracts.Wanted(code, "", tariffs.LOCAL, "private", price, date(2026, 4, 1), None, "The contract, page 3")
    contracts.record_price(wanted, actor=tariffs.ANALYST, now=at(date(2026, 5, 1)))


def test_returns_costs_and_contracts_of_a_member_are_told_as_they_are_on_the_day(world: People):
    with undone():
        _tariff()
        _paid("90,000")
        about = organisation(PRISON)
        told = evidence.of([about, organisation("ZWX")], SITS)
        one = told[about.id]
        came = {each.year: each for each in one.returns}
        assert came["2024-25"].late
        assert came["2024-25"].partial
        assert came["2024-25"].sent_on == date(2025, 8, 1)
        assert came["2025-26"].sent_on is None, "it never came, which is told and not left out"
        assert [(each.cost, each.year, each.tariff_year) for each in one.costs] == [(4_000_000, "2024-25", "2026-27")]
        assert one.costs[0].tariff == 4_484_500, "the median of £44,000, 4% for two years and less 2%"
        assert [(each.verdict, each.open) for each in one.contracts if each.breach] == [("Breach", True)]
        assert one.open_breaches == 1
        assert told[organisation("ZWX").id].open_breaches == 0
        key = next(each.key for each in checking.every_contract(SITS) if each.verdict.breach)
        contracts.note_breach(key, "explained", reason="An error of ours.", actor=tariffs.ANALYST, now=at(SITS))
        assert evidence.of([about], SITS)[about.id].open_breaches == 0, "it is answered for, and still a breach"
        assert not evidence.of([about], date(2026, 3, 1))[about.id].costs, "no tariff was in force yet"


def test_a_body_without_places_owes_no_return(world: People):
    with undone():
        crc = organisation(PRISON)
        crc.kind = Kind.CRC
        told = evidence.of([crc], SITS)[crc.id]
        assert not told.owes
        assert not told.returns
        assert not told.costs


def test_a_decision_freezes_it_and_all_its_forms_say_the_same(site: tuple[Flask, People]):
    app, people = site
    with transaction():
        _tariff()
        _paid("90,000")
        made = brought_to(State.CONDITIONS, people)
        row = next(each for each in queries.documents_of(made.id) if each.kind == "decision")
        version, reference = document_of(row)[1], made.reference
    for form in ("html", "pdf", "json"):
        render_form({"version_id": version.id, "form": form})
    with transaction():
        tariffs.sent(PRISON, "41,000", YEAR - 1, AFTER)  # what comes after the decision does not change it
    with reading():
        said = content_of(row)["evidence"]["records"][0]["tariffs"]
        assert said["open_breaches"] == 1
        assert said["returns"][0]["sent_on"] is None
        held = {name: files.open_kept(each.sha256) for name, each in documents.forms(version.id).items()}
    assert json.loads(held["json"])["evidence"]["records"][0]["tariffs"] == said
    printed, written = structure.words_of_pdf(held["pdf"]), structure.words_of_html(held["html"].decode())
    assert structure.difference(printed, written, []) is None
    for text in (" ".join(printed), " ".join(written)):
        assert "2024-25, sent on 1 August 2025, late" in text
        assert "and partial" in text
        assert "2025-26, not sent; it was due on" in text
        assert "£40,000 in 2024-25 against the tariff of £44,845 for 2026-27" in text
        assert "Breaches that nobody has answered for: 1." in text
        assert "£90,000" not in text, "what one contract pays is not the public's"
    page = told(came(app, people.officer).get(f"/staff/licensing/{reference}/evidence"))
    assert "sent on 1 August 2025 Late Partial" in page
    assert "nobody has answered for it yet" in page
