"""Minimum standards in the browser: only what changed is saved, nobody is overwritten, what was not saved is said."""

import html
import re

import html5lib
import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from regulator.core.db import reading, session, transaction
from regulator.inspections import queries
from regulator.inspections.models.journal import Operation
from regulator.inspections.queries import standards_met
from regulator.inspections.rules.journal import id_of_part
from regulator.inspections.rules.lifecycle import State
from regulator.inspections.rules.minimum_standards import Row, Stood, verdict
from regulator.people.rules import Role
from tests.core.test_macros import ENVIRONMENT, OFFICIAL, tree

from . import scene
from .workers import errors, inspection_for, worker

OWN, FIRST, SECOND = uuid7(), uuid7(), uuid7()
MET = Stood(FIRST, "met", "Seen.")


@pytest.mark.parametrize(
    ("row", "stands", "kind"),
    [
        (Row("MS-S1", "", "", None), None, "same"),
        (Row("MS-S1", "", "", None), MET, "same"),
        (Row("MS-S1", "met", " Seen.\r\n", MET), MET, "same"),
        (Row("MS-S1", "met", "Seen.", None), MET, "same"),
        (Row("MS-S1", "not-met", "Seen.", MET), MET, "keep"),
        (Row("MS-S1", "not-met", "Three cells.", None), None, "keep"),
        (Row("MS-S1", "not-met", "Three cells.", None), Stood(OWN, "met", ""), "same"),
        (Row("MS-S1", "not-met", "Three cells.", None), MET, "meanwhile"),
        (Row("MS-S1", "not-met", "Three cells.", MET), Stood(SECOND, "met", "Seen twice."), "meanwhile"),
        (Row("MS-S1", "not-met", " \n", None), None, "wrong"),
        (Row("MS-S1", "", "Words without a choice", None), None, "wrong"),
        (Row("MS-S1", "perhaps", "", None), None, "wrong"),
        (Row("MS-S1", "met", "half\x00", None), None, "wrong"),
        (Row("MS-S1", "met", "half \ud800", None), None, "wrong"),
        (Row("MS-S1", "met", "x" * 20_001, None), None, "wrong"),
        (Row("MS-S1", "not-tested", "", None), None, "keep"),
    ],
)
def test_what_becomes_of_a_row(row, stands, kind):
    assert verdict(row, stands, OWN).kind == kind


def test_the_parts_of_a_form_have_ids_of_their_own_that_are_the_same_when_it_is_sent_again():
    made = id_of_part(OWN, "MS-S1")
    assert made == id_of_part(OWN, "MS-S1")
    assert len({made, OWN, id_of_part(OWN, "MS-S2"), id_of_part(FIRST, "MS-S1")}) == 4
    assert (made.version, made.variant, made.bytes[:6]) == (7, OWN.variant, OWN.bytes[:6])


@pytest.mark.parametrize(("outcome", "error"), [("", ""), ("met", ""), ("not-met", "Enter the evidence")])
def test_a_row_is_what_the_official_components_write(outcome, error):
    ours = (
        '{% from "inspections/work/minimum_macros.html" import judgement %}'
        "{{ judgement('MS-S1', 'Health & care', 'A nurse <b> must.', 'Look', outcome, 'Words <i>', error) }}"
    )
    official = (
        '{% from "govuk_frontend_jinja/components/radios/macro.html" import govukRadios %}'
        '{% from "govuk_frontend_jinja/components/textarea/macro.html" import govukTextarea %}'
        "{{ govukRadios(radios) }}{{ govukTextarea(textarea) }}"
    )
    choices = (("met", "Met"), ("not-met", "Not met"), ("not-tested", "Not tested"))
    radios = {
        "idPrefix": "o-MS-S1",
        "name": "o-MS-S1",
        "classes": "govuk-radios--small govuk-radios--inline",
        "fieldset": {"legend": {"text": "MS-S1 Health & care", "classes": "govuk-fieldset__legend--s"}},
        "hint": {"text": "A nurse <b> must. How to test it: Look"},
        "items": [{"value": value, "text": text, "checked": value == outcome} for value, text in choices],
    } | ({"errorMessage": {"text": error}} if error else {})
    textarea = {
        "id": "e-MS-S1",
        "name": "e-MS-S1",
        "rows": "2",
        "label": {"html": 'Evidence<span class="govuk-visually-hidden"> on MS-S1</span>'},
        "value": "Words <i>",
    }
    made = ENVIRONMENT.from_string(ours).render(outcome=outcome, error=error)
    theirs = OFFICIAL.from_string(official).render(radios=radios, textarea=textarea)
    assert tree(made) == tree(theirs)


def fields(page):
    """What a browser would send of the page's form."""
    found = html5lib.parse(page, namespaceHTMLElements=False)
    form = next(each for each in found.iter("form") if each.get("autocomplete") == "off")
    sent = {each.get("name"): (each.text or "") for each in form.iter("textarea")}
    for each in form.iter("input"):
        if each.get("type") == "hidden" or each.get("checked") is not None:
            sent[each.get("name")] = each.get("value")
    return sent


def count():
    with reading():
        return session().scalar(select(func.count()).where(Operation.kind == "minimum-standard"))


def standing(reference):
    with reading():
        found = standards_met.found(queries.by_reference(reference))
        return {ref: (each.outcome, each.evidence) for ref, each in found.items()}


@pytest.mark.database
def test_only_what_changed_is_saved_and_a_colleagues_change_is_shown_beside(app):
    ann, ben = worker(app, Role.INSPECTOR, "Ann Author"), worker(app, Role.INSPECTOR, "Ben Beside")
    reference = inspection_for(State.FIELDWORK, (ann, "field"), (ben, "field"))
    address = f"/staff/inspections/{reference}/minimum-standards"
    page = ann.visitor.get(address).text
    assert "36 minimum standards" in page
    refs = re.findall(r'name="e-(MS-[A-Z]+\d+)"', page)
    assert len(refs) == 36
    sent = fields(page)
    given = {f"o-{refs[0]}": "met", f"e-{refs[0]}": "Seen.", f"o-{refs[1]}": "not-met", f"o-{refs[2]}": "not-tested"}
    answer = ann.visitor.post(address, sent | given)
    assert answer.status_code == 422
    assert errors(answer.text) == [f"Enter the evidence that {refs[1]} is not met"]
    assert f"2 findings are saved: {refs[0]}, {refs[2]}." in answer.text
    assert standing(reference) == {refs[0]: ("met", "Seen."), refs[2]: ("not-tested", "")}
    again = fields(answer.text)
    assert again[f"o-{refs[1]}"] == "not-met"
    assert ann.visitor.post(address, again | {f"e-{refs[1]}": "Three cells of ten."}).status_code == 303
    assert count() == 3
    assert ann.visitor.post(address, sent | given | {f"e-{refs[1]}": "Three cells of ten."}).status_code == 303
    assert ann.visitor.post(address, fields(ann.visitor.get(address).text)).status_code == 303
    assert count() == 3

    both = fields(ben.visitor.get(address).text)
    change = {f"o-{refs[0]}": "not-met", f"e-{refs[0]}": "Not at night."}
    assert ann.visitor.post(address, both | {f"e-{refs[0]}": "Seen again."}).status_code == 303
    beside = ben.visitor.post(address, both | change | {f"o-{refs[3]}": "met"})
    assert beside.status_code == 422
    text = html.unescape(beside.text)
    assert "What Ann Author recorded meanwhile:" in text
    assert "Seen again." in text
    assert "Not at night." in text
    assert f"1 finding is saved: {refs[3]}." in text
    assert standing(reference)[refs[0]] == ("met", "Seen again.")
    assert ben.visitor.post(address, fields(beside.text)).status_code == 303
    assert standing(reference)[refs[0]] == ("not-met", "Not at night.")

    narrow = ann.visitor.get(f"{address}?words={refs[5].lower()}&show=not-looked-at").text
    assert re.findall(r'name="e-(MS-[A-Z]+\d+)"', narrow) == [refs[5]]
    assert ann.visitor.post(address, fields(narrow) | {f"o-{refs[5]}": "met"}).status_code == 303
    assert len(standing(reference)) == 5
    assert "No minimum standard fits" in ann.visitor.get(f"{address}?words=zzz").text
    assert ann.visitor.get(f"{address}?show=nonsense&words=%00").status_code == 200


@pytest.mark.database
def test_what_cannot_be_read_is_told_and_a_large_page_is_taken(app):
    ann = worker(app, Role.INSPECTOR, "Ann Author")
    panel = worker(app, Role.PANEL_MEMBER, "Pat Panel")
    reference = inspection_for(State.FIELDWORK, (ann, "field"))
    address = f"/staff/inspections/{reference}/minimum-standards"
    page = ann.visitor.get(address).text
    refs = re.findall(r'name="e-(MS-[A-Z]+\d+)"', page)
    large = {f"e-{ref}": "word " * 3_900 for ref in refs} | {f"o-{ref}": "met" for ref in refs}
    answer = ann.visitor.post(address, fields(page) | large)
    assert answer.status_code == 303
    assert len(standing(reference)) == 36
    assert ann.visitor.post(address, {"e-MS-S1": "x" * (2 * 1024 * 1024)}).status_code == 413
    odd = {f"o-{refs[0]}": "perhaps\x00", f"e-{refs[0]}": "x", f"s-{refs[0]}": "1; DROP", "id": "none"}
    odd["e-MS-Z999"] = "x"
    answer = ann.visitor.post(address, odd)
    assert answer.status_code == 422
    assert "Choose whether" in errors(answer.text)[0]
    assert ann.visitor.post(address, {}).status_code == 303
    assert "Save changes" not in panel.visitor.get(address).text
    refused = panel.visitor.post(address, {f"o-{refs[0]}": "met", f"e-{refs[0]}": "Kept"}, form_on="/account")
    assert refused.status_code == 422
    assert errors(refused.text) == ["Your role may not capture evidence."]
    assert "Kept" in refused.text
    with transaction():
        held = queries.by_reference(reference)
        scene.ready_for_all(held)
        scene.move(held, "close-fieldwork")
    late = ann.visitor.post(address, {f"o-{refs[0]}": "not-met", f"e-{refs[0]}": "Late words"}, form_on="/account")
    assert late.status_code == 422
    assert "Late words" in late.text
