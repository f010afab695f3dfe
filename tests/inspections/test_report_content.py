"""What the content of a report says and leaves unsaid, from facts alone."""

import json
from dataclasses import replace
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from regulator.core.paths import PACKAGE
from regulator.inspections.rules.derivation import Flag
from regulator.inspections.rules.given import StandardInput
from regulator.inspections.rules.numbering import statement_number
from regulator.inspections.rules.ratings import apply_discretion, rate_standard, rate_tests, settle
from regulator.inspections.rules.report import Earlier, ReportFacts, StatementFacts, report_content
from regulator.inspections.rules.report.content import Frame, draft_notice
from regulator.inspections.rules.report.words import counted, listed, period, sentence
from regulator.standards.queries.schemes import scheme

SCHEMA = Draft202012Validator(json.loads((PACKAGE / "inspections" / "schemas" / "report-1.json").read_text()))
PRISONS, CRC = scheme("prisons-1"), scheme("crc-1")
FRAME = Frame(
    date(2026, 5, 7), 1, date(2026, 5, 7), "AAAA-BBBB-CCCC", "https://regulator.example/verify/AAAA-BBBB-CCCC"
)
TESTS = [(test.ref, test.name, True) for test in PRISONS.tests]
STANDARDS = [(standard.ref, standard.title, True) for standard in CRC.standards]


def facts(**changed) -> ReportFacts:
    """A live inspection of an invented prison with the least that a report can say."""
    scores = {"safety": 2, "respect": 3, "purposeful-activity": 1, "preparation-for-release": 4}
    made = ReportFacts(
        reference="INS-2026-1234",
        origin="live",
        stage="published",
        provider=dict.fromkeys(("function", "category", "sector", "holds", "area", "commissioner"))
        | {"code": "ZWX", "name": "HMP Wexmere", "facts": []},
        kind="full",
        kind_name="Full inspection",
        announced=False,
        visits=[(date(2026, 2, 2), date(2026, 2, 6))],
        edition=("prisons-1", "Standards for prisons, first edition"),
        scheme=PRISONS,
        areas=[*TESTS, ("leadership", "Leadership", False)],
        outcome=rate_tests(PRISONS, scores).as_json(),
        statements=[],
        evidence=[],
        concerns=[],
        notable_practice=[],
        findings=[],
        minimum_standards=3,
        texts={"MS-1": "A bell is answered.", "MS-2": "A bed of one's own.", "S1": "Nobody is afraid."},
        urgent_notification=None,
        reply=None,
        team=[],
        actors=[],
    )
    return replace(made, **changed)


def counted_facts(**changed) -> ReportFacts:
    """The same of an invented CRC: 2.1 lifted, 2.4 without cases, the others good."""
    rated = []
    for standard in CRC.standards:
        cases = {"yes": 33, "no": 17}
        if standard.ref == "2.1":
            cases = {"yes": 31, "no": 19}
        if standard.ref == "2.4":
            cases = {"not_applicable": 50}
        given = {"ref": standard.ref, "judgement": "good"}
        if standard.rated_by == "cases":
            given = {"ref": standard.ref, "key_questions": [{"ref": f"{standard.ref}.1", **cases}]}
        one = rate_standard(CRC, StandardInput.model_validate(given))
        if standard.ref == "2.1":
            lift = {"to": "good", "ground": Flag.WITHIN_FIVE_POINTS, "reason": "Late files", "decided_by": "panel"}
            one = apply_discretion(CRC, one, **lift)
        rated.append(one)
    given = {"scheme": CRC, "areas": STANDARDS, "outcome": settle(CRC, rated).as_json()}
    return facts(**given | changed)


def content(given: ReportFacts, frame: Frame = FRAME):
    made = report_content(given, frame)
    assert [error.message for error in SCHEMA.iter_errors(made)] == []
    return made


def test_the_least_that_a_report_can_say_keeps_to_the_schema():
    made = content(facts())
    assert made["title"] == "HMP Wexmere: full inspection, 2 to 6 February 2026"
    assert made["notice"] is None
    assert made["changes"] == {"text": [], "rows": []}
    assert made["minimum_standards"]["note"] == "None was tested on this visit."


def test_each_test_has_its_sentence_and_none_is_added_up():
    made = content(facts())
    assert [each["sentence"] for each in made["summary"]["ratings"]][0] == (
        "Safety is Not sufficiently good: 2 on the scale from 1 (poor) to 4 (good)."
    )
    assert made["summary"]["overall"] is None
    assert made["scales"][0]["sentence"] == "From poor (1) to good (4); the tests are never added up."
    assert all(each["computed"] is None and each["discretion"] is None for each in made["summary"]["ratings"])


def test_a_lifted_standard_shows_both_ratings_the_ground_and_the_reason():
    lifted = {each["ref"]: each for each in content(counted_facts())["summary"]["ratings"]}["2.1"]
    assert (lifted["code"], lifted["computed"]["code"]) == ("good", "requires-improvement")
    assert lifted["discretion"] == "Within five points of the next band."
    assert "The panel lifted Assessment from Requires improvement to Good: Late files" in lifted["sentence"]


def test_a_standard_without_cases_is_not_rated_and_the_total_says_what_is_left():
    made = content(counted_facts())
    unrated = {each["ref"]: each for each in made["summary"]["ratings"]}["2.4"]
    assert (unrated["code"], unrated["label"], unrated["score"]) == ("not-rated", "Not rated", None)
    assert (made["summary"]["overall"]["total"], made["summary"]["overall"]["maximum"]) == (18, 27)
    assert "not a published overall rating" in made["summary"]["overall"]["sentence"]


def test_counted_grades_say_which_cases_and_points_make_them():
    best = content(counted_facts())["scales"][0]["points"][-1]
    assert best["label"] == "Outstanding"
    assert "80% to 100%" in best["meaning"]
    assert "26 to 30 points" in best["meaning"]


def test_the_cases_behind_a_rating_are_shown_with_their_flags():
    areas = {area["ref"]: area for area in content(counted_facts())["areas"]}
    assert areas["1.1"]["derivation"] is None
    row = areas["2.1"]["derivation"]["rows"][0]
    assert (row["yes"], row["no"], row["applicable"], row["percentage"], row["lowest"]) == (31, 19, 50, 62, True)
    assert row["flags"] == ["within five points of the next band"]
    assert areas["2.4"]["derivation"]["rows"][0]["percentage"] is None


def test_whom_a_company_supervises_are_not_called_prisoners():
    statement = StatementFacts("2.1", "2.1a", "finding", "Most had one officer.", ["Prisoners"], [])
    crc = content(counted_facts(statements=[statement], evidence=[("2.1", "prisoners")]))
    assert "People supervised" in crc["how_we_inspected"]["evidence"]["sources"]
    said = [each for area in crc["areas"] for each in area["statements"]]
    assert said[0]["sources"] == ["People supervised"]
    prison = content(facts(evidence=[("safety", "prisoners")]))
    assert "Prisoners" in prison["how_we_inspected"]["evidence"]["sources"]


def test_an_import_says_what_its_sources_do_not():
    made = content(facts(origin="published-facts", actors=[("Decided", "The import, as panel member")]))
    assert made["notice"] == "Worked example from published facts; not a report of any public body"
    assert made["minimum_standards"]["note"] == "Not in the sources."
    assert made["summary"]["unscored"][0]["text"].endswith("Not in the sources.")
    assert made["how_we_inspected"]["text"][1].startswith("It was made by another body")
    assert (made["reply"], made["team"]) == (None, [])
    assert all(each["imported"] for each in made["summary"]["ratings"])


def test_another_bodys_prison_is_not_promised_another_visit():
    found = [("MS-1", "not-met", "Nine of 40.")]
    assert content(facts(findings=found))["minimum_standards"]["not_met"][0]["retest"]
    imported = content(facts(findings=found, origin="published-facts"))
    assert imported["minimum_standards"]["not_met"][0]["retest"] is None


def test_an_invented_report_says_so():
    made = content(facts(origin="invented"))
    assert made["notice"] == "Invented place and people, for demonstration"
    assert made["origin"]["note"] == "Everything in this report is invented, to show how a report reads."


def test_the_notice_of_a_draft_replaces_every_other():
    notice = draft_notice("right-of-reply", date(2026, 3, 1))
    for origin in ("live", "published-facts", "invented"):
        assert content(facts(origin=origin), replace(FRAME, draft=notice))["notice"] == notice


def test_minimum_standards_that_nobody_tested_are_not_tested_and_never_met():
    told = content(facts(findings=[("MS-1", "met", None), ("MS-2", "not-tested", None)]))["minimum_standards"]
    assert (told["tested"], told["met"], told["not_tested"], told["not_met"]) == (1, 1, 2, [])
    nothing = content(facts(findings=[("MS-2", "not-tested", None)]))["minimum_standards"]
    assert (nothing["tested"], nothing["note"]) == (0, "None was tested on this visit.")


def test_what_is_not_met_has_its_words_its_evidence_and_its_date():
    told = content(facts(findings=[("MS-1", "not-met", "Nine of 40.")], due={"MS-1": "2026-08-06"}))
    assert told["minimum_standards"]["not_met"] == [
        {
            "ref": "MS-1",
            "text": "A bell is answered.",
            "evidence": "Nine of 40.",
            "due_on": "2026-08-06",
            "retest": "At the next visit to this provider.",
        }
    ]


def test_a_report_compares_what_can_be_compared():
    earlier = [Earlier("safety", "2023", "2023", 3, "A report"), Earlier("respect", "2023", "2023", None, "A report")]
    made = content(facts(earlier=earlier, changes=["Much had changed."]))
    assert made["changes"]["text"] == ["Much had changed.", "Compared with the inspection before: Safety is worse."]
    rows = {row["ref"]: [(each["date"], each["label"]) for each in row["history"]] for row in made["changes"]["rows"]}
    assert rows["safety"] == [("2023", "Reasonably good"), ("2026-02-06", "Not sufficiently good")]
    assert rows["respect"] == [("2023", None), ("2026-02-06", "Reasonably good")]


def test_an_unrated_inspection_reports_findings_and_no_scale():
    statement = StatementFacts("early-days", "1.1", "concern", "Cold.", ["Survey"], ["S1", "gone"])
    areas = [("early-days", "Early days", False)]
    made = content(facts(scheme=None, outcome=None, areas=areas, statements=[statement], evidence=[("x", "survey")]))
    assert (made["scales"], made["summary"]["ratings"], made["changes"]["rows"]) == ([], [], [])
    assert made["inspection"]["scheme"]["code"] == "none"
    assert made["areas"][0]["statements"][0]["standards"] == [{"ref": "S1", "text": "Nobody is afraid."}]


def test_the_glossary_explains_what_the_report_uses():
    used = StatementFacts("safety", "1.1", "finding", "Segregation was short.", ["Staff"], [])
    terms = [each["term"] for each in content(facts(statements=[used]))["glossary"]]
    assert "Segregation" in terms
    assert "Constant supervision" not in terms
    assert terms == sorted(terms)


def test_days_on_site_are_said_as_people_say_them():
    days = [(date(2026, 2, 2), date(2026, 2, 6)), (date(2026, 2, 16), date(2026, 2, 16))]
    told = content(facts(visits=days, announced=True))["how_we_inspected"]["text"][0]
    assert told == (
        "Inspectors were on site from 2 to 6 February 2026 and on 16 February 2026. The inspection was announced."
    )


@pytest.mark.parametrize(
    ("place", "area", "position", "number"),
    [(1, "safety", 1, "1.1"), (5, "leadership", 12, "5.12"), (8, "2.4", 1, "2.4a"), (8, "2.4", 26, "2.4z"),
     (8, "2.4", 27, "2.4aa"), (8, "2.4", 53, "2.4ba")],
)  # fmt: skip
def test_a_statements_number_is_never_that_of_a_standard(place, area, position, number):
    assert statement_number(place, area, position) == number


def test_every_statement_of_an_area_has_a_number_of_its_own():
    assert len({statement_number("1", "2.4", position) for position in range(1, 1000)}) == 999


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 2, 2), date(2026, 2, 2), "2 February 2026"),
        (date(2026, 2, 2), date(2026, 2, 6), "2 to 6 February 2026"),
        (date(2023, 10, 30), date(2023, 11, 9), "30 October to 9 November 2023"),
        (date(2025, 12, 29), date(2026, 1, 9), "29 December 2025 to 9 January 2026"),
    ],
)
def test_a_period_is_said_once(first, last, said):
    assert period(first, last) == said


def test_words_are_joined_and_counted_as_people_do():
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert [counted(number, "point") for number in (0, 1, 2)] == ["no points", "1 point", "2 points"]
    assert sentence("  all is well ") == "All is well."
    assert sentence("Is it?") == "Is it?"
