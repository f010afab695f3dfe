"""The public pages as anyone gets them, on real data."""

from types import SimpleNamespace

import pytest
from flask import render_template

from regulator.core.db import transaction
from regulator.core.events import record
from regulator.inspections import queries
from regulator.inspections.events import InspectionMoved
from regulator.standards.rules import legible
from tests import pages

from .site import SOMEONE, Site

pytestmark = pytest.mark.database

EVERY = (
    "/",
    "/providers",
    "/providers?search=bedford",
    "/providers?kind=crc",
    "/providers?area=kent",
    "/providers?search=no+such+place",
    "/providers/BFI",
    "/providers/ZZY",
    "/providers/LPI",
    "/providers/FMI",
    "/providers/CPA01",
    "/inspections",
    "/inspections/{bedford}",
    "/inspections/{invented}",
    "/standards",
    "/standards/prisons-1",
    "/standards/crc-1",
    "/standards/prisons-1/S1",
    "/standards/prisons-1/MS-R8",
    "/standards/prisons-1/families",
    "/standards/crc-1/2.1",
    "/standards/crc-1/2.1.1",
    "/standards/lrt-1",
    "/standards/lrt-1/MS-T13",
    "/verify",
    "/about",
    "/accessibility",
)
INVENTED = "invented"


def address(site: Site, pattern: str) -> str:
    return pattern.format(bedford=site.bedford, invented=site.invented)


def get(site: Site, pattern: str, status: int = 200):
    answer = site.app.test_client().get(address(site, pattern))
    assert answer.status_code == status, (pattern, answer.status_code)
    return answer


def words(site: Site, pattern: str, status: int = 200) -> str:
    return pages.words_of(pages.check(get(site, pattern, status)))


def test_every_public_page_is_well_made(a_site):
    for pattern in EVERY:
        pages.check(get(a_site, pattern))


def test_every_link_of_the_public_pages_leads_somewhere(sqlite_site):
    client = sqlite_site.app.test_client()
    seen: set[str] = set()
    for pattern in EVERY:
        page = pages.check(get(sqlite_site, pattern))
        seen |= {link.get("href", "").split("#")[0] for link in page.iter("a")}
    ours = sorted(each for each in seen if each.startswith("/"))
    assert len(ours) > 100
    broken = {link: client.get(link).status_code for link in ours}
    assert {link: status for link, status in broken.items() if status not in (200, 301, 302)} == {}


def test_the_home_page_leads_to_the_newest_reports_and_their_pdfs(a_site):
    page = pages.check(get(a_site, "/"))
    links = [link.get("href") for link in page.iter("a")]
    assert f"/inspections/{a_site.bedford}" in links
    assert f"/inspections/{a_site.bedford}/report.pdf" in links
    assert links.index(f"/inspections/{a_site.invented}") < links.index(f"/inspections/{a_site.bedford}")
    assert "126 prisons" in pages.words_of(page)


def test_a_provider_is_found_by_name_town_code_and_the_beginning_of_a_word(a_site):
    found = {
        "bedford": "/providers/BFI",
        "HMP Bedford": "/providers/BFI",
        "BEDF": "/providers/BFI",
        "bfi": "/providers/BFI",
        "sheerness": "/providers/EYI",
        "bedford prison": "/providers/BFI",
        "bench community": "/providers/CPA17",
    }
    for typed, wanted in found.items():
        page = pages.check(a_site.app.test_client().get("/providers", query_string={"search": typed}))
        assert wanted in {link.get("href") for link in page.iter("a")}, typed


def test_a_search_that_may_mean_an_area_offers_it(a_site):
    for typed, code in (("kent", "kent"), ("Yorkshire", "north-yorkshire"), ("bedfordshire", "bedfordshire")):
        page = pages.check(get(a_site, f"/providers?search={typed}"))
        assert f"/providers?area={code}" in {link.get("href") for link in page.iter("a")}
    assert "/providers?area=" not in get(a_site, "/providers?search=liverpool").text


def test_a_search_that_finds_nothing_says_what_to_do_next(a_site):
    said = words(a_site, "/providers?search=no+such+place")
    assert "No provider was found for “no such place”" in said
    assert "Try a shorter name, the town, or the area" in said


def test_open_providers_come_first_and_closed_ones_are_marked(a_site):
    client = a_site.app.test_client()
    names, closed, address_ = [], [], "/providers"
    while address_:
        page = pages.check(client.get(address_))
        for item in page.iter("li"):
            if "cjr-provider" in item.get("class", "").split():
                names.append(pages.words(item.find(".//h2/a")))
                closed.append("Closed" in pages.words(item.find(".//h2")))
        address_ = next((link.get("href") for link in page.iter("a") if link.get("rel") == "next"), "")
    assert len(names) == len(set(names)) == 193  # 171 prisons, 21 companies and the invented one
    assert closed == sorted(closed)
    assert closed.count(True) == 45


def test_a_provider_page_says_who_runs_it_where_it_is_and_who_commissions(a_site):
    said = words(a_site, "/providers/BFI")
    for told in ("Local/reception, category B", "HMPPS (public)", "Bedford, MK40 1HG", "Bedfordshire"):
        assert told in said
    assert "Police and Crime Commissioner for Bedfordshire" in said
    assert "29 August 2014" in said
    assert "502" in said
    assert "Population bulletin, August 2014" in said


def test_people_held_above_capacity_are_told_of_and_not_hidden(a_site):
    said = words(a_site, "/providers/LPI")
    assert "Operational capacity 840 is below the certified normal accommodation of 1,145" in said


def test_the_history_of_a_prison_is_a_plot_a_table_and_its_sources_and_never_a_sum(a_site):
    page = pages.check(get(a_site, "/providers/LPI"))
    said = pages.words_of(page)
    assert len(pages.drawings(page)) == 1
    assert "The four tests are never added up" in said
    assert "27 August to 6 September 2019" in said
    assert "Not in the sources" in said
    assert "HMIP press release Jan 2020" in said
    sources = {link.get("href") for link in page.iter("a")}
    assert "https://publications.parliament.uk/pa/cm201719/cmselect/cmjust/751/75104.htm" in sources
    assert "total" not in said.lower()


def test_a_date_is_no_more_exact_than_its_source(a_site):
    said = words(a_site, "/providers/HDI")
    assert "About June to about August 2015" in said
    assert "1 June 2015" not in said


def test_an_inspection_known_only_from_a_later_source_is_shown_and_says_so(a_site):
    said = words(a_site, "/providers/PDI")
    assert "July 2014" in said
    assert "Told beside the inspection of" in said


def test_a_code_in_small_letters_leads_to_the_page(a_site):
    answer = get(a_site, "/providers/bfi", 301)
    assert answer.headers["Location"] == "/providers/BFI"


def test_a_report_is_a_page_with_its_three_forms_its_code_and_its_notice(a_site):
    page = pages.check(get(a_site, "/inspections/{bedford}"))
    said = pages.words_of(page)
    links = {link.get("href") for link in page.iter("a")}
    for form in ("pdf", "html", "json"):
        assert f"/inspections/{a_site.bedford}/report.{form}" in links
    assert "Worked example from published facts; not a report of any public body" in said
    assert "Very high violence, above all against staff" in said
    assert any((link or "").startswith("/verify/") for link in links)


def test_what_is_invented_says_so_on_every_page_that_shows_it(a_site):
    for pattern in ("/", "/providers/ZZY", "/inspections/{invented}", "/inspections", "/providers?search=nowhere"):
        page = pages.check(get(a_site, pattern))
        banners = [each for each in page.iter("div") if "cjr-demonstration" in each.get("class", "")]
        assert len(banners) == 1, pattern
        assert INVENTED in pages.words(banners[0]).lower()
    for pattern in ("/providers/BFI", "/inspections/{bedford}", "/providers?search=bedford"):
        assert "cjr-demonstration" not in get(a_site, pattern).text, pattern


def test_an_edition_can_be_read_by_area_and_each_line_on_its_own_page(a_site):
    said = words(a_site, "/standards/prisons-1")
    for area in ("Safety", "Respect", "Purposeful activity", "Preparation for release", "Leadership"):
        assert area in said
    line = words(a_site, "/standards/prisons-1/MS-R8")
    assert "Minimum standard" in line
    assert "Nelson Mandela Rules), rules 56 and 57" in line
    asked = words(a_site, "/standards/prisons-1/S1")
    assert "These are prompts. None is a pass mark" in asked


def test_an_edition_that_nothing_rates_says_so_and_whose_its_numbers_are(a_site):
    said = words(a_site, "/standards/lrt-1")
    assert "Nothing in it is scored or rated" in said
    assert "Not scored" not in said
    line = words(a_site, "/standards/lrt-1/MS-T13")
    assert "Where the number comes from" in line
    assert "the day is our own figure" in line
    assert "What to look for" in words(a_site, "/standards/lrt-1/T23")


def test_a_requirement_says_for_which_establishments_it_is_and_what_it_bears_on(sqlite_site):
    to = {"holds": ["women"], "functions": ["category B trainer", "open"], "categories": ["A", "B"]}
    details = {"applies_to": to, "pathways": ["finance-benefit-debt"], "characteristics": ["religion-or-belief"]}
    with sqlite_site.app.app_context():
        words = {"places": legible.PLACES, "pathways": legible.PATHWAYS}
        shown = render_template("publication/for_whom.html", line=SimpleNamespace(details=details), **words)
        said = " ".join(shown.split())
        assert render_template("publication/for_whom.html", line=SimpleNamespace(details={}), **words).strip() == ""
    assert "Those that hold women" in said
    assert "Category B training prisons and open prisons" in said
    assert "category A or B" in said
    assert "finance, benefit and debt" in said
    assert "religion or belief" in said


def test_a_key_question_shows_what_is_answered_for_each_case_and_of_which(sqlite_site):
    asked = {
        "ref": "C2.1.3e",
        "question": "Is it understood?",
        "yes_when": "It is.",
        "asked_of": {"circumstances": ["domestic-abuse"]},
    }
    with sqlite_site.app.app_context():
        shown = render_template(
            "publication/case_questions.html", line=SimpleNamespace(details={"case_questions": [asked]})
        )
        assert render_template("publication/case_questions.html", line=SimpleNamespace(details={})).strip() == ""
    assert 'id="C2.1.3e"' in shown
    assert "Asked only where the case has: domestic abuse" in shown


def test_the_address_of_a_prompt_leads_to_the_line_it_is_under(a_site):
    answer = get(a_site, "/standards/prisons-1/S1.2", 301)
    assert answer.headers["Location"] == "/standards/prisons-1/S1#S1.2"
    assert 'id="S1.2"' in get(a_site, "/standards/prisons-1/S1").text


def test_nothing_that_is_not_there_is_more_than_a_page_that_helps(a_site):
    for pattern in (
        "/providers/XYZ",
        "/providers/commissioner-kent",
        "/inspections/INS-1999-0000",
        "/inspections/INS-1999-0000/report.pdf",
        "/inspections/{bedford}/versions/2/report.pdf",
        "/inspections/{bedford}/versions/1/photographs/" + "a" * 64,
        "/inspections/{bedford}/report.exe",
        "/standards/nothing-9",
        "/standards/prisons-1/ZZ99",
        "/schemas/nothing.json",
        "/providers?kind=bakery",
        "/providers?area=atlantis",
        "/providers?after=XYZ",
        "/inspections?after=INS-1999-0000",
    ):
        assert "list of providers" in words(a_site, pattern, 404), pattern


def test_an_inspection_that_is_not_published_is_not_there(own_site):
    with transaction():
        inspection = queries.by_reference(own_site.invented)
        inspection.state = "final"
        record(SOMEONE, InspectionMoved(inspection.id, "reopen", "published", "final", "a test"))
    get(own_site, "/inspections/{invented}", 404)
    get(own_site, "/inspections/{invented}/report.pdf", 404)
    assert own_site.invented not in get(own_site, "/").text
    assert own_site.invented not in get(own_site, "/inspections").text
    assert own_site.invented not in get(own_site, "/providers/ZZY").text
    assert own_site.invented not in get(own_site, "/sitemap.xml").text


def test_programs_find_the_schema_and_every_real_page(a_site):
    schema = get(a_site, "/schemas/inspection-report-1.json")
    assert schema.mimetype == "application/schema+json"
    assert schema.get_json(force=True)["$id"] == "urn:criminal-justice-regulator:schema:inspection-report:1"
    listed = get(a_site, "/sitemap.xml").text
    assert listed.count("<loc>http://127.0.0.1:8000/providers/") == 192
    assert f"/inspections/{a_site.bedford}<" in listed
    assert a_site.invented not in listed
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in get(a_site, "/robots.txt").text
