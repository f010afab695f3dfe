"""The rules of tariffs as pure functions: money, quartiles, prices, counting, returns, caps."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulator.standards import queries as standards
from regulator.tariffs.rules import words
from regulator.tariffs.rules.compliance import Paid, check, may_be_agreed
from regulator.tariffs.rules.counting import Eligible, Threshold, count, is_met, why_not_counted
from regulator.tariffs.rules.money import NotMoney, pence, per_cent, pounds, rounded
from regulator.tariffs.rules.returns import Known, Limits, is_right, judge, read, sheet_rows
from regulator.tariffs.rules.spread import Cost, Recipe, price, quantile, spread

LOCAL = "local/reception"
MONEY = st.integers(min_value=1, max_value=100_000_000)
RULES = {
    rule.id: [Threshold(each.side, each.by, each.at_least) for each in rule.tests]
    for rule in standards.tariffs().counting
}
OLD, NEW = RULES["fifty-one-three-ways"], RULES["sixty-six"]


@pytest.mark.parametrize(
    ("typed", "made"),
    [("38042", 38_042_00), ("£38,042.5", 38_042_50), (" 0.07 ", 7), ("1,000,000", 100_000_000), ("£ 12", 12_00)],
)
def test_pounds_are_read_as_people_type_them(typed, made):
    assert pence(typed) == made


@pytest.mark.parametrize(
    "typed",
    ["", "-5", "−5", "(5)", "1e9", "38.042", "1,00", "1000000.01", "9" * 40, "٣٨", "3 8", "nan", "38k", "£", "\x00"],
)
def test_what_is_no_amount_is_never_guessed(typed):
    with pytest.raises(NotMoney):
        pence(typed)


@given(MONEY)
def test_an_amount_that_is_written_reads_back_as_itself(amount):
    assert pence(pounds(amount)) == amount


def test_a_half_is_rounded_upwards_and_a_share_never_up_to_a_threshold():
    assert [rounded(Fraction(each, 2)) for each in (1, 3, 5)] == [1, 2, 3]
    assert rounded(Fraction(150), 100) == 200
    assert (per_cent(Fraction(6599, 10_000)), per_cent(Fraction(2, 3)), per_cent(Fraction(66, 100))) == (
        "65.9%",
        "66.6%",
        "66%",
    )


@given(st.lists(MONEY, min_size=2, max_size=40))
def test_quartiles_are_those_of_a_spreadsheet_whatever_the_order(values):
    exact = [Fraction(each).limit_denominator() for each in quantiles(map(Fraction, values), n=4, method="inclusive")]
    assert [quantile(values, quarter) for quarter in (1, 2, 3)] == exact
    assert quantile(values[::-1], 1) == quantile(values, 1)
    assert (quantile(values, 0), quantile(values, 4)) == (min(values), max(values))


@given(st.lists(st.tuples(MONEY, st.booleans()), min_size=1, max_size=30))
def test_a_spread_goes_up_and_best_practice_is_the_lowest_of_the_good(given_):
    found = spread([Cost(f"P{number}", amount, good) for number, (amount, good) in enumerate(given_)])
    steps = [found.lowest, found.lower_quartile, found.median, found.upper_quartile, found.highest]
    assert steps == sorted(steps)
    good = [amount for amount, is_good in given_ if is_good]
    assert found.best == min(good, default=None)
    assert bool(found.best_of) == bool(good)


def test_the_published_costs_of_1998_show_their_spread():
    """Hansard, June 1999: costs per place in 1998-99 by function, as told in the domain's facts (4.2)."""
    functions = [23_257, 32_991, 20_819, 17_142, 14_753, 21_582, 18_186, 26_079, 28_443, 26_860, 16_018]
    found = spread([Cost("", each * 100, True) for each in functions])
    assert (found.lowest, found.median, found.highest) == (14_753_00, 21_582_00, 32_991_00)
    assert Fraction(found.highest, found.lowest) > Fraction(22, 10)
    assert spread([]) is None


def recipe(**changed) -> Recipe:
    told = {"statistic": "median", "uplift": "4", "efficiency": "2", "round_to": "1"} | changed
    least = told.pop("least", 3)
    figures = {name: Decimal(told[name]) for name in ("uplift", "efficiency", "round_to")}
    return Recipe(told["statistic"], **figures, least=least)


def test_a_price_is_the_statistic_raised_lowered_and_rounded():
    found = spread(
        [Cost(name, amount, name != "B") for name, amount in (("A", 44_000_00), ("B", 40_000_00), ("C", 50_000_00))]
    )
    assert price(found, recipe()) == 44_845_00  # 44,000 x 1.04 x 0.98 = 44,844.80
    assert price(found, recipe(statistic="best-practice", uplift="0", efficiency="0")) == 44_000_00
    assert price(found, recipe(statistic="lowest", uplift="0", efficiency="0", round_to="0.01")) == 40_000_00
    assert price(found, recipe(least=4)) is None, "too few returns: a person sets it, with the reason"
    assert price(None, recipe()) is None
    pennies = spread([Cost(name, 1, True) for name in "ABC"])
    assert price(pennies, recipe()) is None, "a price of nothing is none: a person sets it, with the reason"


def of(providers: list[int], commissioners: int) -> list[Eligible]:
    """Providers with their places, numbered from 1; commissioners from 1001."""
    made = [Eligible(number, "provider", places) for number, places in enumerate(providers, start=1)]
    return made + [Eligible(1000 + number, "commissioner", 0) for number in range(1, commissioners + 1)]


def test_the_tariff_of_2015_was_blocked_by_share_of_supply_and_would_not_be_since():
    """2015/16: providers of about 37% by number and about 75% by supply objected (domain, 4.1)."""
    big, small = [75 * 63] * 37, [25 * 37] * 63  # 37 of 100 providers, who supply 75% of the places
    assert Fraction(sum(big), sum(big) + sum(small)) == Fraction(75, 100)
    eligible, objectors = of([*big, *small], 211), range(1, 38)
    old, new = count(eligible, objectors, OLD), count(eligible, objectors, NEW)
    assert [(each.test.side, each.test.by, per_cent(each.share), each.met) for each in old] == [
        ("commissioner", "number", "0%", False),
        ("provider", "number", "37%", False),
        ("provider", "supply", "75%", True),
    ]
    assert is_met(old)
    assert not is_met(new)
    assert standards.tariffs().counted_by(2014).id == "fifty-one-three-ways", "the consultation opened in 2014"
    assert standards.tariffs().counted_by(2015).id == standards.tariffs().counted_by(2026).id == "sixty-six"


@pytest.mark.parametrize(
    ("rule", "objecting", "met"), [(OLD, 50, False), (OLD, 51, True), (NEW, 65, False), (NEW, 66, True)]
)
@pytest.mark.parametrize("side", ["provider", "commissioner"])
def test_a_threshold_is_met_from_its_figure_on_and_not_a_moment_before(rule, objecting, met, side):
    eligible = of([0] * 100, 100)
    numbers = [each.organisation_id for each in eligible if each.side == side][:objecting]
    assert is_met(count(eligible, numbers, rule)) == met


def test_two_of_three_is_more_than_66_per_cent_and_nobody_of_nobody_meets_nothing():
    assert is_met(count(of([1, 1, 1], 0), [1, 2], NEW))
    assert not is_met(count([], [1, 2, 3], OLD))
    assert count(of([1, 1, 1], 0), [1, 2], NEW)[1].words == ("2 of 3 providers (66.6%); the threshold of 66% is met.")


@given(
    st.lists(st.integers(min_value=0, max_value=5000), max_size=25),
    st.integers(min_value=0, max_value=25),
    st.lists(st.one_of(st.integers(1, 30), st.integers(1001, 1030), st.integers(5000, 5005)), max_size=60),
    st.randoms(),
    st.sampled_from([OLD, NEW]),
)
def test_order_doubles_and_strangers_never_change_what_is_counted(providers, commissioners, objectors, chance, rule):
    eligible = of(providers, commissioners)
    first = count(eligible, objectors, rule)
    shuffled = [*objectors, *objectors, 9999]
    chance.shuffle(shuffled)
    mixed = list(eligible) * 2
    chance.shuffle(mixed)
    assert count(mixed, shuffled, rule) == first
    assert all(0 <= each.objecting <= each.of for each in first)
    more = count(eligible, [*objectors, *(each.organisation_id for each in eligible)], rule)
    assert all(one.objecting <= other.objecting for one, other in zip(first, more, strict=True)), "more objects more"


COUNTS = {"kind": "objection", "about": "method", "eligible": True, "late": False, "before": False}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"kind": "comment"}, "no objection"),
        ({"about": "price"}, "Only objections to the method"),
        ({"eligible": False}, "on the register on the day"),
        ({"late": True}, "after the last day"),
        ({"before": True}, "counts once, whoever writes"),
        ({"open_": False}, "not open"),
    ],
)
def test_whoever_is_not_counted_is_told_why(changed, said):
    found = why_not_counted(**(COUNTS | changed))
    assert found is None if said is None else said in found


UNITS = {"thousands of pounds": 1000, "pence": Fraction(1, 100), "pounds a month": 12, "pounds a day": 365}
LIMITS = Limits(Fraction(3), Fraction(2), [(Fraction(times), words_) for words_, times in UNITS.items()])
KNOWN = {(LOCAL, "overall-per-place"): Known(3_804_200, "the median of 2023-24")}


def row(**changed: str) -> dict[str, str]:
    return {"function": LOCAL, "places": "100", "prisoners": "110", "overall-per-place": "38042"} | changed


def judged(*rows: dict[str, str]):
    found = read(list(enumerate(rows, start=2)))
    judge(found, KNOWN, LIMITS)
    return found


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("38.04", "thousands of pounds"), ("3170", "pounds a month"), ("104", "pounds a day"), ("380.42", "")],
)
def test_the_wrong_unit_is_told_plainly_and_confirmed_on_purpose(typed, unit):
    [one] = judged(row(**{"overall-per-place": typed}))
    message = one.errors["overall-per-place"]
    assert "the median of 2023-24 (£38,042)" in message
    assert (f"It looks like {unit}" in message) if unit else "It looks like" not in message
    assert ("one part in 12 of the median" in message) == (typed == "3170")
    [sure] = judged(row(**{"overall-per-place": typed, "reason": "The wing stood empty from May."}))
    assert sure.errors == {}


def test_pence_are_above_what_a_place_can_cost():
    [one] = judged(row(**{"overall-per-place": "3804200"}))
    assert "write pounds, not pence or totals" in one.errors["overall-per-place"]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_figure_is_asked_about_from_the_factor_on_in_both_directions(amount):
    [one] = judged(row(**{"overall-per-place": pounds(amount)}))
    plausible = 3 * amount > 3_804_200 and amount < 3 * 3_804_200
    assert (one.errors == {}) == plausible


def test_what_contradicts_itself_is_confirmed_by_no_reason():
    swapped = row(**{"direct-per-place": "40000", "overall-per-place": "38042", "reason": "It is so."})
    mixed = row(**{"function": "open", "overall-per-prisoner": "41846.20", "reason": "It is so."})
    first, second = judged(swapped, mixed)
    assert "is below the direct cost" in first.errors["overall-per-place"]
    assert "places and prisoners may be mixed up" in second.errors["overall-per-prisoner"]
    [right] = judged(row(**{"overall-per-prisoner": "34583.64"}))
    assert is_right([right])


def test_every_wrong_row_is_told_by_its_number_and_nothing_is_lost():
    found = judged(
        row(), row(), row(function="a palace"), row(function="open", places="0", prisoners="1.5"), {"reason": "x" * 500}
    )
    assert [each.number for each in found if each.errors] == [3, 4, 5, 6]
    assert "is on row 2 already" in found[1].errors["function"]
    assert found[2].cells["function"] == "a palace"
    assert set(found[3].errors) == {"places", "prisoners"}
    assert {"function", "places", "prisoners", "overall-per-place", "reason"} == set(found[4].errors)
    assert not is_right(found)
    assert not is_right([])


@given(st.lists(st.dictionaries(st.sampled_from(["function", "places", "prisoners", "overall-per-place", "reason"]),
                                st.text(max_size=30)), max_size=6))  # fmt: skip
def test_no_text_that_can_be_typed_is_a_fault(rows):
    found = judged(*rows)
    assert len(found) == len(rows)
    assert all(each.errors or each.row for each in found)


def test_a_file_may_name_its_columns_in_any_order_and_way():
    cells = [(1, ("Overall cost per place", "FUNCTION", "places", "direct_per_place", "Colour")),
             (4, ("38042", "open", "10", "9", "red"))]  # fmt: skip
    rows, told = sheet_rows(cells)
    assert rows == [(4, {"overall-per-place": "38042", "function": "open", "places": "10", "direct-per-place": "9"})]
    assert "Colour" in told
    assert sheet_rows([]) == ([], "The file is empty")
    assert "must name the columns" in sheet_rows([(1, ("a", "b"))])[1]


TODAY = date(2026, 11, 29)
CAP = 40_000_00


@pytest.mark.parametrize(
    ("paid", "word"),
    [
        (Paid("public", None, LOCAL), "complies"),
        (Paid("public", CAP, LOCAL), "complies"),
        (Paid("public", CAP + 1, LOCAL), "breach"),
        (Paid("public", 1, LOCAL), "complies"),  # never a floor
        (Paid("private", CAP, LOCAL), "complies"),
        (Paid("private", CAP + 1, LOCAL), "breach"),
        (Paid("private", None, LOCAL), "unpriced"),
        (Paid("private-finance", 2 * CAP, LOCAL, TODAY), "exempt"),
        (Paid("private-finance", 2 * CAP, LOCAL, TODAY - timedelta(days=1)), "breach"),
        (Paid("private-finance", CAP, LOCAL, TODAY - timedelta(days=1)), "complies"),
        (Paid("community", None, ""), "outside"),
    ],
)
def test_a_contract_complies_is_exempt_or_breaches(paid, word):
    assert check(paid, CAP, TODAY).word == word


def test_a_breach_is_explained_with_its_numbers_and_an_exemption_with_its_end():
    assert check(Paid("private", 42_000_00, LOCAL), CAP, TODAY).sentence == (
        "£42,000 for a place against the tariff of £40,000: £2,000 above, 5% over. "
        "For a private provider the tariff is a cap."
    )
    assert (
        "until the contract ends on 29 November 2026"
        in check(Paid("private-finance", 1, LOCAL, TODAY), None, TODAY).sentence
    )
    assert check(Paid("private", 1, LOCAL), None, TODAY).word == "no-tariff"


@given(MONEY, MONEY, st.sampled_from(["public", "private"]))
def test_the_tariff_is_a_cap_and_never_a_floor(amount, cap, basis):
    verdict = check(Paid(basis, amount, LOCAL), cap, TODAY)
    assert verdict.breach == (amount > cap)
    assert (may_be_agreed(amount, cap) is None) == (amount <= cap)


@given(st.integers(min_value=2000, max_value=2199))
def test_a_financial_year_is_read_as_it_is_written(year):
    assert words.year_of(words.label(year)) == year
    assert words.year_on(words.begins(year)) == words.year_on(words.ends(year)) == year


@pytest.mark.parametrize("text", ["2026", "2026-28", "26-27", "1999-00", "2200-01", "２０２６-27", "2026-27\n", ""])
def test_what_is_no_financial_year_is_none(text):
    assert words.year_of(text) is None


@pytest.mark.parametrize("method", standards.tariffs().methods, ids=lambda method: method.id)
def test_a_method_whose_figures_are_our_own_choice_says_so_where_everybody_reads_it(method):
    """Its words stand on the page of the draft, in the consultation and in the schedule with all its forms."""
    assert method.certainty == "own", "one with a source of its figures would say which"
    assert "are the regulator's own choice: no source gives these figures" in method.words
    assert f"the uplift of {method.uplift}%" in method.words
    said = f"the efficiency of {method.efficiency}%" if Decimal(method.efficiency) else "efficiency"
    assert said in method.words
    assert "method above" not in method.source, "a source is read alone"
