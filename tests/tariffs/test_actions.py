"""A year's tariff as its people make it, on both engines."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from regulator.core import clocks
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.refused import NotFound, Refused
from regulator.register.actions import organisations as registering
from regulator.register.rules.words import Function, Holds, Kind, PrisonFacts, Sector
from regulator.tariffs import queries
from regulator.tariffs.actions import agreeing, drafting, keeping, returning
from regulator.tariffs.models.consultation import TariffConsultation
from regulator.tariffs.queries import consulting, returned
from regulator.tariffs.queries.content import recipe
from regulator.tariffs.rules.lifecycle import Agreed, State
from regulator.tariffs.rules.returns import Known
from regulator.tariffs.rules.spread import Cost, price, spread

from . import scene
from .scene import brought_to

pytestmark = pytest.mark.database


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_reached_by_the_people_whose_duty_it_is(fresh_ground, state):
    with transaction():
        tariff = brought_to(state)
        assert tariff.state == state
        if state == State.PUBLISHED:
            # the median of 40,000, 44,000 and 50,000, raised by 4% and lowered by 2%
            assert queries.caps(tariff) == {scene.LOCAL: 44_845_00}


def test_a_late_and_a_partial_return_is_taken_and_told_and_an_older_one_stays(fresh_ground):
    with transaction():
        late = scene.sent("ZWX", "40,000", day=date(2025, 7, 1))
        assert (late.due_on, late.late, late.partial, late.number) == (date(2025, 6, 30), True, True, 1)
        whole = {
            "direct-per-place": "30,000",
            "direct-per-prisoner": "27,272.73",
            "overall-per-prisoner": "36,363.64",
        }
        in_time = scene.sent("ZHL", "40,000", day=date(2025, 6, 30), **whole)
        assert (in_time.late, in_time.partial) == (False, False)
        again = scene.sent("ZWX", "41,000", day=date(2025, 7, 2))
        assert again.id == late.id
        assert [(each.number, each.overall_per_place) for each in returned.every_sending(again)] == [
            (2, 41_000_00),
            (1, 40_000_00),
        ]
        [first, second] = returned.sent(scene.RETURNS, invented=True)
        assert {each.organisation.code for each in (first, second)} == {"ZWX", "ZHL"}
        assert [each.code for each in returned.missing(scene.RETURNS, invented=True)] == []
        assert returned.sent(scene.RETURNS, invented=False) == [], "invented places are never mixed with others"


@pytest.mark.parametrize(
    ("year", "rows", "said"),
    [
        (2024, [], "Fill in at least one row"),
        (2024, [(7, {"function": "castle"})], "Row 7 must be put right first"),
        (2025, [(1, scene.cells())], "financial years that are over"),
        (2020, [(1, scene.cells())], "financial years that are over"),
    ],
)
def test_a_return_that_is_not_right_is_not_sent(ground, year, rows, said):
    about_now = scene.at(date(2025, 6, 2))
    with transaction():
        about = scene.organisation()
        with pytest.raises(Refused, match=said):
            returning.send(about, year, rows, seen=0, actor=scene.of(about), now=about_now)
        with pytest.raises(NotFound):
            returning.send(about, 2024, rows, seen=0, actor=scene.of(scene.organisation("ZHL")), now=about_now)


def test_figures_are_compared_with_the_own_year_before_then_the_median_then_what_was_published(fresh_ground):
    key = (scene.LOCAL, "overall-per-place")
    with transaction():
        about = scene.organisation()
        assert returned.known(about, 2025)[key].words == "the published figure of 2016-17"
        assert returned.known(about, 2025)[key].pence == 38_042_00
        scene.sent("ZHL", "50,000")
        assert returned.known(about, 2025)[key] == Known(50_000_00, "the median of 2024-25")
        scene.sent("ZWX", "30,000")
        assert returned.known(about, 2025)[key] == Known(30_000_00, "what you returned for 2024-25")


def test_a_function_with_too_few_returns_waits_for_a_price_with_its_reason(fresh_ground):
    with transaction():
        scene.sent("ZWX", "40,000")
        tariff = scene.begun()
        scene.take(tariff, "make-draft", scene.ANALYST, scene.START, "")
        with pytest.raises(Refused, match="no price yet for local/reception"):
            scene.take(tariff, "consult", scene.ANALYST, scene.START)
        with pytest.raises(Refused, match="Say why the price is not what the method gives"):
            drafting.set_price(tariff, "local-reception", "41,000", "", actor=scene.ANALYST)
        found = drafting.set_price(tariff, "local-reception", "41,000", "One return.", actor=scene.ANALYST)
        assert (found.computed, found.final, found.reason) == (None, 41_000_00, "One return.")
        scene.take(tariff, "consult", scene.ANALYST, scene.START)
        with pytest.raises(Refused, match="Prices are set while the draft is being worked on"):
            drafting.set_price(tariff, "local-reception", "1", "Mine.", actor=scene.ANALYST)


def test_a_draft_recomputes_from_what_it_keeps(fresh_ground):
    with transaction():
        tariff = brought_to(State.DRAFTING)
        made = queries.draft(tariff)
        costs = [Cost(each["name"], each["pence"], False) for each in made.returns]
        assert price(spread(costs), recipe(made.method)) == queries.prices(made)[0].computed == 44_845_00
        scene.sent("ZWX", "90,000", day=scene.AFTER)
        assert queries.prices(queries.draft(tariff))[0].computed == 44_845_00, "what is sent later changes no draft"


def test_the_register_of_the_day_says_who_counts(fresh_ground):
    with transaction():
        tariff = brought_to(State.CONSULTING)
        asked = scene.asked_of(tariff)
        assert {(each.side, each.supply) for each in consulting.eligible(asked.id)} == {("provider", 100)} | {
            ("commissioner", 0)
        }
        assert asked.closes_on == scene.CLOSES
        newcomer = registering.register_organisation(
            "ZNW", "HMP Newcome", Kind.PRISON, source="test", actor=SYSTEM, area_id=scene.organisation().area_id,
            invented=True, prison=PrisonFacts(Function.LOCAL, None, Holds.MEN, Sector.PUBLIC, "HMPPS"),
        )  # fmt: skip
        told = {
            "newcomer": scene.objected(tariff, newcomer).why_not,
            "crc": scene.objected(tariff, scene.organisation("ZMC")).why_not,
            "last day": scene.objected(tariff, scene.organisation(), scene.CLOSES).why_not,
            "colleague": scene.objected(
                tariff, scene.organisation(), scene.CLOSES, actor=scene.of(scene.organisation(), id=5000)
            ).why_not,
            "late": scene.objected(tariff, scene.organisation("ZHL"), scene.AFTER).why_not,
            "price": scene.objected(tariff, scene.organisation("ZHL"), about="price").why_not,
        }
        assert told.pop("last day") is None, "the last day is in time"
        assert all(told.values())
        assert "on the register on the day" in told["newcomer"]
        assert "came after the last day" in told["late"]
        assert "whoever writes" in told["colleague"]
        assert [each.objecting for each in consulting.counted(asked)] == [0, 1]
        assert len(consulting.responses(asked.id)) == 6, "whatever was sent is kept"


def test_a_met_threshold_is_reconsidered_or_referred_and_never_published(fresh_ground):
    with transaction():
        tariff = scene.counted_and_met()
        asked = scene.asked_of(tariff)
        assert (asked.met, tariff.state) == (True, State.COUNTED)
        with pytest.raises(Refused, match="reconsider the method, or refer it"):
            scene.take(tariff, "propose", scene.ANALYST, scene.AFTER)
        scene.take(tariff, "refer", scene.CHIEF, scene.AFTER)
        running = clocks.running(f"tariff:{tariff.id}", "tariff-reference")
        assert running.due_on == date(2026, 3, 30)
        scene.take(tariff, "reference-upheld", scene.CHIEF, date(2025, 12, 1), "The figures are wrong.")
        assert (asked.decision, asked.decided_because) == ("reference-upheld", "The figures are wrong.")
    later, other = date(2025, 12, 2), {"method": "median-without-efficiency"}
    for name, more, said in (
        ("consult", {}, "each draft has its consultation"),
        ("make-draft", other, "another method than the usual one"),
    ):
        with pytest.raises(Refused, match=said), transaction():
            scene.take(queries.of_year(scene.YEAR), name, scene.ANALYST, later, "", **more)
    with transaction():
        tariff = queries.of_year(scene.YEAR)
        scene.take(tariff, "make-draft", scene.ANALYST, later, "They are right.", **other)
        assert queries.prices(queries.draft(tariff))[0].computed == 45_760_00
        assert queries.prices(queries.draft(tariff, 1))[0].computed == 44_845_00, "the first draft stays"
        scene.take(tariff, "consult", scene.ANALYST, date(2025, 12, 2))
        assert [each.objecting for each in consulting.counted(scene.asked_of(tariff))] == [0, 0]


def test_a_tariff_that_a_reference_cleared_is_published_by_another_person(fresh_ground):
    with transaction():
        tariff = brought_to(State.CLEARED)
        scene.take(tariff, "propose", scene.ANALYST, scene.AFTER)
        scene.take(tariff, "send-back-cleared", scene.CHIEF, scene.AFTER)
        scene.take(tariff, "propose", scene.ANALYST, scene.AFTER)
        both = replace(scene.PUBLISHER, id=scene.ANALYST.id)
        with pytest.raises(Refused, match="somebody else publishes it"):
            scene.take(tariff, "publish", both, scene.AFTER)
        scene.take(tariff, "publish", scene.PUBLISHER, scene.AFTER)
        assert tariff.state == State.PUBLISHED


def test_who_made_the_draft_or_entered_the_correction_publishes_neither_in_another_role(fresh_ground):
    with transaction():
        tariff = brought_to(State.COUNTED)
        colleague, maker = replace(scene.ANALYST, id=4001), replace(scene.PUBLISHER, id=scene.ANALYST.id)
        scene.take(tariff, "propose", colleague, scene.AFTER)
        with pytest.raises(Refused, match="You made this draft"):
            scene.take(tariff, "publish", maker, scene.AFTER)
        scene.take(tariff, "publish", scene.PUBLISHER, scene.AFTER)
        corrector = replace(scene.ANALYST, id=4002)
        drafting.enter_correction(tariff, "local-reception", "44,000", "It was typed wrongly.", actor=corrector)
        scene.take(tariff, "correct", colleague, scene.AFTER)
        with pytest.raises(Refused, match="somebody else publishes it"):
            scene.take(tariff, "publish-correction", replace(scene.PUBLISHER, id=4002), scene.AFTER)
        scene.take(tariff, "publish-correction", scene.PUBLISHER, scene.AFTER)


def test_costs_of_a_penny_make_no_price_and_no_fault(fresh_ground):
    with transaction():
        scene.private()
        for code in ("ZWX", "ZHL", scene.PRIVATE):
            scene.sent(code, "0.01", reason="It was given to us.", prisoners="100")
        tariff = scene.begun()
        scene.take(tariff, "make-draft", scene.ANALYST, scene.START, "")
        [found] = queries.prices(queries.draft(tariff))
        assert (found.computed, found.final) == (None, None)


def test_nothing_runs_on_for_a_tariff_that_is_abandoned_while_it_is_referred(fresh_ground):
    with transaction():
        tariff = brought_to(State.REFERRED)
        assert clocks.running(f"tariff:{tariff.id}", "tariff-reference")
        scene.take(tariff, "abandon", scene.CHIEF, scene.AFTER)
        with pytest.raises(NotFound):
            clocks.running(f"tariff:{tariff.id}", "tariff-reference")


def test_an_objection_that_waited_while_the_consultation_was_stopped_does_not_count(fresh_ground):
    with transaction():
        tariff = brought_to(State.CONSULTING)
        asked = scene.asked_of(tariff)
        elsewhere = update(TariffConsultation).where(TariffConsultation.id == asked.id).values(stopped_on=scene.START)
        session().execute(elsewhere, execution_options={"synchronize_session": False})
        assert "is not open" in scene.objected(tariff, scene.organisation()).why_not
        scene.noted(tariff)


def test_a_return_says_which_published_tariff_stands_on_it_while_that_is_corrected_too(fresh_ground):
    with transaction():
        brought_to(State.PUBLISHED)
        told = returning.stands_on(scene.RETURNS)
        assert "2026-27 was published on these returns" in told
        scene.corrected(queries.of_year(scene.YEAR))
        assert returning.stands_on(scene.RETURNS) == told


def test_a_tariff_holds_from_its_year_on_until_the_next_takes_its_place(fresh_ground):
    with transaction():
        first = brought_to(State.PUBLISHED)
        assert queries.in_force_on(date(2026, 3, 31), invented=True) is None
        assert queries.in_force_on(date(2026, 4, 1), invented=True) is first
        assert queries.in_force_on(date(2029, 4, 1), invented=True) is first, "the old one holds until it is replaced"
        assert queries.in_force_on(date(2026, 4, 1), invented=False) is None
        assert first.in_force_on is None
    for _twice in range(2):
        keeping.keep_days(date(2026, 4, 2))
    with reading():
        tariff = queries.of_year(2026)
        assert tariff.in_force_on == date(2026, 4, 1)
        assert queries.consultation(tariff).ended_on == scene.CLOSES


def test_a_consultation_that_was_stopped_is_not_said_to_have_run_out(fresh_ground):
    with transaction():
        scene.take(brought_to(State.CONSULTING), "stop-consulting", scene.CHIEF, scene.START)
    keeping.keep_days(scene.AFTER)
    with reading():
        assert scene.asked_of(queries.of_year(scene.YEAR)).ended_on is None


def test_words_that_no_database_can_hold_and_endless_ones_are_refused(fresh_ground):
    with transaction():
        brought_to(State.CONSULTING)
    for text, said in (("", "Say what you want"), ("x" * 20_001, "at most 20,000"), ("a\x00b", "cannot be stored")):
        with pytest.raises(Refused, match=said), transaction():
            scene.objected(queries.of_year(scene.YEAR), scene.organisation(), text=text)
    with reading():
        assert consulting.responses(scene.asked_of(queries.of_year(scene.YEAR)).id) == []


def test_an_agreed_price_is_confirmed_by_the_other_side_and_ends_with_its_reason(fresh_ground):
    with transaction():
        brought_to(State.PUBLISHED)
        lead, buyer = scene.of(scene.organisation()), scene.of(scene.commissioner())
        for price_, said in (("44,845.01", "is above the tariff of £44,845"), ("0", "above 0"), ("dear", "as figures")):
            with pytest.raises(Refused, match=said):
                scene.offered(price_)
        row = scene.offered("44,845")
        with pytest.raises(Refused, match="so the other side answers"):
            agreeing.move(row, "confirm", "", actor=buyer, now=scene.at(scene.AFTER))
        agreeing.move(row, "confirm", "", actor=lead, now=scene.at(scene.AFTER))
        with pytest.raises(Refused, match="stands already between the two"):
            scene.offered("40,000", actor=lead, partner=scene.commissioner())
        with pytest.raises(Refused, match="Give the reason"):
            agreeing.move(row, "end", " ", actor=buyer, now=scene.at(scene.AFTER))
        agreeing.move(row, "end", "The wing closed.", actor=buyer, now=scene.at(scene.AFTER))
        assert row.state == Agreed.ENDED
        with pytest.raises(Refused, match="with whom"):
            scene.offered("40,000", partner=scene.organisation("ZPV"))
