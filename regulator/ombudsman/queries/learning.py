"""What can be learned of complaints together: trends by place and subject, spikes, and the figures of a year.

Counts are shown as they could be published: none under five, and none that the others would give away.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, extract, func, or_, select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.clocks import months_after
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.improvement.models.owed import Obligation
from regulator.people.rules import Permission
from regulator.register import queries as register

from ..models import OMBUDSMAN, Complaint, ComplaintSubject, PapersAsked, Recommendation
from ..rules.small_numbers import suppressed, suppressed_table
from ..rules.spikes import MONTHS, Series, Spike, spikes
from ..rules.words import ABOUT_PROVIDERS, SUBJECTS
from .follow_up import is_late
from .walls import conflicts_of, office, visible_to

YEARS = 3  # earlier years that the last months are held against
QUARTERS = 12  # of a trend
KEPT_CLOCKS = ("complaint-acknowledgement", "complaint-eligibility", "complaint-standard", "complaint-serious")

MONTH_NAMES = tuple(f"{date(2000, month, 1):%B}" for month in range(1, 13))

Place = tuple[int, str]  # a provider's number and a subject


@dataclass(frozen=True)
class Trend:
    """Complaints of three years about one provider, or all: by quarter, and by subject and year. None: hidden."""

    quarters: list[tuple[str, int | None]]
    years: list[str]
    subjects: dict[str, dict[str, int | None]]


@dataclass(frozen=True)
class Found:
    """A spike in a sentence, with its numbers."""

    provider: str
    code: str
    subject: str
    seen: int
    sentence: str


def window(last: date) -> tuple[date, date]:
    """The last whole months before a day: their first and last day."""
    end = last.replace(day=1) - timedelta(days=1)
    return months_after(end.replace(day=1), 1 - MONTHS), end


def series_of(last: date, organisation_id: int | None = None) -> list[Series[Place]]:
    """Counts of the last whole months and of the same months of earlier years, by provider and subject. Only years in
    which the office had complaints at all count as earlier ones. Inside the compartment."""
    first, end = window(last)
    spans = [(months_after(first, -12 * back), _last_of(end, back)) for back in range(YEARS + 1)]
    oldest = session().scalar(select(func.min(Complaint.received_on)))
    known = sum(1 for start, _ in spans[1:] if oldest is not None and oldest <= start)
    spans = spans[: known + 1]
    came_in = [and_(Complaint.received_on >= start, Complaint.received_on <= stop) for start, stop in spans]
    year = case(*((within, back) for back, within in enumerate(came_in)), else_=-1)
    wanted = (
        select(Complaint.respondent_id, ComplaintSubject.subject, year, func.count())
        .join(ComplaintSubject, ComplaintSubject.complaint_key == Complaint.key)
        .where(or_(*came_in))
        .where(ComplaintSubject.subject.in_(ABOUT_PROVIDERS))
        .group_by(Complaint.respondent_id, ComplaintSubject.subject, year)
    )
    if organisation_id is not None:
        wanted = wanted.where(Complaint.respondent_id == organisation_id)
    counts: dict[Place, Counter[int]] = {}
    for respondent, subject, back, count in session().execute(wanted):
        counts.setdefault((respondent, subject), Counter())[back] += count
    return [
        Series(place, found[0], tuple(found[back] for back in range(1, known + 1)))
        for place, found in sorted(counts.items())
    ]


def _last_of(end: date, back: int) -> date:
    """The last day of a month, so many years earlier: February has its own."""
    following = months_after(end.replace(day=1), 1 - 12 * back)
    return following - timedelta(days=1)


def found_spikes(actor: Actor, today: date) -> list[Found]:
    """The spikes of the last whole months, the least likely first; how many a year before only where at least five.
    None about a provider that the reader must keep away from, though it is counted among the rest."""
    with office(actor, "to look for spikes"):
        away = set(session().scalars(conflicts_of(actor)))
        found = [each for each in spikes(series_of(today)) if each.key[0] not in away]
        providers = register.by_ids({each.key[0] for each in found})
    return [_in_words(each, providers[each.key[0]]) for each in found]


def _in_words(spike: Spike[Place], provider: Any) -> Found:
    usual = suppressed({str(number): count for number, count in enumerate(spike.earlier, 1)})
    before = ", ".join("fewer than 5" if count is None else str(count) for count in usual.values())
    title = SUBJECTS[spike.key[1]][0]
    chance = "less than 1 in 1,000" if spike.chance < 0.001 else f"about {round(spike.chance * 1000)} in 1,000"
    years = "year" if len(spike.earlier) == 1 else f"{len(spike.earlier)} years, the latest first"
    sentence = (
        f"{spike.seen} complaints about {provider.name} named “{title}” in these months. In the same months of the "
        f"{years} before it was {before}. Were complaints as frequent as then, the chance of so many is {chance}."
    )
    return Found(provider.name, provider.code, title, spike.seen, sentence)


def trend(actor: Actor, organisation_id: int | None, today: date) -> Trend:
    """Complaints of three years by quarter and by subject, about one provider or all."""
    with office(actor, "to read trends"):
        first = months_after(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), -3 * QUARTERS)
        until = months_after(first, 3 * QUARTERS)
        where = [Complaint.received_on >= first, Complaint.received_on < until, visible_to(actor)]
        if organisation_id is not None:
            where.append(Complaint.respondent_id == organisation_id)
        year, month = extract("year", Complaint.received_on), extract("month", Complaint.received_on)
        months = session().execute(select(year, month, func.count()).where(*where).group_by(year, month)).all()
        named = (
            session()
            .execute(
                select(ComplaintSubject.subject, year, month, func.count())
                .join(Complaint, Complaint.key == ComplaintSubject.complaint_key)
                .where(*where)
                .group_by(ComplaintSubject.subject, year, month)
            )
            .all()
        )
    starts = [months_after(first, 3 * number) for number in range(QUARTERS)]
    quarters = {_quarter(start): 0 for start in starts}
    for in_year, in_month, count in months:
        quarters[_quarter(date(int(in_year), int(in_month), 1))] += count
    years = starts[:: 12 // 3]
    spans = [f"{start:%b %Y} to {months_after(start, 11):%b %Y}" for start in years]
    table = {subject: dict.fromkeys(spans, 0) for subject in ABOUT_PROVIDERS}
    for subject, in_year, in_month, count in named:
        if subject in table:
            at = (int(in_year) - first.year) * 12 + int(in_month) - first.month
            table[subject][spans[at // 12]] += count
    return Trend(list(suppressed(quarters).items()), spans, suppressed_table(table))


def _quarter(day: date) -> str:
    return f"{date(day.year, 3 * ((day.month - 1) // 3) + 1, 1):%b %Y}"


def years_with_figures(actor: Actor, today: date) -> list[int]:
    """The years of which there are figures, the latest first."""
    with office(actor, "to read the year in figures"):
        oldest = session().scalar(select(func.min(Complaint.received_on)))
    return list(range(today.year, min((oldest or today).year, today.year) - 1, -1))


def year_in_figures(actor: Actor, year: int, today: date) -> dict[str, Any]:
    """The Ombudsman's own figures for a year. Parts need not make the whole: a complaint may have several subjects, one
    that came in a year may be decided in the next, and what fits nowhere is told as such."""
    if not actor.may(Permission.COMPLAINT_READ):
        raise NotFound
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    with compartment(OMBUDSMAN, actor, "to read the year in figures"):
        came = (Complaint.received_on >= first, Complaint.received_on <= last)
        decided = (Complaint.decided_on >= first, Complaint.decided_on <= last)
        outcomes = _grouped(Complaint.outcome, *decided)
        closed_out = _grouped(Complaint.code, *came, Complaint.code.is_not(None))
        told: dict[str, Any] = {
            "received": _number(*came),
            "by_channel": _grouped(Complaint.channel, *came),
            "by_situation": _grouped(Complaint.situation, *came),
            "by_outcome": {key: count for key, count in outcomes.items() if key},
            "by_code": closed_out,
            "decided": sum(count for key, count in outcomes.items() if key),
            "by_subject": _subjects(came),
            "by_month": _months(came),
            "papers": _papers(first, last, today),
            "recommendations": _recommendations(first, last, today),
        }
    told["on_time"] = {name: clocks.on_time(name, last) for name in KEPT_CLOCKS}
    return told | {"year": year, "first": first, "last": last}


def _number(*where: Any) -> int:
    return session().scalar(select(func.count()).select_from(Complaint).where(*where)) or 0


def _grouped(column: Any, *where: Any) -> dict[str, int]:
    return dict(session().execute(select(column, func.count()).where(*where).group_by(column)).all())


def _subjects(came: tuple[Any, ...]) -> dict[str, int]:
    rows = session().execute(
        select(ComplaintSubject.subject, func.count(func.distinct(ComplaintSubject.complaint_key)))
        .join(Complaint, Complaint.key == ComplaintSubject.complaint_key)
        .where(*came)
        .group_by(ComplaintSubject.subject)
    )
    found = dict(rows.all())
    return {subject: found[subject] for subject in SUBJECTS if subject in found}


def _months(came: tuple[Any, ...]) -> dict[str, int]:
    month = extract("month", Complaint.received_on)
    rows = session().execute(select(month, func.count()).where(*came).group_by(month))
    found = {int(number): count for number, count in rows}
    return {MONTH_NAMES[number - 1]: found.get(number, 0) for number in range(1, 13)}


def _papers(first: date, last: date, today: date) -> dict[str, int]:
    """Requests for papers of a year: how many there were, came in time, came late, and have not come though due."""
    asked = (PapersAsked.asked_on >= first, PapersAsked.asked_on <= last, PapersAsked.state != "withdrawn")
    how = case(
        (PapersAsked.answered_on <= PapersAsked.due_on, "in-time"),
        (PapersAsked.answered_on.is_not(None), "late"),
        (PapersAsked.due_on < today, "not-sent"),
        else_="not-due",
    )
    found: dict[str, int] = dict(session().execute(select(how, func.count()).where(*asked).group_by(how)).all())
    return {key: found.get(key, 0) for key in ("in-time", "late", "not-sent", "not-due")}


def _recommendations(first: date, last: date, today: date) -> dict[str, int]:
    from_register = select(func.count()).select_from(Recommendation)
    made = from_register.where(Recommendation.issued_on >= first, Recommendation.issued_on <= last)
    late = made.where(Recommendation.obligation_id.in_(select(Obligation.id).where(is_late(today))))
    return {"made": session().scalar(made) or 0, "late": session().scalar(late) or 0}
