"""What can be wrong with the file of an inspection: everything at once, each with its line."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulator.core.refused import FileProblems
from regulator.core.yaml_file import LARGEST, check, parse, read
from regulator.inspections.rules.inspection_file import InspectionFile
from regulator.inspections.rules.known import KindOfInspection, Known
from regulator.standards.queries.schemes import schemes

from .files import BEDFORD, SMALL, TARNWOLD, WEXMERE, changed, line_of, told, written

KNOWN = Known(
    providers={"BFI": "prison"},
    kinds={
        "full": KindOfInspection(True, ("prison", "crc"), "either"),
        "progress-review": KindOfInspection(False, ("prison", "crc"), "always"),
        "lrt-assessment": KindOfInspection(False, ("lrt",), "always"),
    },
    schemes=("prison-tests", "prisons-1", "crc-1"),
    scheme=schemes()["prison-tests"],
    editions=("prisons-1", "crc-1"),
    refs=frozenset({"MS-S1", *(f"{area}{number}" for area in ("S", "R", "P", "L") for number in range(1, 12))}),
    minimum_standards=frozenset({"MS-S1"}),
    today=date(2026, 11, 24),
)
CRC = Known(scheme=schemes()["crc-1"], schemes=("crc-1",), kinds=KNOWN.kinds, today=KNOWN.today)

WRONG = """\
provider: {code: XXX, name: HMP Nowhere, colour: grey}
kind: surprise
announced: "no"
on_site:
  - {from: 2023-11-09, to: 2023-10-30}
published_on: 14 February 2024
population: {held: -3, certified_normal_accommodation: 229}
scheme: prison-tests
edition: prisons-9
judgements:
  safety: 0
  kindness: 3
  respect: 1
evidence:
  - {test: safety, source: rumour, statement: "Heard it."}
  - {test: garden, source: survey, statement: "Seen it.", standards: [S99]}
  - {test: safety, source: survey, statement: "  "}
concerns:
  - {priority: true, test: safety, title: A}
  - {priority: true, test: safety, title: B}
  - {priority: true, test: safety, title: C}
  - {priority: true, test: safety, title: D}
  - {priority: true, test: safety, title: E}
  - {priority: true, test: safety, title: F}
  - {priority: true, test: safety, title: G}
minimum_standards:
  - {ref: MS-Z9, outcome: met}
  - {ref: MS-S1, outcome: not-met}
previous: {year: 23}
favourite: blue
"""


def problems(text, known=KNOWN):
    with pytest.raises(FileProblems) as no:
        check(told(text), InspectionFile, known)
    return [(each.line, each.where, each.message) for each in no.value.problems]


def test_every_problem_is_told_at_once_with_its_line():
    found = problems(WRONG)
    assert [(line, where) for line, where, _message in found] == [
        (1, "provider colour"),
        (2, "kind"),
        (3, "announced"),
        (5, "on_site 1"),
        (6, "published_on"),
        (7, "population held"),
        (9, "edition"),
        (10, "judgements"),
        (15, "evidence 1 source"),
        (16, "evidence 2 test"),
        (16, "evidence 2 standards 1"),
        (17, "evidence 3 statement"),
        (18, "concerns"),
        (27, "minimum_standards 1 ref"),
        (28, "minimum_standards 2"),
        (29, "previous year"),
        (30, "favourite"),
    ]
    messages = {where: message for _line, where, message in found}
    assert messages["kind"] == "“surprise” is not a kind of inspection: full, progress-review, lrt-assessment"
    assert messages["concerns"] == "3 to 6 concerns are priority; there are 7"
    assert "kindness" in messages["judgements"]
    assert "safety must be a whole number from 1 (poor) to 4 (good)" in messages["judgements"]
    assert "preparation-for-release has no score" in messages["judgements"]
    assert messages["on_site 1"] == "the last day comes before the first"
    assert messages["favourite"] == "this name is not known here"


def test_the_files_that_come_with_the_regulator_are_right():
    assert check(told(BEDFORD), InspectionFile, KNOWN).provider.code == "BFI"
    assert check(told(WEXMERE), InspectionFile, Known(scheme=schemes()["prisons-1"])).invented
    assert check(told(TARNWOLD), InspectionFile, CRC).invented


@pytest.mark.parametrize(
    ("change", "line", "where", "told"),
    [
        (("code: ZSM", "code: zs"), 2, "provider code", "not written in the way"),
        (("name: HMP Smallbeck", "name: 7"), 2, "provider name", "string"),
        (("category: D", "category: E"), 2, "provider category", "'A', 'B', 'C' or 'D'"),
        (("kind: full", "kind: lrt-assessment"), 3, "kind", "not made of a prison"),
        (("announced: false", "announced: no"), 4, "announced", "boolean"),
        (("2026-01-12, to", "2026-01-12 10:00:00, to"), 6, "on_site 1 from", "date"),
        (("2026-01-12, to", "0001-01-12, to"), 6, "on_site 1 from", "1980"),
        (("2026-01-16}", "9999-12-31}"), 6, "on_site 1 to", "2100"),
        (("2026-01-16}", "2026-01-16}\n  - {from: 2026-01-16, to: 2026-01-19}"), 5, "on_site", "overlap"),
        (("published_on: 2026-04-01", "published_on: 2026-01-15"), 7, "published_on", "before the last day"),
        (("scheme: prisons-1", "scheme: prisons-7"), 8, "scheme", "not a rating scheme"),
        (("safety: 3", "safety: 3.0"), 11, "judgements safety", "integer"),
        (("safety: 3", "safety: true"), 11, "judgements safety", "integer"),
        (("safety: 3", "safety: 5"), 10, "judgements", "from 1 (poor) to 4 (good)"),
        (("safety: 3", "leadership: 3"), 10, "judgements", "never scored"),
        (("Doors were open all day.", '"\\x07 Doors"'), 16, "evidence 1 statement", "cannot be stored"),
        (("area: safety", "area: kitchen"), 16, "evidence 1 area", "not an area of this scheme"),
        (("statement: \"1.1\"", "statement: \"9.9\""), 18, "reply", "no statement 9.9"),
        (("statement: \"1.1\"", "statement: one"), 19, "reply 1 statement", "not written in the way"),
        (("answer: accept", "answer: reject"), 19, "reply 1", "`rewritten`"),
        (("claim: wrong fact", "claim: unfair"), 19, "reply 1 claim", "typing error"),
    ],
)  # fmt: skip
def test_one_problem_is_told_in_its_place(change, line, where, told):
    text = changed(SMALL, change)
    known = Known(kinds=KNOWN.kinds, schemes=("prisons-1",), scheme=schemes()["prisons-1"], editions=KNOWN.editions)
    found = [each for each in problems(text, known) if each[1].replace(" test", " area") == where]
    assert [(each[0], told in each[2]) for each in found] == [(line, True)], problems(text, known)


@pytest.mark.parametrize(
    ("change", "where", "told"),
    [
        (('{ref: "1.1", judgement: good}', '{ref: "1.1", judgement: gud}'), "standards", "not a rating"),
        (('  - {ref: "1.1", judgement: good}\n', ""), "standards", "1.1 is missing"),
        (('{ref: "1.1", judgement', '{ref: "7.1", judgement'), "standards", "no standard 7.1"),
        (('{ref: "1.1", judgement', "{ref: 1.1, judgement"), "standards 1 ref", "in quotes"),
        (('{ref: "2.1.1", yes', '{ref: "2.2.9", yes'), "standards", "not a key question of 2.1"),
        (("yes: 56, no: 22", "yes: 56"), "standards 5 key_questions 1", "needs both yes and no"),
        (("yes: 56, no: 22", "yes: -1, no: 22"), "standards 5 key_questions 1 yes", "whole number"),
        (("to: good\n", "to: outstanding\n"), "standards", "one step up"),
        (("ground: one-case", "ground: small-sample"), "standards", "may not be lifted on the ground"),
        (("ground: one-case", "ground: kindness"), "standards 7 discretion ground", "one-case"),
        (("previous:\n", 'judgements: {"1.1": 2}\nprevious:\n'), "judgements", "give `standards`"),
        (('"1.1": 1, "1.2"', '"1.1": 4, "1.2"'), "previous judgements", "must be from 0 to 3"),
        (('"1.1": 1, "1.2"', '"8.8": 1, "1.2"'), "previous judgements", "no standard 8.8"),
        (("MS-C7, outcome: not-tested", "MS-C1, outcome: not-tested"), "minimum_standards", "given twice: MS-C1"),
        (("MS-C1, outcome: met}", "MS-C1, outcome: met, put_right_by: 2026-09-01}"), "minimum_standards 1", "not met"),
    ],
)
def test_what_a_counted_scheme_refuses_is_told_before_anything_is_made(change, where, told):
    found = problems(changed(TARNWOLD, change), CRC)
    assert [(each[1], told in each[2]) for each in found] == [(where, True)], found


def test_what_is_judged_now_is_kept_under_the_name_of_now():
    found = problems(changed(BEDFORD, ("preparation-for-release: 2", "resettlement: 2")))
    assert [message for *_place, message in found] == [
        "resettlement is now preparation-for-release: write preparation-for-release"
    ]


def test_an_unrated_kind_refuses_every_kind_of_rating():
    text = changed(BEDFORD, ("kind: full", "kind: progress-review"), ("announced: false", "announced: true"))
    assert [where for _line, where, message in problems(text) if "gives no ratings" in message] == [
        "scheme",
        "judgements",
    ]


def test_a_rated_kind_needs_ratings():
    start, end = BEDFORD.index("judgements:"), BEDFORD.index("sources:")
    assert [message for _line, _where, message in problems(BEDFORD[:start] + BEDFORD[end:])] == [
        "a rated inspection needs its judgements or its standards"
    ]


def test_a_kind_that_is_always_announced_is():
    text = changed(BEDFORD, ("kind: full", "kind: progress-review"))
    expected = (line_of(text, "announced:"), "announced", "this kind of inspection is always announced")
    assert expected in problems(text)


def test_a_published_fact_is_not_of_the_future_and_an_invented_one_may_be():
    real = changed(BEDFORD, ("published_on: 2024-02-14", "published_on: 2026-11-25"))
    assert [message for _line, _where, message in problems(real)] == ["this has not been published yet"]
    check(told(changed(SMALL, ("2026-04-01", "2026-12-25"))), InspectionFile, Known(today=KNOWN.today))


def test_sixteen_concerns_are_too_many():
    extra = "".join(f"  - {{priority: false, test: safety, title: More {number}}}\n" for number in range(8))
    text = changed(BEDFORD, ("notable_practice:", extra + "notable_practice:"))
    assert [message for *_place, message in problems(text)] == [
        "an inspection raises at most 15 concerns; there are 16"
    ]


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("", 1, "empty"),
        ("# nothing\n", 1, "empty"),
        ("- 1\n- 2\n", 1, "dictionary"),
        ("hello\n", 1, "dictionary"),
        ("null\n", 1, "dictionary"),
        (bytes(range(256)) * 50, 2, "UTF-8"),
        (BEDFORD.encode("utf-16"), 1, "UTF-8"),
        ("kind: full\n\tname: tab\n", 2, "not YAML"),
        ("kind: full\nannounced: false\nkind: full\n", 3, "given twice"),
        ("a: &x [1]\nb: *x\n", 2, "aliases"),
        ("[" * 5000, 1, "nested too deeply"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "constructor"),
        (BEDFORD + "---\nanother: document\n", len(BEDFORD.splitlines()) + 1, "not YAML"),
        (b"a: '" + b"x" * (LARGEST + 1), 1, "larger than 5 MB"),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_line(tmp_path, content, line, told):
    with pytest.raises(FileProblems) as no:
        check(read(written(tmp_path, content)), InspectionFile, KNOWN)
    assert [(each.line, told in each.message) for each in no.value.problems] == [(line, True)], no.value.problems


LINES = SMALL.splitlines()
PIECES = ["", "on_site: 5", "on_site: true", "kind:", "provider: BFI", "judgements: []", "held: .nan", "{", "]", "- -",
          "population: {held: 99999999999999999999}", "published_on: 2026-04-01 10:00:00", "scheme: [a]", "edition: 5",
          "? [a]\n: b", "~: 5", "1: 2", "reply: 7", "evidence: {a: b}", '"\\ud800": 1', "kind: \"\\0\""]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(LINES)), st.sampled_from([*LINES, *PIECES])), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_file_is_right_or_has_its_problems_told(changes):
    lines = list(LINES)
    for place, piece in changes:
        lines[place : place + 1] = [piece]
    found = told_or_right("\n".join(lines))
    assert found is None or found
    assert all(each.message and each.line >= 1 for each in found or [])


def told_or_right(text):
    """The problems of a file; None where it has none. Anything else that happens is a fault."""
    try:
        check(parse(text, "any.yaml"), InspectionFile, KNOWN)
    except FileProblems as no:
        return no.problems
    return None
