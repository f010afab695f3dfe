"""Writes the ledger of places: its opening figures, consented cuts, and what published figures correct."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...core import clock, clocks
from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.refused import Refused
from ..events.places import LedgerChanged, PlaceAlarmJudged
from ..models import Organisation, Places, PrisonFunction
from ..models.places import PlaceAccount, PlaceAlarm, PlaceCut, PlaceEntry
from ..queries import in_force
from ..queries import ledger as queries
from ..queries.place_data import place_clock
from ..rules.ledger import Kind, Line, Statement, balance, check_line, until_said_again, weigh
from ..rules.place_words import MOST_IN_ONE, PlaceCategory, category_of, counted, day
from ..rules.possible_days import check_of_places
from ..rules.words import Kind as What
from .being_there import check_there

OUTCOMES = {
    "correction": "The figure is right, and the ledger is corrected to it",
    "stands": "The places were cut without consent; the ledger stands",
    "restored": "The places are there again; the ledger stands",
    "file-wrong": "The published figure was wrong; the ledger stands",
}
EXPLAINED = "explained"
FINDING = "place-alarm-finding"


def open_ledger(
    prison: Organisation, category: str, places: int, *, on: date, because: str, actor: Actor, now: datetime
) -> PlaceAccount:
    """Begin the ledger of a kind of places of a prison with the figure of a day. Refused: begun already, no prison, a
    day to come, one before the prison was there or before any place was counted."""
    if prison.kind != What.PRISON:
        raise Refused("Only a prison has places", "code")
    if on > clock.london_date(now):
        raise Refused("The opening figure is of a day that has come", "on")
    check_of_places(on, "on")
    check_there(prison, on, "on")
    if queries.account(prison.id, category) is not None:
        raise Refused("The ledger of these places has begun already", "category")
    made = _account(prison.id, category, on)
    _post(made, Line(on, _within(places), Kind.OPENING), because, actor=actor, now=now)
    record(actor, LedgerChanged(prison.id, category, Kind.OPENING, on, places, because))
    return made


def post_cut(cut: PlaceCut, granted: int, effective_on: date, *, actor: Actor, now: datetime) -> None:
    """Enter a cut that was consented to. Refused where the ledger lacks the places on some later day."""
    held = queries.account(cut.organisation_id, cut.category)
    if held is None:
        raise Refused("The ledger of these places has not begun: enter its opening figure first")
    line = Line(effective_on, -granted, Kind.CONSENTED_CUT)
    _post(held, line, f"Consent {cut.reference}", actor=actor, now=now, cut_id=cut.id)


def take_statement(prisons: Sequence[Organisation], row: Places, *, actor: Actor, now: datetime) -> list[PlaceAlarm]:
    """Weigh a published figure that was just kept against the ledgers of the prisons it counts.

    The first figure of a prison by itself begins its ledger, of the kind that its function says. A figure of several
    prisons, or of one with several kinds of places, is compared with the sum: what is too low is an alarm, what is
    higher waits for somebody to say where the places are. A day before a ledger begins says nothing to it.
    """
    if row.operational is None:
        return []
    ledgers = [each for prison in prisons for each in queries.accounts_of(prison.id)]
    if not ledgers:
        if len(prisons) == 1 and prisons[0].active:
            _begin(prisons[0], row, actor=actor, now=now)
        return []
    if any(each.opened_on > row.as_of for each in ledgers) and not _opened_by(ledgers, row):
        return []
    if {each.organisation_id for each in ledgers} != {each.id for each in prisons}:
        return []  # published together, and not all of them have a ledger: their sum says nothing
    if len(ledgers) == 1:
        _weigh_one(ledgers[0], row, actor=actor, now=now)
    else:
        _weigh_sum(ledgers, row, now)
    _explained(ledgers, actor=actor, now=now)
    raised = select(PlaceAlarm).where(PlaceAlarm.places_id == row.id, PlaceAlarm.found_on.is_(None))
    return list(session().scalars(raised.order_by(PlaceAlarm.id)))


def alarm_words(alarm: PlaceAlarm) -> str:
    """What whoever brings a figure in is told of the alarm that it raises."""
    said = f"{counted(alarm.published)} published, {alarm.stated:,} in the ledger of places"
    if alarm.kind == "unconsented-cut":
        return f"{said}: no consent explains fewer, so an alarm is raised and the ledger stands"
    return f"{said}: somebody must say of which kind the others are"


def judge_alarm(
    alarm: PlaceAlarm, outcome: str, words: str, *, category: str = "", actor: Actor, now: datetime
) -> None:
    """Say what was found of a figure that no consent explains; where it is right, the ledger is corrected to it.

    Refused: judged already, no such outcome, a correction of a ledger that there is not.
    """
    if alarm.found_on is not None:
        raise Refused("Somebody has judged this already")
    if outcome not in OUTCOMES:
        raise Refused("Choose what was found", "outcome")
    change = 0
    if outcome == "correction":
        change = _corrected(alarm, category, words, actor=actor, now=now)
    today = clock.london_date(now)
    alarm.outcome, alarm.finding, alarm.found_by, alarm.found_on = outcome, words, actor.key, today
    session().flush()
    clocks.meet(alarm_clock(alarm), max(today, alarm.raised_on))
    record(actor, PlaceAlarmJudged(alarm.organisation_id, alarm.id, outcome, change))


def _corrected(alarm: PlaceAlarm, category: str, words: str, *, actor: Actor, now: datetime) -> int:
    """The figure may be of several prisons together, or of several kinds: it is held against all that it counts."""
    own = queries.accounts_of(alarm.organisation_id)
    chosen = [each for each in own if not category or each.category == category]
    if len(chosen) != 1:
        raise Refused("Choose which places the correction is of", "category")
    counts = [each for number in queries.counted_in(alarm.places_id) for each in queries.accounts_of(number)]
    lines = queries.lines_of(each.id for each in counts)
    change = alarm.published - sum(balance(lines[each.id], alarm.as_of) for each in counts)
    following = queries.following(alarm.organisation_id, alarm.as_of) if len(counts) == 1 else None
    for line in until_said_again(lines[chosen[0].id], Line(alarm.as_of, change), following):
        _post(chosen[0], line, words, actor=actor, now=now, places_id=alarm.places_id)
    return change


def _begin(prison: Organisation, row: Places, *, actor: Actor, now: datetime) -> None:
    function = session().scalar(
        select(PrisonFunction).where(PrisonFunction.organisation_id == prison.id, in_force(PrisonFunction, row.as_of))
    ) or session().scalar(
        select(PrisonFunction).where(PrisonFunction.organisation_id == prison.id, PrisonFunction.until_on.is_(None))
    )
    if function is None or row.operational is None:
        return
    category = category_of(function.function, function.category, function.holds)
    made = _account(prison.id, category, row.as_of)
    line = Line(row.as_of, row.operational, Kind.OPENING)
    _post(made, line, f"First figure: {row.source}", actor=actor, now=now, places_id=row.id)


def _weigh_one(held: PlaceAccount, row: Places, *, actor: Actor, now: datetime) -> None:
    lines = queries.lines_of([held.id])[held.id]
    own = queries.own_before(row.id, held.id) if row.correction else 0
    said = Statement(row.as_of, row.operational or 0, own, queries.following(held.organisation_id, row.as_of))
    told = weigh(lines, said)
    stated = balance(lines, row.as_of)
    for number, line in enumerate(told.lines):
        words = f"{'Published' if number == 0 else 'Until this statement only'}: {row.source}"
        _post(held, line, words, actor=actor, now=now, places_id=row.id)
    if told.alarm:
        _raise([held.organisation_id], row, "unconsented-cut", stated, now)


def _weigh_sum(ledgers: Sequence[PlaceAccount], row: Places, now: datetime) -> None:
    lines = queries.lines_of(each.id for each in ledgers)
    stated = sum(balance(lines[each.id], row.as_of) for each in ledgers)
    if row.operational == stated:
        return
    kind = "unconsented-cut" if (row.operational or 0) < stated else "unplaced-increase"
    _raise(sorted({each.organisation_id for each in ledgers}), row, kind, stated, now)


def _raise(organisation_ids: Sequence[int], row: Places, kind: str, stated: int, now: datetime) -> None:
    raised = [
        PlaceAlarm(
            kind=kind,
            organisation_id=each,
            places_id=row.id,
            as_of=row.as_of,
            stated=stated,
            published=row.operational,
            raised_on=clock.london_date(now),
        )
        for each in organisation_ids
    ]
    session().add_all(raised)
    session().flush()
    for alarm in raised:
        alarm_clock(alarm)


def alarm_clock(alarm: PlaceAlarm) -> clocks.Clock:
    """The deadline of the finding. One raised before alarms had deadlines is given one, from the day it was raised."""
    subject = queries.alarm_subject(alarm.id)
    return clocks.start(place_clock(FINDING), subject=subject, owner="regulator", started_on=alarm.raised_on)


def _explained(ledgers: Sequence[PlaceAccount], *, actor: Actor, now: datetime) -> None:
    """Alarms that a correction of their own source has answered wait for nobody."""
    if len(ledgers) != 1:
        return
    held = ledgers[0]
    waiting = select(PlaceAlarm).where(
        PlaceAlarm.organisation_id == held.organisation_id, PlaceAlarm.found_on.is_(None)
    )
    lines = queries.lines_of([held.id])[held.id]
    for alarm in session().scalars(waiting):
        newest = _newest_words(alarm)
        if balance(lines, alarm.as_of) <= newest:
            words = f"{counted(newest)} published of {day(alarm.as_of)} as the source now says, and the ledger agrees."
            alarm.outcome, alarm.finding, alarm.found_by = EXPLAINED, words, actor.key
            alarm.found_on = clock.london_date(now)
            clocks.stop(alarm_clock(alarm), max(alarm.found_on, alarm.raised_on))
    session().flush()


def _newest_words(alarm: PlaceAlarm) -> int:
    row = session().get_one(Places, alarm.places_id)
    newest = (
        select(Places.operational)
        .where(Places.published_as == row.published_as, Places.as_of == row.as_of, Places.source == row.source)
        .order_by(Places.correction.desc())
        .limit(1)
    )
    found = session().scalar(newest)
    return row.operational or 0 if found is None else found


def _opened_by(ledgers: Sequence[PlaceAccount], row: Places) -> bool:
    return len(ledgers) == 1 and bool(row.correction) and ledgers[0].opened_on == row.as_of


def _account(organisation_id: int, category: str, on: date) -> PlaceAccount:
    made = PlaceAccount(organisation_id=organisation_id, category=PlaceCategory(category).value, opened_on=on, lines=0)
    session().add(made)
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused("The ledger of these places was begun a moment ago. Read it first", "category") from clash
    return made


def _post(
    held: PlaceAccount,
    line: Line,
    because: str,
    *,
    actor: Actor,
    now: datetime,
    cut_id: int | None = None,
    places_id: int | None = None,
) -> None:
    """One more line, checked against all that stand there; the ledger's version moves, so that no two come at once."""
    check_line(queries.lines_of([held.id])[held.id], line)
    _within(abs(line.change))
    held.lines += 1
    session().add(
        PlaceEntry(
            account_id=held.id,
            kind=line.kind.value,
            effective_on=line.effective_on,
            change=line.change,
            cut_id=cut_id,
            places_id=places_id,
            because=because,
            recorded_by=actor.key,
            recorded_at=now,
        )
    )
    session().flush()


def _within(places: int) -> int:
    if not 0 <= places <= MOST_IN_ONE:
        raise Refused(f"Enter a whole number between 0 and {MOST_IN_ONE:,}", "places")
    return places
