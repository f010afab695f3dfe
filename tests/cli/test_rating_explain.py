"""`regulator rating explain` and `regulator inspection sample-size`, as a person at a terminal meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulator.cli.rating import rating
from regulator.cli.sample_size import sample_size

EXAMPLE = """\
scheme: crc-2018
standards:
  - {ref: "1.1", judgement: good}
  - {ref: "2.1", key_questions: [{ref: "2.1.1", yes: 42, no: 23, not_applicable: 3}, {ref: "2.1.2", yes: 50, no: 15}]}
"""


def explained(folder: Path, text: str | bytes, *options: str) -> Result:
    file = folder / "ratings.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return CliRunner().invoke(rating, ["explain", str(file), *options])


def test_the_example_of_the_manual_is_rated(tmp_path: Path):
    answer = explained(tmp_path, EXAMPLE, "--json")
    assert answer.exit_code == 0
    outcome = json.loads(answer.stdout)
    assert list(outcome) == ["scheme", "standards", "total", "maximum", "overall", "sentence", "derivation"]
    assert outcome["standards"] == [
        {"ref": "1.1", "rating": "good", "percentages": {}, "flags": []},
        {"ref": "2.1", "rating": "good", "percentages": {"2.1.1": 65, "2.1.2": 77}, "flags": []},
    ]
    assert (outcome["scheme"], outcome["total"], outcome["maximum"], outcome["overall"]) == ("crc-2018", 4, 6, "good")


def test_the_account_in_plain_english_has_every_figure(tmp_path: Path):
    answer = explained(tmp_path, EXAMPLE)
    assert answer.exit_code == 0
    assert (
        answer.stdout
        == """\
Scheme: Community Rehabilitation Companies 2018 to 2021, ten standards (crc-2018)

1.1  Leadership is Good: a judgement on the whole of the evidence, not a count of cases.

2.1  Assessment is Good because the lowest key question, 2.1.1, was judged sufficient in 42 of 65 cases (65%), \
a reasonable majority.
  2.1.1: 42 of 65 cases (65%), a reasonable majority; not applicable to 3
  2.1.2: 50 of 65 cases (77%), a reasonable majority
  10 more cases judged sufficient in 2.1.1 and 2 more cases judged sufficient in 2.1.2 would make it Outstanding.
  1 case fewer judged sufficient in 2.1.1 would make it Requires improvement.

Total: 4 of 6
Worked out from 2 of the 10 standards, which score 4 of 6 points, this would be Good; it is not a published overall \
rating.
2 points more would make it Outstanding.
1 point fewer would make it Requires improvement.
"""
    )


def test_the_tests_of_a_prison_have_no_total(tmp_path: Path):
    answer = explained(tmp_path, "scheme: prison-tests\ntests: {safety: 1, preparation-for-release: 2}\n", "--json")
    outcome = json.loads(answer.stdout)
    assert [(one["ref"], one["rating"]) for one in outcome["standards"]] == [
        ("safety", "poor"),
        ("preparation-for-release", "not-sufficiently-good"),
    ]
    assert outcome["total"] is outcome["maximum"] is outcome["overall"] is None
    text = explained(tmp_path, "scheme: prison-tests\ntests: {safety: 1}\n").stdout
    assert "Safety is Poor: 1 on the scale from 1 (poor) to 4 (good)." in text
    assert "Total" not in text


def test_flags_and_missing_cases_are_told_in_words(tmp_path: Path):
    text = explained(
        tmp_path,
        'scheme: crc-2018\nstandards: [{ref: "2.2", key_questions: '
        '[{ref: "2.2.1", yes: 2, no: 3}, {ref: "2.2.2", not_applicable: 7}]}]\n',
    ).stdout
    assert "Look again: one case judged differently would lift the lowest key question; the lowest key" in text
    assert "2.2.2: no applicable case; not applicable to 7" in text


def test_every_problem_is_told_at_once_with_its_line(tmp_path: Path):
    answer = explained(
        tmp_path,
        """\
scheme: crc-2018
standards:
  - {ref: "1.1", judgement: good, key_questions: [{ref: "1.1.1", yes: 1, no: 1}]}
  - {ref: "1.2", judgement: great}
  - {ref: 2.1, key_questions: [{ref: "2.1.1", yes: -42, no: "23"}]}
  - {ref: "9.1", judgement: good}
  - {ref: "1.2", judgement: good}
  - {ref: "1.3"}
  - ref: "2.3"
    key_questions:
      - {ref: "2.3.1", yes: 42}
""",
    )
    assert answer.exit_code == 1
    assert answer.stdout == ""
    lines = answer.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines[:-1]] == [f"line {number}" for number in (3, 4, 5, 5, 5, 6, 7, 8, 11)]
    assert lines[-1] == "Nothing was rated: 9 problems."
    assert "2.3.1 needs both yes and no" in lines[-2]


BAD = {
    "an empty file": ("", "the file is empty"),
    "a list": ("- 1\n", "must give a `scheme`"),
    "no scheme": ('standards: [{ref: "1.1", judgement: good}]', "scheme: this is needed"),
    "a scheme that is a list": ('scheme: [a]\nstandards: [{ref: "1.1", judgement: good}]', "valid string"),
    "an unknown scheme": (
        EXAMPLE.replace("crc-2018", "ofsted"),
        "no rating scheme called “ofsted”. There are: crc-1, crc",
    ),
    "a path as a scheme": (EXAMPLE.replace("crc-2018", "../../etc/passwd"), "no rating scheme"),
    "neither": ("scheme: crc-2018\n", "either `standards` or `tests`"),
    "both": (EXAMPLE + "tests: {safety: 1}\n", "either `standards` or `tests`"),
    "no standards": ("scheme: crc-2018\nstandards: []\n", "no standard to rate"),
    "standards that are not a list": ("scheme: crc-2018\nstandards: 3\n", "valid list"),
    "no tests": ("scheme: prison-tests\ntests: {}\n", "no test to score"),
    "the other kind of scheme": ("scheme: crc-2018\ntests: {safety: 1}\n", "give it `standards`"),
    "the other kind again": (EXAMPLE.replace("crc-2018", "prison-tests"), "give it `tests`"),
    "a score of 0": ("scheme: prison-tests\ntests: {safety: 0}\n", "whole number from 1 (poor) to 4 (good)"),
    "a score of 5": ("scheme: prison-tests\ntests: {safety: 5}\n", "whole number from 1 (poor) to 4 (good)"),
    "leadership": ("scheme: prison-tests\ntests: {leadership: 3}\n", "never scored"),
    "a test that is a number": ("scheme: prison-tests\ntests: {1: 3}\n", "valid string"),
    "a duplicate key": (EXAMPLE + "scheme: pdu-2021\n", "given twice"),
    "a number of 10,000 figures": (EXAMPLE.replace("42", "9" * 10_000), ""),
    "too many cases": (EXAMPLE.replace("42", "1000001"), "from 0 to 1,000,000"),
    "a fraction": (EXAMPLE.replace("42", "42.5"), "whole number of cases"),
    "infinity": (EXAMPLE.replace("42", ".inf"), "whole number of cases"),
    "not UTF-8": (b"scheme: \xff\xfe", "not UTF-8"),
    "a NUL": (EXAMPLE + "\0", "a character that text does not have"),
    "an object": ("scheme: !!python/object/apply:os.system [true]", "not YAML"),
    "an alias": ("scheme: &a crc-2018\nstandards: *a", "aliases"),
    "deep nesting": ("[" * 100_000, "nested too deeply"),
    "a broken line": ("scheme: [", "not YAML"),
    "a terminal's orders": ('scheme: "\\e[2J\\e[31m"\nstandards: []\n', "no rating scheme"),
    "half a character": ('scheme: "\\ud800"\nstandards: []\n', ""),
    "an endless name": (EXAMPLE.replace("crc-2018", "x" * 100_000), "no rating scheme"),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_answered_in_a_sentence(tmp_path: Path, text: str | bytes, message: str):
    answer = explained(tmp_path, text, "--json")
    assert answer.exit_code == 1
    assert isinstance(answer.exception, SystemExit)
    assert answer.stdout == ""
    assert message in answer.stderr
    assert "ratings.yaml: line " in answer.stderr
    assert "\x1b" not in answer.stderr
    assert all(len(line) <= 1000 for line in answer.stderr.splitlines())


def test_a_file_that_is_not_there_or_is_a_folder_is_answered_in_a_sentence(tmp_path: Path):
    for path in (tmp_path / "none.yaml", tmp_path):
        answer = CliRunner().invoke(rating, ["explain", str(path)])
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert "cannot be read" in answer.stderr


parts = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["2.1", "2.1.1", "good", "crc-2018"])
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["scheme", "standards", "tests", "ref", "judgement", "key_questions", "yes", "no", "title"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.sampled_from(["crc-2018", "prison-tests"]), parts)
def test_no_file_whatever_makes_a_fault(tmp_path: Path, name: str, part: object):
    for content in (part, {"scheme": name, "standards": part}, {"scheme": name, "tests": part},
                    {"scheme": name, "standards": [part]}):  # fmt: skip
        answer = explained(tmp_path, json.dumps(content), "--json")
        assert answer.exit_code in (0, 1)
        assert answer.exit_code == 0 or isinstance(answer.exception, SystemExit)


def test_a_sample_is_printed_with_what_it_is_good_for():
    answer = CliRunner().invoke(sample_size, ["--eligible", "1000"])
    assert answer.exit_code == 0
    number, sentence = answer.stdout.splitlines()
    assert number == "142"
    assert sentence.startswith("Look at 142 of the 1,000 eligible cases: at 80% confidence")


def test_a_sample_is_printed_as_json():
    answer = CliRunner().invoke(sample_size, ["--eligible", "500", "--confidence", "95", "--margin", "5", "--json"])
    sample = json.loads(answer.stdout)
    assert (sample["eligible"], sample["confidence"], sample["margin"], sample["sample"]) == (500, 95, 5, 218)
    assert 4.9 < sample["achieved_margin"] <= 5


@pytest.mark.parametrize("options", [["0"], ["-4"], ["5", "--confidence", "100"], ["5", "--margin", "nan"]])
def test_a_sample_of_nonsense_is_refused_in_a_sentence(options: list[str]):
    answer = CliRunner().invoke(sample_size, ["--eligible", *options])
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.rstrip().endswith(".")
