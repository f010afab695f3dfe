"""Logs refusals and acceptances of prisoners, checks each against the places of its day, and records what was found."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from ...core import clock, clocks
from ...core.actor import Actor
from ...core.clocks import Clock
from ...core.db import session
from ...core.events import record
from ...core.refused import NotFound, Refused
from ...core.tabular import Findings, Table
from ..events.places import ReferralLogged, ReferralsImported, ReferralWithdrawn, RefusalJudged
from ..models import Organisation
from ..models.places import PlaceReferral
from ..queries import finding
from ..queries.place_data import place_clock, place_data
from ..queries.places_watched import capacity_on
from ..rules.place_data import PlaceData
from ..rules.place_words import LONGEST_WORDS
from ..rules.referral_file import ReferralRow
from ..rules.refusing import WITHDRAWN, check, local_reference, names_nobody
from ..rules.words import Kind
from .agreements import check_category, new_reference

CLOCK = "place-refusal-finding"
OLDEST = 366  # days; what is a year old is not logged as if it were news
FOUND = {
    "justified": "Refused for good reason",
    "not-justified": "Refused without good reason",
    "no-finding": "Nothing can be found either way",
}


@dataclass(frozen=True)
class Told:
    """What somebody says of one prisoner: under the prison's own pseudonym."""

    happened_on: date
    category: str
    local_ref: str
    accepted: bool
    from_outside: bool
    reason: str = ""
    words: str = ""


def log_referral(
    prison: Organisation, told: Told, *, commissioner: Organisation | None, actor: Actor, now: datetime
) -> PlaceReferral:
    """Log one refusal or acceptance, checked against the places of that day.

    Refused: a day to come or more than a year ago, a reference or words that point to a person, a refusal without a
    known reason, the same prisoner of the same day twice.
    """
    made = _made(prison, told, commissioner, place_data(), actor=actor, now=now)
    session().add(made)
    _kept_once()
    _watch(made, now)
    record(
        actor, ReferralLogged(made.id, prison.id, made.accepted, made.room, made.alarm), occurred_on=told.happened_on
    )
    return made


def import_referrals(
    prison: Organisation, table: Table[ReferralRow], *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Take in a file of them: all of it or nothing. Gives how many were new and how many of these are alarms; a row
    that is logged already with the same decision is passed over, so that a file may be handed in twice.

    Refused with `FileProblems`: every row that is wrong, by its line.
    """
    data, findings, made = place_data(), Findings(), []
    keys: dict[tuple[str, date], int] = {}
    for row in table.rows:
        said = row.value
        first = keys.setdefault((said.local_reference, said.date), row.line)
        if first != row.line:
            findings.add(row.line, "local_reference", f"this prisoner is already on line {first} with the same day")
            continue
        try:
            new = _of_row(prison, said, data, actor=actor, now=now)
        except Refused as refused:
            findings.add(row.line, _COLUMN.get(refused.field or "", ""), refused.message)
        else:
            made += [new] if new is not None else []
    findings.raise_any(table.name)
    session().add_all(made)
    _kept_once()
    for each in made:
        _watch(each, now)
    alarms = sum(each.alarm for each in made)
    if made:
        record(actor, ReferralsImported(prison.id, table.name, table.sha256, len(made), alarms))
    return len(made), alarms


def judge_refusal(referral: PlaceReferral, found: str, words: str, *, actor: Actor, now: datetime) -> None:
    """Say whether a prisoner was refused for good reason. Refused: an acceptance, a finding that somebody made already,
    words that point to a person."""
    if referral.accepted:
        raise Refused("This prisoner was accepted: there is nothing to find")
    _open(referral)
    if found not in FOUND:
        raise Refused("Choose what was found", "found")
    _close(referral, found, words, actor, now)
    record(actor, RefusalJudged(referral.id, found))


def withdraw_referral(referral: PlaceReferral, words: str, *, actor: Actor, now: datetime) -> None:
    """Take back what was logged by mistake. It stays to be read, as withdrawn, with the reason and the day.

    Refused: once the regulator has made a finding, twice, words that point to a person. `NotFound` for an organisation
    that did not log it.
    """
    if actor.organisation_id is None or referral.logged_for != actor.organisation_id:
        raise NotFound
    _open(referral)
    _close(referral, WITHDRAWN, words, actor, now)
    record(actor, ReferralWithdrawn(referral.id))


def _open(referral: PlaceReferral) -> None:
    if referral.found == WITHDRAWN:
        raise Refused("This was withdrawn by who logged it")
    if referral.found is not None:
        raise Refused("Somebody has made a finding already. Read it first")


def _close(referral: PlaceReferral, found: str, words: str, actor: Actor, now: datetime) -> None:
    referral.found, referral.finding = found, names_nobody(words)
    referral.found_by, referral.found_on = actor.key, clock.london_date(now)
    for running in session().scalars(_running(referral.id)):
        (clocks.stop if found == WITHDRAWN else clocks.meet)(running, max(referral.found_on, running.started_on))
    session().flush()


_COLUMN = {"happened_on": "date", "local_ref": "local_reference"} | {
    each: each for each in ("category", "commissioner", "reason", "words")
}


def _of_row(
    prison: Organisation, said: ReferralRow, data: PlaceData, *, actor: Actor, now: datetime
) -> PlaceReferral | None:
    accepted = said.decision == "accepted"
    known = _logged(prison.id, said.local_reference, said.date)
    if known is not None:
        if known.accepted != accepted:
            raise Refused("this prisoner was logged before with another decision on the same day", "local_ref")
        return None
    told = Told(
        said.date,
        said.category.value,
        said.local_reference,
        accepted,
        said.outside_area,
        said.reason or "",
        said.words or "",
    )
    return _made(prison, told, _commissioner(said.commissioner), data, actor=actor, now=now)


def _made(
    prison: Organisation,
    told: Told,
    commissioner: Organisation | None,
    data: PlaceData,
    *,
    actor: Actor,
    now: datetime,
) -> PlaceReferral:
    if not _may_log(prison, commissioner, actor):
        raise Refused("A prison logs for itself, and a commissioner those whom it commissions places for")
    today = clock.london_date(now)
    if not today - timedelta(days=OLDEST) <= told.happened_on <= today:
        raise Refused("Enter a day that has come, and not more than a year ago", "happened_on")
    if prison.kind != Kind.PRISON:
        raise Refused("Only a prison is asked to take prisoners")
    if len(told.words) > LONGEST_WORDS:
        raise Refused(f"Use at most {LONGEST_WORDS:,} characters", "words")
    local = _not_logged(prison.id, told)
    reason = None if told.accepted else data.refusals.get(told.reason)
    if not told.accepted and reason is None:
        raise Refused(f"Give one of these reasons: {', '.join(data.refusals)}", "reason")
    checked = check(
        capacity_on(prison.id, told.happened_on),
        told.happened_on,
        reason.accepted if reason else "always",
        data.stale_after,
    )
    return PlaceReferral(
        reference=new_reference("REF", PlaceReferral, told.happened_on.year),
        organisation_id=prison.id,
        commissioner_id=commissioner.id if commissioner else None,
        happened_on=told.happened_on,
        category=check_category(told.category),
        local_ref=local,
        from_outside=told.from_outside,
        accepted=told.accepted,
        reason=reason.id if reason else None,
        words=names_nobody(told.words),
        room=checked.room.value,
        working=checked.working,
        alarm=checked.alarm and not told.accepted,
        logged_for=actor.organisation_id,
        logged_by=actor.key,
        logged_on=today,
    )


def _not_logged(organisation_id: int, told: Told) -> str:
    """The reference of a prisoner who is not logged for that day yet. Refused otherwise."""
    local = local_reference(told.local_ref)
    known = _logged(organisation_id, local, told.happened_on)
    if known is not None and known.found == WITHDRAWN:
        raise Refused(f"This was logged and withdrawn. Log it again as {local}/2, so that both stay apart", "local_ref")
    if known is not None:
        raise Refused("This prisoner is logged already for that day", "local_ref")
    return local


def _may_log(prison: Organisation, commissioner: Organisation | None, actor: Actor) -> bool:
    if actor.may("places:ask"):
        return actor.organisation_id == prison.id
    by = commissioner.id if commissioner else None
    return actor.may("places:commission") and by is not None and actor.organisation_id == by


def _watch(referral: PlaceReferral, now: datetime) -> None:
    if referral.alarm:
        on = clock.london_date(now)
        subject = f"place-referral:{referral.id}"
        clocks.start(place_clock(CLOCK), subject=subject, owner="licensing-officer", started_on=on)


def _kept_once() -> None:
    """The database is the last judge of whether a prisoner is logged already: two people may log at one moment."""
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused("This prisoner was logged for that day a moment ago. Read it first", "local_ref") from clash


def _logged(organisation_id: int, local: str, on: date) -> PlaceReferral | None:
    return session().scalar(
        select(PlaceReferral).where(
            PlaceReferral.organisation_id == organisation_id,
            PlaceReferral.local_ref == local,
            PlaceReferral.happened_on == on,
        )
    )


def _commissioner(code: str | None) -> Organisation | None:
    return commissioner_named(code) if code else None


def commissioner_named(code: str) -> Organisation:
    """The commissioner of a code. Refused where the register has none."""
    try:
        return finding.one_of(code, Kind.COMMISSIONER)
    except NotFound:
        raise Refused("There is no commissioner with this code in the register", "commissioner") from None


def _running(referral_id: int) -> Select[Clock]:
    return select(Clock).where(
        Clock.subject == f"place-referral:{referral_id}", Clock.met_on.is_(None), Clock.stopped_on.is_(None)
    )
