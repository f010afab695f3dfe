"""The forms of a report as files, its versions, and what stands in their place once it is withdrawn."""

import hashlib
import json

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from regulator.cli.forms import render
from regulator.core import clock, outbox
from regulator.core.db import reading, transaction
from regulator.core.documents import actions as documents
from regulator.core.documents import queries
from regulator.core.documents.actions import Frame
from regulator.publication.views.whole_page_cache import WholePageCache
from tests import pages

from .site import SOMEONE, Site

pytestmark = pytest.mark.database

TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}


def get(app: Flask, address: str, **headers: str) -> TestResponse:
    return app.test_client().get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})


def later(site: Site) -> None:
    """A second goes by: the process looks at the number of the publication again."""
    cache = site.app.wsgi_app
    assert isinstance(cache, WholePageCache)
    cache._looked_at = float("-inf")


def check_code(site: Site, number: int = 1) -> str:
    with reading():
        return queries.versions(queries.document(site.bedford).id)[number - 1].check_code


def correct(site: Site, note: str = "The number of people held was wrong.") -> None:
    """Publish a second version, whose forms are not rendered yet."""

    def build(frame: Frame) -> dict:
        with_old = json.loads(old.content)
        with_old["version"] |= {"number": frame.number, "published_on": frame.published_on.isoformat()}
        with_old["verification"]["check_code"] = frame.check_code
        return with_old

    with transaction():
        document = queries.document(site.bedford)
        old = queries.newest(document.id)
        documents.freeze(
            document.kind,
            site.bedford,
            subject=document.subject,
            title=document.title,
            build=build,
            published_on=clock.today(),
            note=note,
            actor=SOMEONE,
        )


def withdraw(site: Site) -> None:
    with transaction():
        document = queries.document(site.bedford)
        documents.withdraw(document, reason="A court ordered it.", actor=SOMEONE, today=clock.today())


@pytest.mark.parametrize("form", TYPES)
def test_a_form_is_the_bytes_that_were_rendered_under_their_own_hash(a_site, form):
    answer = get(a_site.app, f"/inspections/{a_site.bedford}/report.{form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == TYPES[form]
    with reading():
        document = queries.document(a_site.bedford)
        kept = queries.form(queries.newest(document.id).id, form)
    assert kept is not None
    assert hashlib.sha256(answer.data).hexdigest() == kept.sha256
    assert answer.headers["ETag"] == f'"{kept.sha256}"'
    assert len(answer.data) == kept.size
    how, name = answer.headers["Content-Disposition"].split("; ")
    assert how == ("inline" if form == "pdf" else "attachment")
    assert name == f'filename="BFI-{a_site.bedford}-v1.{form}"'
    again = get(a_site.app, f"/inspections/{a_site.bedford}/report.{form}", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304
    same = get(a_site.app, f"/inspections/{a_site.bedford}/versions/1/report.{form}")
    assert same.data == answer.data


def test_the_pdf_is_a_pdf_and_the_json_names_the_hashes_of_the_others(a_site):
    forms = {form: get(a_site.app, f"/inspections/{a_site.bedford}/report.{form}").data for form in TYPES}
    assert forms["pdf"].startswith(b"%PDF-1.7")
    hashes = json.loads(forms["json"])["hashes"]
    assert hashes["pdf"] == hashlib.sha256(forms["pdf"]).hexdigest()
    assert hashes["html"] == hashlib.sha256(forms["html"]).hexdigest()


def test_a_form_that_is_not_rendered_yet_is_a_sentence_and_no_dead_link(own_site):
    correct(own_site)
    for address in ("/", "/inspections", f"/inspections/{own_site.bedford}", "/providers/BFI", "/providers?area=kent"):
        page = pages.check(get(own_site.app, address))
        assert f"/inspections/{own_site.bedford}/report.pdf" not in {link.get("href") for link in page.iter("a")}
    assert "The PDF is being made" in pages.words_of(pages.check(get(own_site.app, "/providers/BFI")))
    answer = get(own_site.app, f"/inspections/{own_site.bedford}/report.pdf")
    assert answer.status_code == 404
    pages.check(answer)


def test_a_form_can_be_read_once_it_is_rendered(own_site):
    correct(own_site)
    assert "being made" in get(own_site.app, f"/inspections/{own_site.bedford}").text
    assert render(own_site.bedford) == []
    later(own_site)
    page = pages.check(get(own_site.app, f"/inspections/{own_site.bedford}"))
    links = {link.get("href") for link in page.iter("a")}
    assert f"/inspections/{own_site.bedford}/report.pdf" in links
    for number in (1, 2):
        assert f"/inspections/{own_site.bedford}/versions/{number}/report.pdf" in links
    old, new = (get(own_site.app, f"/inspections/{own_site.bedford}/versions/{number}/report.pdf") for number in (1, 2))
    assert old.data != new.data
    assert get(own_site.app, f"/inspections/{own_site.bedford}/report.pdf").data == new.data
    assert not outbox.drain()


def test_a_correction_is_a_new_version_with_its_reason_and_the_old_one_stays(own_site):
    correct(own_site, "Pupils was printed for people.")
    said = pages.words_of(pages.check(get(own_site.app, f"/inspections/{own_site.bedford}")))
    assert "Version 2" in said
    assert "Pupils was printed for people." in said
    old = get(own_site.app, f"/inspections/{own_site.bedford}/versions/1/report.pdf")
    assert old.status_code == 200


def test_a_code_is_confirmed_with_what_the_document_is_and_its_hashes(a_site):
    code = check_code(a_site)
    said = pages.words_of(pages.check(get(a_site.app, f"/verify/{code}")))
    with reading():
        version = queries.by_check_code(code).version
        forms = queries.forms(version.id)
    assert "This document is genuine" in said
    assert "14 February 2024" in said
    assert "Worked example from published facts" in said
    for hash_ in (version.content_hash, *(form.sha256 for form in forms.values())):
        assert hash_ in said


def test_a_code_typed_any_way_leads_to_its_document(a_site):
    code = check_code(a_site)
    for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} ", code.replace("-", "–")):
        answer = a_site.app.test_client().get("/verify", query_string={"code": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/verify/{code}"), typed
    moved = get(a_site.app, f"/verify/{code.lower().replace('-', '')}")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/verify/{code}")


def test_a_code_that_we_never_gave_is_said_to_be_none_of_ours(a_site):
    answer = get(a_site.app, "/verify/AAAA-BBBB-CCCC")
    assert answer.status_code == 404
    said = pages.words_of(pages.check(answer))
    assert "No document has this check code" in said
    assert "Then we did not publish the document" in said


def test_a_code_of_the_wrong_length_is_asked_for_again(a_site):
    for typed, wrong in (("", "Enter a check code"), ("7KQ4", "Enter the 12 letters and numbers of the check code")):
        answer = a_site.app.test_client().get("/verify", query_string={"code": typed})
        assert answer.status_code == 422
        page = pages.check(answer)
        assert wrong in pages.words_of(page)
        field = next(each for each in page.iter("input") if each.get("id") == "code")
        assert field.get("value") == typed


def test_a_superseded_document_is_genuine_and_out_of_date(own_site):
    code = check_code(own_site)
    correct(own_site)
    said = pages.words_of(pages.check(get(own_site.app, f"/verify/{code}")))
    assert "This document is genuine, but out of date" in said
    assert "superseded by version 2" in said
    newer = pages.words_of(pages.check(get(own_site.app, f"/verify/{check_code(own_site, 2)}")))
    assert "it is the version that stands" in newer


def test_a_withdrawal_shows_within_a_second_on_every_page_and_leaves_no_content(own_site):
    reference, code = own_site.bedford, check_code(own_site)
    about_it = ("/", "/inspections", f"/inspections/{reference}", "/providers/BFI", f"/verify/{code}")
    downloads = [f"/inspections/{reference}/report.{form}" for form in TYPES]
    downloads += [f"/inspections/{reference}/versions/1/report.{form}" for form in TYPES]
    for address in (*about_it, *downloads):
        assert get(own_site.app, address).status_code == 200  # each is kept now
    withdraw(own_site)
    later(own_site)
    for address in about_it:
        answer = get(own_site.app, address)
        said = pages.words_of(pages.check(answer))
        assert "Very high violence" not in said, address
        assert f"/inspections/{reference}/report" not in answer.text, address
    for address in downloads:
        answer = get(own_site.app, address)
        assert answer.status_code == 410, address
        said = pages.words_of(pages.check(answer))
        assert f"Report {reference} is withdrawn" in said
        assert "Very high violence" not in said
    notice = pages.words_of(pages.check(get(own_site.app, f"/inspections/{reference}")))
    assert "A court ordered it." in notice
    verified = pages.words_of(pages.check(get(own_site.app, f"/verify/{code}")))
    assert "This document is withdrawn" in verified
    assert reference not in get(own_site.app, "/").text
    assert reference not in get(own_site.app, "/sitemap.xml").text
    assert "Withdrawn" in pages.words_of(pages.check(get(own_site.app, "/inspections")))


def test_the_scores_of_a_withdrawn_report_are_gone_from_the_history(own_site):
    assert pages.drawings(pages.check(get(own_site.app, "/providers/BFI")))
    withdraw(own_site)
    later(own_site)
    page = pages.check(get(own_site.app, "/providers/BFI"))
    assert not pages.drawings(page)
    assert "Withdrawn on" in pages.words_of(page)
