"""The rating schemes as published data: what they say, and what is refused before any rating is worked out by one."""

from pathlib import Path

import pytest
import yaml

from regulator.core.paths import STANDARDS
from regulator.core.refused import FileProblems, Refused
from regulator.standards.queries.schemes import from_file, in_folder, scheme, schemes
from regulator.standards.rules.schemes import CountedScheme, ScoredScheme, by_formula

FILES = STANDARDS / "schemes"
COUNTED = [one for one in schemes().values() if isinstance(one, CountedScheme)]
PUBLISHED_TOTALS = {  # the last total of each rating, worst first
    "crc-2018": (5, 15, 25, 30),
    "pdu-2021": (4, 13, 22, 27),
    "pdu-2023": (3, 10, 17, 21),
    "crc-1": (5, 15, 25, 30),
}


class WithoutAliases(yaml.SafeDumper):
    """Writes a thing that occurs twice out twice, as our files must."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def written(folder: Path, name: str, **changes: object) -> Path:
    """A copy of a published scheme with some of its top-level parts changed."""
    data = yaml.safe_load((FILES / f"{name}.yaml").read_text("utf-8")) | changes
    path = folder / f"{data['id'] if isinstance(data['id'], str) else name}.yaml"
    path.write_text(yaml.dump(data, Dumper=WithoutAliases, allow_unicode=True), "utf-8")
    return path


def part(name: str, *place: str) -> dict:
    data = yaml.safe_load((FILES / f"{name}.yaml").read_text("utf-8"))
    for step in place:
        data = data[step]
    return data


def test_the_schemes_of_the_past_and_our_own_are_known():
    assert set(schemes()) == {"crc-1", "crc-2018", "pdu-2021", "pdu-2023", "prison-tests", "prisons-1"}


def test_an_unknown_scheme_is_refused_with_the_names_there_are():
    with pytest.raises(Refused, match="no rating scheme called “ofsted”.*crc-2018.*prison-tests"):
        scheme("ofsted")


def test_a_list_of_schemes_that_a_caller_spoils_is_read_afresh():
    schemes().clear()
    assert scheme("crc-2018").id == "crc-2018"


@pytest.mark.parametrize("one", COUNTED, ids=lambda one: one.id)
def test_totals_have_the_published_bands(one: CountedScheme):
    assert tuple(band.highest for band in one.totals.table) == PUBLISHED_TOTALS[one.id]


@pytest.mark.parametrize("one", COUNTED, ids=lambda one: one.id)
def test_the_published_bands_agree_with_the_formula(one: CountedScheme):
    number = len(one.standards)
    for total in range(one.maximum(number) + 1):
        assert one.totals.holding(total).rating == by_formula(one.scale, total, number).name, total


@pytest.mark.parametrize(
    ("standards", "last"),
    [(4, (2, 6, 10, 12)), (8, (4, 12, 20, 24)), (9, (4, 13, 22, 27)), (12, (6, 18, 30, 36))],
)
def test_the_formula_gives_the_bands_of_every_known_number_of_standards(standards: int, last: tuple[int, ...]):
    scale = COUNTED[0].scale
    found = [by_formula(scale, total, standards).name for total in range(3 * standards + 1)]
    for rating, highest in zip(scale.ratings, last, strict=True):
        assert len(found) - 1 - found[::-1].index(rating.name) == highest


@pytest.mark.parametrize(
    ("name", "refs"),
    [
        ("crc-2018", "1.1 1.2 1.3 1.4 2.1 2.2 2.3 2.4 4.1 4.2"),
        ("pdu-2021", "1.1 1.2 1.3 1.4 2.1 2.2 2.3 2.4 2.5"),
        ("pdu-2023", "P1.1 P1.2 P1.3 P2.1 P2.2 P2.3 P2.4"),
    ],
)
def test_a_scheme_has_its_standards_in_order(name: str, refs: str):
    assert [standard.ref for standard in scheme(name).standards] == refs.split()


@pytest.mark.parametrize("one", COUNTED, ids=lambda one: one.id)
def test_every_whole_percentage_has_one_band(one: CountedScheme):
    edges = {0: "inadequate", 49: "inadequate", 50: "requires-improvement", 64: "requires-improvement"}
    edges |= {65: "good", 79: "good", 80: "outstanding", 100: "outstanding"}
    assert {number: one.percentages.holding(number).rating for number in edges} == edges
    assert all(one.percentages.holding(number) for number in range(101))
    for outside in (-1, 101):
        with pytest.raises(KeyError):
            one.percentages.holding(outside)


@pytest.mark.parametrize(
    ("yes", "applicable", "percentage"),
    [
        (99, 200, 50),  # 49.5
        (129, 200, 65),  # 64.5
        (159, 200, 80),  # 79.5
        (494, 1000, 49),  # 49.4
        (644, 1000, 64),
        (794, 1000, 79),
        (4_949_999, 10_000_000, 49),  # 49.49999: a float printed to four places would say 49.5
        (4_950_000, 10_000_000, 50),
        (0, 1, 0),
        (1, 1, 100),
        (1, 200, 1),  # a half of one per cent
    ],
)
def test_a_half_goes_up_and_less_than_a_half_does_not(yes: int, applicable: int, percentage: int):
    assert scheme("crc-2018").rounding.percentage(yes, applicable) == percentage


def test_a_test_keeps_its_reference_while_its_name_changes():
    tests = scheme("prison-tests")
    assert isinstance(tests, ScoredScheme)
    release = tests.test("resettlement")
    assert release is not None
    assert release.ref == "preparation-for-release"
    assert [release.name_in(year) for year in (2014, 2016, 2017, 2022, 2023, 2026)] == [
        "Resettlement",
        "Resettlement",
        "Rehabilitation and release planning",
        "Rehabilitation and release planning",
        "Preparation for release",
        "Preparation for release",
    ]
    assert release.name == "Preparation for release"


def test_our_own_schemes_keep_the_arithmetic_that_came_before_them():
    ours, theirs = scheme("crc-1"), scheme("crc-2018")
    assert ours.totals.table == theirs.totals.table
    assert ours.percentages.table == theirs.percentages.table
    assert ours.standards == theirs.standards
    assert scheme("prisons-1").scale.ratings == scheme("prison-tests").scale.ratings


def test_what_is_not_certain_says_so():
    assert scheme("crc-2018").rounding.certainty == "low"
    assert scheme("pdu-2023").totals.certainty == "low"
    assert scheme("crc-2018").percentages.certainty == "medium"


def bands(*edges: tuple[str, int, int]) -> dict:
    table = [{"rating": rating, "lowest": low, "highest": high, "words": "some"} for rating, low, high in edges]
    return {"source": "test", "certainty": "high", "table": table}


BAD_BANDS = {
    "a hole": bands(
        ("inadequate", 0, 49), ("requires-improvement", 51, 64), ("good", 65, 79), ("outstanding", 80, 100)
    ),
    "an overlap": bands(
        ("inadequate", 0, 50), ("requires-improvement", 50, 64), ("good", 65, 79), ("outstanding", 80, 100)
    ),
    "too short": bands(
        ("inadequate", 0, 49), ("requires-improvement", 50, 64), ("good", 65, 79), ("outstanding", 80, 99)
    ),
    "too long": bands(
        ("inadequate", 0, 49), ("requires-improvement", 50, 64), ("good", 65, 79), ("outstanding", 80, 101)
    ),
    "a late start": bands(
        ("inadequate", 1, 49), ("requires-improvement", 50, 64), ("good", 65, 79), ("outstanding", 80, 100)
    ),
    "a rating missing": bands(("inadequate", 0, 49), ("good", 50, 79), ("outstanding", 80, 100)),
    "upside down": bands(
        ("outstanding", 0, 49), ("good", 50, 64), ("requires-improvement", 65, 79), ("inadequate", 80, 100)
    ),
    "an end before its beginning": bands(
        ("inadequate", 0, 49), ("requires-improvement", 50, 49), ("good", 50, 79), ("outstanding", 80, 100)
    ),
}


@pytest.mark.parametrize("table", BAD_BANDS.values(), ids=BAD_BANDS.keys())
def test_percentage_bands_with_a_fault_are_refused(tmp_path: Path, table: dict):
    with pytest.raises(FileProblems):
        from_file(written(tmp_path, "crc-2018", percentages=table))


@pytest.mark.parametrize("last", [29, 31])
def test_totals_that_do_not_cover_exactly_what_can_be_scored_are_refused(tmp_path: Path, last: int):
    table = bands(("inadequate", 0, 5), ("requires-improvement", 6, 15), ("good", 16, 25), ("outstanding", 26, last))
    with pytest.raises(FileProblems, match="totals: the bands cover 0 to 30 exactly"):
        from_file(written(tmp_path, "crc-2018", totals=table))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "weighted"}, "a scheme is of the kind counted or scored"),
        ({"kind": ["counted"]}, "a scheme is of the kind counted or scored"),
        ({"kind": "scored"}, "not known here"),
        ({"weights": {"1.1": 2}}, "not known here"),
        ({"source": ""}, "source"),
        ({"rounding": part("crc-2018", "rounding") | {"method": "half-even"}}, "rounding method"),
        ({"sentences": part("crc-2018", "sentences") | {"none": "{scheme.id}"}}, "is not known here; known: all"),
        ({"sentences": part("crc-2018", "sentences") | {"none": "{all!r}"}}, "is not known here"),
        ({"standards": [{"ref": 2.1, "title": "Assessment", "rated_by": "cases"}]}, "in quotes"),
        ({"standards": part("crc-2018", "standards")[:1] * 10}, "1.1 is named twice"),
        ({"in_force": part("crc-2018", "in_force") | {"begins": "2018-04-01"}}, "in_force begins"),
    ],
)
def test_a_scheme_that_cannot_be_followed_is_refused(tmp_path: Path, changes: dict, message: str):
    with pytest.raises(FileProblems, match=message):
        from_file(written(tmp_path, "crc-2018", **changes))


def test_a_scale_goes_up_by_one_and_has_no_not_rated(tmp_path: Path):
    scale = part("prison-tests", "scale")
    skipping = scale | {"ratings": [rating | {"score": 2 * rating["score"]} for rating in scale["ratings"]]}
    with pytest.raises(FileProblems, match="go up by one"):
        from_file(written(tmp_path, "prison-tests", scale=skipping))
    unrated = scale | {"ratings": [*scale["ratings"], {"name": "not-rated", "label": "Not rated", "score": 5}]}
    with pytest.raises(FileProblems, match="none is not-rated"):
        from_file(written(tmp_path, "prison-tests", scale=unrated))


def test_the_tests_of_a_prison_can_never_be_given_a_total(tmp_path: Path):
    with pytest.raises(FileProblems, match="total"):
        from_file(written(tmp_path, "prison-tests", total="sum"))


def test_a_test_and_something_unscored_cannot_share_a_name(tmp_path: Path):
    leadership = {"ref": "leadership", "meaning": "Leaders lead.", "names": [{"name": "Leadership"}]}
    with pytest.raises(FileProblems, match="leadership is named twice"):
        from_file(written(tmp_path, "prison-tests", tests=[*part("prison-tests", "tests"), leadership]))


@pytest.mark.parametrize(
    "names",
    [
        [{"name": "Resettlement"}, {"name": "Release"}],
        [{"name": "Resettlement", "until": 2016}],
        [{"name": "One", "until": 2022}, {"name": "Two", "until": 2016}, {"name": "Three"}],
        [{"name": "One", "until": 2016}, {"name": "Two", "until": 2016}, {"name": "Three"}],
    ],
)
def test_names_out_of_order_are_refused(tmp_path: Path, names: list[dict]):
    tests = part("prison-tests", "tests")
    tests[3] |= {"names": names}
    with pytest.raises(FileProblems, match="order of their last years"):
        from_file(written(tmp_path, "prison-tests", tests=tests))


def test_a_file_is_named_after_its_scheme(tmp_path: Path):
    path = written(tmp_path, "crc-2018").rename(tmp_path / "crc-2019.yaml")
    with pytest.raises(FileProblems, match="named crc-2019 and its scheme crc-2018"):
        from_file(path)


def test_a_folder_of_schemes_is_read_in_the_order_of_their_names(tmp_path: Path):
    written(tmp_path, "prison-tests")
    written(tmp_path, "crc-2018")
    assert list(in_folder(tmp_path)) == ["crc-2018", "prison-tests"]


def test_a_scheme_once_read_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        scheme("crc-2018").percentages.table[0].highest = 30
