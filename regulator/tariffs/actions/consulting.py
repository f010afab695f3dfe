"""Consultations on draft tariffs: opened on a frozen draft with a frozen list of who counts, answered, counted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.standards import queries as standards
from regulator.standards.rules.tariffs import Counting

from .. import queries
from ..events import ObjectionsCounted, TariffConsultationOpened, TariffResponseReceived
from ..models.consultation import EligibleObjector, TariffConsultation, TariffResponse
from ..models.tariff import Draft, Tariff
from ..queries import consulting
from ..queries.content import KIND, content, reference
from ..rules import words
from ..rules.counting import Eligible, is_met, why_not_counted

CLOCK = "tariff-consultation"


def open_consultation(tariff: Tariff, *, actor: Actor, now: datetime, public_url: str) -> TariffConsultation:
    """Publish the draft and let its time for objections begin. Who counts, and by which rule, is fixed today."""
    today = clock.london_date(now)
    rule = standards.tariffs().counted_by(today.year)
    made = queries.draft(tariff)
    if rule is None or made is None:
        raise Refused("There is no rule of counting for this year in the data")
    eligible = consulting.on_the_register(tariff, _supplies(made))
    frozen = _frozen(rule, eligible)
    asked = TariffConsultation(
        tariff_id=tariff.id, round=tariff.round, opened_on=today, rule=frozen, outcome=[],
        closes_on=clocks.due_on(standards.clock(CLOCK), today),
    )  # fmt: skip
    version = documents.freeze(
        KIND.name,
        reference(tariff, tariff.round),
        subject=f"tariff:{tariff.id}",
        title=f"Draft tariff {words.label(tariff.year)}, consultation {tariff.round}",
        build=lambda frame: content(tariff, asked, frame, public_url),
        published_on=today,
        note=None,
        actor=actor,
    )
    asked.document_id = version.document_id
    session().add(asked)
    session().flush()
    session().add_all(
        EligibleObjector(
            consultation_id=asked.id, organisation_id=each.organisation_id, side=each.side, supply=each.supply
        )
        for each in eligible
    )
    session().flush()
    clocks.start(standards.clock(CLOCK), subject=subject(asked), owner="regulator", started_on=today)
    sides = (frozen["providers"], frozen["commissioners"])
    record(actor, TariffConsultationOpened(tariff.id, asked.round, rule.id, asked.closes_on, *sides))
    return asked


def _supplies(made: Draft) -> dict[int, int]:
    """The places of each provider that returned its costs."""
    found: dict[int, int] = {}
    for each in made.returns:
        number = int(each["organisation_id"])
        found[number] = found.get(number, 0) + int(each["places"])
    return found


def _frozen(rule: Counting, eligible: Sequence[Eligible]) -> dict[str, Any]:
    """The rule as a consultation keeps it, with how many are eligible on each side."""
    sides = [each.side for each in eligible]
    return {
        "id": rule.id,
        "title": rule.title,
        "source": rule.source,
        "tests": [{"side": each.side, "by": each.by, "at_least": f"{each.at_least:f}"} for each in rule.tests],
        "because": standards.tariffs().eligible.because,
        "providers": sides.count("provider"),
        "commissioners": sides.count("commissioner"),
    }


def subject(asked: TariffConsultation) -> str:
    """What the clock of a consultation belongs to."""
    return f"tariff-consultation:{asked.id}"


def respond(
    tariff: Tariff, asked: TariffConsultation, kind: str, about: str, text: str, *, actor: Actor, now: datetime
) -> TariffResponse:
    """Send something on a draft for one's organisation. It is kept whatever it is, and its sender is told whether it
    counts and why not. Refused: nothing said, or a kind that there is not."""
    if not actor.may(Permission.TARIFF_ANSWER) or actor.organisation_id is None:
        raise NotFound
    name = register.by_ids([actor.organisation_id])[actor.organisation_id].name
    said = Said(kind, about, text, actor.organisation_id, name, clock.london_date(now))
    return _receive(tariff, asked, said, actor=actor, now=now)


def record_by_post(
    tariff: Tariff, asked: TariffConsultation, said: "Said", *, actor: Actor, now: datetime
) -> TariffResponse:
    """Enter what came by post, from somebody that the register may not know, as of the day on which it came."""
    if not actor.may(Permission.TARIFF_SET):
        raise Refused("Your role may not work on tariffs")
    if not asked.opened_on <= said.received_on <= clock.london_date(now):
        raise Refused("It came between the day the consultation opened and today", "received_on")
    return _receive(tariff, asked, said, actor=actor, now=now, by_post=True)


class Said:
    """What was sent: its kind, what it is about, its words, for whom, and when it came."""

    def __init__(
        self, kind: str, about: str, text: str, organisation_id: int | None, name: str, received_on: date
    ) -> None:
        self.kind, self.about, self.text = kind, about, text.strip()
        self.organisation_id, self.name, self.received_on = organisation_id, name.strip(), received_on


def _receive(
    tariff: Tariff, asked: TariffConsultation, said: Said, *, actor: Actor, now: datetime, by_post: bool = False
) -> TariffResponse:
    if said.kind not in ("objection", "comment") or said.about not in ("method", "price"):
        raise Refused("Choose what you send", "kind")
    if not said.text:
        raise Refused("Say what you want to say", "text")
    if len(said.text) > words.LONGEST:
        raise Refused(f"Say it in at most {words.LONGEST:,} characters", "text")
    session().refresh(tariff, with_for_update=True)  # two people of one organisation may object at the same moment
    session().refresh(asked)  # it may have been stopped or counted while this waited
    known = {each.organisation_id for each in consulting.eligible(asked.id)}
    why_not = why_not_counted(
        kind=said.kind,
        about=said.about,
        eligible=said.organisation_id in known,
        late=said.received_on > asked.closes_on,
        open_=asked.stopped_on is None and asked.counted_on is None,
        before=said.organisation_id in consulting.objectors(asked.id),
    )
    row = TariffResponse(
        consultation_id=asked.id,
        organisation_id=said.organisation_id,
        name=said.name,
        kind=said.kind,
        about=said.about,
        text=said.text,
        why_not=why_not,
        received_on=said.received_on,
        sent_by=actor.key,
        sent_at=now,
        recorded_by=actor.key if by_post else None,
    )
    session().add(row)
    session().flush()
    record(actor, TariffResponseReceived(tariff.id, asked.round, row.id, row.kind, why_not is None))
    return row


def count_objections(tariff: Tariff, asked: TariffConsultation, *, actor: Actor, today: date) -> None:
    """Count what was sent, by the rule that the consultation opened with, and keep the working."""
    found = consulting.counted(asked)
    asked.outcome = [
        {
            "side": each.test.side,
            "by": each.test.by,
            "at_least": f"{each.test.at_least:f}",
            "objecting": each.objecting,
            "of": each.of,
            "met": each.met,
            "words": each.words,
        }
        for each in found
    ]
    asked.counted_on, asked.met = today, is_met(found)
    session().flush()
    end_clock(subject(asked), CLOCK, today)
    objectors = len(consulting.objectors(asked.id))
    record(actor, ObjectionsCounted(tariff.id, asked.round, asked.rule["id"], objectors, bool(asked.met)))


def end_clock(of: str, name: str, today: date) -> None:
    """The time of a consultation or a reference is over, or nothing is owed any more. Nothing where none runs."""
    try:
        running = clocks.running(of, name)
    except NotFound:
        return
    clocks.stop(running, today)
