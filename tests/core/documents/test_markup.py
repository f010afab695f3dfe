"""What people wrote is printed as they wrote it, and never obeyed."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from regulator.core.documents import markup, plots
from tests.inspections import sample_content

from . import structure

SCHEMA_FILE = Path(markup.__file__).parents[2] / "inspections" / "schemas" / "report-1.json"
SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text())
HOSTILE = '<script>alert(1)</script> {{ 7 * 7 }} {% include "x" %} &amp; "quoted" <b>'


def test_what_people_wrote_is_escaped_and_never_obeyed() -> None:
    content = sample_content.bedford()
    content["title"] = content["provider"]["name"] = content["summary"]["text"][0] = HOSTILE
    content["areas"][0]["statements"][0]["text"] = HOSTILE
    content["changes"]["rows"][0]["name"] = content["priority_concerns"][0]["title"] = HOSTILE
    html = markup.whole("inspections/report", content)
    assert "<script" not in html
    assert "{{ 7 * 7 }}" in html
    assert " ".join(structure.words_of_html(html)).count(HOSTILE) == 8


def test_a_fact_left_out_of_the_content_is_a_fault() -> None:
    content = sample_content.bedford()
    del content["origin"]
    with pytest.raises(UndefinedError):
        markup.body("inspections/report", content)


def test_a_section_without_a_published_fact_says_so() -> None:
    words = " ".join(structure.words_of_html(markup.whole("inspections/report", sample_content.bedford())))
    for heading in ("The inspection team", "The provider’s reply", "Leadership Reported without a score."):
        assert f"{heading} Not in the sources." in words


def test_a_photograph_is_inside_the_file_and_named_by_its_hash_on_the_web() -> None:
    content, photographs = sample_content.long_report(areas=1, statements=1, pictures=1)
    (name,) = photographs
    assert f'src="/files/{name}"' in markup.body("inspections/report", content)
    assert f'src="/p/{name}.jpg"' in markup.body("inspections/report", content, picture="/p/{}.jpg".format)
    assert 'src="data:image/jpeg;base64,' in markup.whole("inspections/report", content, photographs=photographs)


@pytest.mark.parametrize("make", [sample_content.bedford, sample_content.crc, lambda: sample_content.long_report()[0]])
def test_the_samples_keep_to_the_published_schema(make: Any) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(make())


def test_the_published_schema_describes_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    bare = [where for where, field in _fields(SCHEMA, "") if not field.get("description") and "$ref" not in field]
    assert bare == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("notice",), 5),
        (("reference",), ""),
        (("inspection", "published_on"), "14 February 2024"),
        (("inspection", "on_site"), []),
        (("version", "number"), 0),
        (("unknown",), "a field that nobody declared"),
        (("summary", "ratings", 0, "score"), "1"),
        (("areas", 0, "statements", 0, "kind"), "rumour"),
    ],
)
def test_content_of_another_shape_is_refused_by_the_schema(path: tuple[Any, ...], wrong: Any) -> None:
    content = sample_content.bedford()
    place: Any = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(content))


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2023-11-09", "2023-11-09", "9 November 2023"),
        ("2023-11-06", "2023-11-09", "6 to 9 November 2023"),
        ("2023-10-30", "2023-11-09", "30 October to 9 November 2023"),
        ("2023-12-29", "2024-01-03", "29 December 2023 to 3 January 2024"),
    ],
)
def test_days_on_site_read_as_people_write_them(first: str, last: str, text: str) -> None:
    assert markup.period_text({"from": first, "to": last}) == text


YEARS = st.lists(st.integers(1990, 2040).map(str), min_size=1, max_size=9).map(sorted)


@given(YEARS, st.floats(10, 80))
def test_the_points_of_a_plot_stay_inside_it_in_order_and_apart(dates: list[str], gap: float) -> None:
    places = plots.spread(dates, 100, 300, gap)
    assert all(100 <= place <= 300 for place in places)
    assert places == sorted(places)
    steps = [right - left for left, right in zip(places, places[1:], strict=False)]
    room = 200 / max(len(dates) - 1, 1)
    assert all(step >= min(gap, room) - 0.2 for step in steps)


@given(YEARS)
def test_the_last_date_of_a_plot_is_always_named_and_no_two_names_collide(dates: list[str]) -> None:
    places = plots.spread(dates, 100, 300, 62)
    named = sorted(plots.labelled(places, 58))
    assert named[-1] == len(dates) - 1
    assert all(places[right] - places[left] >= 58 for left, right in zip(named, named[1:], strict=False))


def test_a_plot_keeps_time_to_scale_where_there_is_room() -> None:
    assert plots.spread(["2000", "2015", "2020"], 0, 200, 20) == [0, 150, 200]


def test_a_result_that_is_not_stated_has_no_place_on_the_scale() -> None:
    grades = sample_content.PRISON_SCALE["points"]
    assert plots.rank_of({"score": None, "label": None}, grades) is None
    assert plots.rank_of({"score": 1, "label": "Poor"}, grades) == 0
    assert plots.rank_of({"score": None, "label": "Good"}, grades) == 3


def _fields(schema: dict[str, Any], where: str) -> list[tuple[str, dict[str, Any]]]:
    """Each declared field, wherever it is nested."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name, field in {**schema.get("properties", {}), **schema.get("$defs", {})}.items():
        found += [(f"{where}/{name}", field), *_fields(field, f"{where}/{name}")]
    if "items" in schema:
        found += _fields(schema["items"], f"{where}[]")
    return found
