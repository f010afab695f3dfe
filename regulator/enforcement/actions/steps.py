"""Takes a measure to its next state, with all that the step brings with it: notices, clocks, requirements that bind.

2026-11: what each step does beside moving is a table (`_EFFECTS`), so that a step without an effect of its own needs no
code. The measure's row is held until the transaction ends: of two who decide at once the second is told.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import BrokenWorkflow
from regulator.register.actions.competing import open_competition
from regulator.register.models import Organisation
from regulator.register.rules.editing import Grounds
from regulator.standards import queries as standards

from .. import queries
from ..events import AppealFound, DecisionSigned, MeasureMoved, UndertakingAnswered
from ..models.matter import Matter
from ..models.measure import Measure, Signature
from ..models.notice import AppealFinding, Submission
from ..queries.case import case_of, windows
from ..rules.lifecycle import LIFE, State
from ..rules.words import LONGEST_REASON
from . import binding, owing, serving

COMPLIANCE, DECISION, CERTIFICATE = "enforcement-compliance", "enforcement-decision", "undertaking-certificate"


@dataclass(frozen=True)
class Step:
    """A step as somebody takes it: its name, what they say, when, and where the public would find what is frozen."""

    name: str
    text: str = ""
    public_url: str = ""


@dataclass(frozen=True)
class _Taking:
    """One step being taken: of which measure, by whom, on which day, with which words."""

    matter: Matter
    measure: Measure
    step: Step
    actor: Actor
    now: datetime
    was: str

    @property
    def today(self) -> date:
        return clock.london_date(self.now)

    @property
    def text(self) -> str:
        return self.step.text.strip()


NEEDS_WORDS = {
    "consider": "Say what was represented, what you make of each point, and why",
    "decide": "Give the reasons of the decision",
    "sign": "Give the reasons of the decision",
    "decide-urgently": "Give the reasons of the decision",
    "sign-urgently": "Give the reasons of the decision",
    "record-step-in": "Say what the Secretary of State decided, when, and where it is published",
    "accept-undertaking": "Say why the undertaking is accepted in place of the step",
    "undertaking-kept": "Say what shows that the undertaking was kept",
}


def take(matter: Matter, measure: Measure, step: Step, *, actor: Actor, now: datetime) -> None:
    """Take a step. Refused by the life cycle with its sentence, and for a step that needs words without them."""
    session().refresh(measure, with_for_update=True)
    before = measure.state
    taking = _Taking(matter, measure, step, actor, now, before)
    try:
        chosen = LIFE.named(step.name)
    except BrokenWorkflow:
        raise NotFound from None
    case = case_of(measure, taking.today)
    LIFE.move(case, step.name, actor)
    needed = NEEDS_WORDS.get(step.name, "Give the reason" if chosen.back else "")
    if needed and not taking.text:
        raise Refused(needed, "text")
    if len(taking.text) > 4 * LONGEST_REASON:
        raise Refused(f"Say it in at most {4 * LONGEST_REASON:,} characters", "text")
    if chosen.to != before:
        measure.state, measure.state_since = chosen.to, taking.today
    effect = _EFFECTS.get(step.name)
    if effect is not None:
        effect(taking)
    session().flush()
    reason = taking.text if chosen.back else None
    record(actor, MeasureMoved(matter.id, measure.number, step.name, before, chosen.to, reason))


def _give_notice(taking: _Taking) -> None:
    matter, measure, today = taking.matter, taking.measure, taking.today
    serving.address(matter, measure, today)
    session().flush()
    serving.give(matter, measure, "intent", actor=taking.actor, today=today, public_url=taking.step.public_url)
    last = max((each.until for _to, each in windows(measure) if each.until), default=today)
    clocks.start(standards.clock(DECISION), subject=_subject(measure), owner="regulator", started_on=last)


def _consider(taking: _Taking) -> None:
    measure = taking.measure
    measure.considered_by, measure.considered_on = taking.actor.key, taking.today
    measure.considered = taking.text
    measure.round += 1
    serving.stop_time(measure, taking.today)


def _sign(taking: _Taking) -> None:
    """A signature, with the words of the first of this round: those of the second are added to them."""
    measure, actor = taking.measure, taking.actor
    earlier = [each for each in queries.signatures(measure.id) if each.round == measure.round]
    if taking.text:
        measure.decision = f"{measure.decision}\n{taking.text}" if earlier and measure.decision else taking.text
    signed = Signature(
        measure_id=measure.id, round=measure.round, person=actor.key, duty=actor.duty, signed_at=taking.now
    )
    session().add(signed)
    session().flush()
    record(actor, DecisionSigned(taking.matter.id, measure.number, measure.round, len(earlier) + 1))


def _take_effect(taking: _Taking) -> None:
    """A decision: signed, binding for its breaches, served with the time to appeal, and with a day to comply by."""
    matter, measure, today = taking.matter, taking.measure, taking.today
    _sign(taking)
    serving.address(matter, measure, today)
    first = measure.in_force_on is None
    measure.decided_on = today
    measure.in_force_on = measure.in_force_on or today
    session().flush()
    if first:
        _bind(taking)
    url = taking.step.public_url
    notice = serving.give(matter, measure, "decision", actor=taking.actor, today=today, public_url=url)
    _end_clock(_subject(measure), DECISION, today, met=True)
    if first and measure.comply_by is not None:
        _start_compliance(measure, today)
        owing.enter_obligations(matter, measure, notice, actor=taking.actor, today=today)


def _take_effect_urgently(taking: _Taking) -> None:
    """An urgent decision has effect at once; the time for representations runs from its receipt."""
    _take_effect(taking)
    measure = taking.measure
    last = max((each.until for _to, each in windows(measure) if each.until), default=taking.today)
    clocks.start(standards.clock(DECISION), subject=_subject(measure), owner="regulator", started_on=last)


def _bind(taking: _Taking) -> None:
    """It stands for its breaches; and what the rung opens in the register is opened."""
    matter, measure = taking.matter, taking.measure
    rung = standards.rung(measure.rung)
    binding.impose(measure, taking.today)
    if rung.opens == "competition":
        provider = session().get_one(Organisation, matter.organisation_id)
        because = Grounds(f"Directed in {matter.reference}, step {measure.number}", matter.reference)
        for each in queries.addressees(measure.id):
            commissioner = session().get_one(Organisation, each.organisation_id)
            open_competition(
                provider,
                commissioner,
                measure.component or rung.title,
                opened_on=taking.today,
                because=because,
                actor=taking.actor,
            )


def _start_compliance(measure: Measure, today: date) -> None:
    """Each addressee's day to comply by, which the notice names."""
    if measure.comply_by is None:
        return
    rule = replace(standards.clock(COMPLIANCE), length=(measure.comply_by - today).days)
    for each in queries.addressees(measure.id):
        if each.ended_on is None or each.still_bound:
            owner = f"organisation:{each.organisation_id}"
            clocks.start(rule, subject=f"enforcement-addressee:{each.id}", owner=owner, started_on=today)


def _not_taken(taking: _Taking) -> None:
    """It is not imposed, or what was imposed urgently is lifted: whoever was served is told, with the reasons."""
    measure = taking.measure
    measure.decision, measure.decided_on = taking.text, taking.today
    _over(taking)
    _sign(replace(taking, step=replace(taking.step, text="")))
    serving.give(
        taking.matter, measure, "decision", actor=taking.actor, today=taking.today, public_url=taking.step.public_url
    )
    _end_clock(_subject(measure), DECISION, taking.today, met=True)


def _over(taking: _Taking) -> None:
    """Nothing of it binds any more; its breaches are free for another requirement."""
    measure, today = taking.measure, taking.today
    measure.ended_on, measure.outcome = today, taking.text
    binding.release(measure, today)
    owing.set_aside(measure, taking.text, today)
    serving.stop_time(measure, today)
    _end_clock(_subject(measure), DECISION, today, met=False)
    for each in queries.addressees(measure.id):
        _end_clock(f"enforcement-addressee:{each.id}", COMPLIANCE, today, met=False)


def _complied(taking: _Taking) -> None:
    taking.measure.outcome = taking.text
    for each in queries.addressees(taking.measure.id):
        _end_clock(f"enforcement-addressee:{each.id}", COMPLIANCE, taking.today, met=True)


def _breached(taking: _Taking) -> None:
    taking.measure.breached_on, taking.measure.outcome = taking.today, taking.text


def _closed(taking: _Taking) -> None:
    """It is over and stays imposed: its breaches are not free, since a requirement was imposed for each of them."""
    taking.measure.ended_on, taking.measure.outcome = taking.today, taking.text
    for each in queries.addressees(taking.measure.id):
        _end_clock(f"enforcement-addressee:{each.id}", COMPLIANCE, taking.today, met=False)


def _stayed(taking: _Taking) -> None:
    """While it is stayed nobody has to comply."""
    for each in queries.addressees(taking.measure.id):
        _end_clock(f"enforcement-addressee:{each.id}", COMPLIANCE, taking.today, met=False)


def _resumed(taking: _Taking) -> None:
    """The stay is lifted: the day to comply by stands if it is to come, and is put off by its whole length if not."""
    measure = taking.measure
    if measure.comply_by is not None and measure.comply_by <= taking.today:
        measure.comply_by = clocks.due_on(standards.clock(COMPLIANCE), taking.today)
    _start_compliance(measure, taking.today)


def _found(taking: _Taking) -> None:
    """One of those who hear the appeal says what they find, with the reasons. Two who find the same decide it."""
    measure, actor = taking.measure, taking.actor
    finding = "allow" if "allow" in taking.step.name else "dismiss"
    earlier = queries.appeal_findings(measure.id, open_only=True)
    appeal = _sent(measure, "appeal", None)[0]
    row = AppealFinding(
        submission_id=appeal.id,
        finding=finding,
        reasons=taking.text,
        person=actor.key,
        duty=actor.duty,
        found_at=taking.now,
    )
    session().add(row)
    session().flush()
    record(actor, AppealFound(taking.matter.id, measure.number, finding, len(earlier) + 1))


def _heard(taking: _Taking) -> None:
    """The appeal is heard by two who find the same: its outcome stands with what was appealed."""
    _found(taking)
    taking.measure.outcome = taking.text
    _answer(taking, "appeal", "accepted" if taking.step.name == "allow-appeal" else "refused")
    if taking.step.name == "allow-appeal":
        _over(taking)
    elif taking.was == State.STAYED:
        _resumed(taking)


def _undertaken(taking: _Taking) -> None:
    """While it is kept, it stands in the place of a requirement for its breaches."""
    matter_id, measure = taking.matter.id, taking.measure
    _answer(taking, "undertaking", "accepted")
    binding.impose(measure, taking.today)
    serving.stop_time(measure, taking.today)
    _end_clock(_subject(measure), DECISION, taking.today, met=True)
    last = max((each.by_day for each in _sent(measure, "undertaking", "accepted") if each.by_day), default=taking.today)
    clocks.start(standards.clock(CERTIFICATE), subject=_subject(measure), owner="regulator", started_on=last)
    record(taking.actor, UndertakingAnswered(matter_id, measure.number, "accepted", taking.text))


def _undertaking_ended(taking: _Taking) -> None:
    kept = taking.step.name == "undertaking-kept"
    for each in _sent(taking.measure, "undertaking", "accepted"):
        each.outcome = "kept" if kept else "broken"
        each.outcome_because, each.outcome_by, each.outcome_on = taking.text, taking.actor.key, taking.today
    session().flush()
    _end_clock(_subject(taking.measure), CERTIFICATE, taking.today, met=True)
    if kept:
        taking.measure.ended_on, taking.measure.outcome = taking.today, taking.text
    else:
        binding.release(taking.measure, taking.today)
    outcome = "kept" if kept else "broken"
    record(taking.actor, UndertakingAnswered(taking.matter.id, taking.measure.number, outcome, taking.text))


def refuse_undertaking(
    matter: Matter, measure: Measure, sent: Submission, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Refuse an undertaking that was offered, with the reason its addressee will read; the step goes on."""
    case = case_of(measure, clock.london_date(now))
    no = LIFE.refusal(replace(case, bound=()), "accept-undertaking", actor)
    if no or sent.outcome is not None:
        raise Refused(no or "This undertaking was answered already")
    if not reason.strip():
        raise Refused("Say why the undertaking is refused: whoever offered it will read it", "text")
    sent.outcome, sent.outcome_because = "refused", reason.strip()
    sent.outcome_by, sent.outcome_on = actor.key, clock.london_date(now)
    session().flush()
    record(actor, UndertakingAnswered(matter.id, measure.number, "refused", reason.strip()))


def _answer(taking: _Taking, kind: str, outcome: str) -> None:
    for each in _sent(taking.measure, kind, None):
        each.outcome, each.outcome_because = outcome, taking.text
        each.outcome_by, each.outcome_on = taking.actor.key, taking.today
    session().flush()


def _sent(measure: Measure, kind: str, outcome: str | None) -> list[Submission]:
    return [row for row, _by in queries.submissions(measure.id) if row.kind == kind and row.outcome == outcome]


def _subject(measure: Measure) -> str:
    return f"enforcement-measure:{measure.id}"


def _end_clock(subject: str, name: str, on: date, *, met: bool) -> None:
    rows = select(Clock).where(
        Clock.subject == subject, Clock.name == name, Clock.met_on.is_(None), Clock.stopped_on.is_(None)
    )
    for running in session().scalars(rows):
        if met and on >= running.started_on:
            clocks.meet(running, on)
        else:
            clocks.stop(running, on)


def _next_round(taking: _Taking) -> None:
    """Signatures of a decision that was sent back do not count for the next."""
    taking.measure.round += 1
    taking.measure.decision = None


_EFFECTS: dict[str, Callable[[_Taking], None]] = {
    "give-notice": _give_notice,
    "decide-urgently": _take_effect_urgently,
    "sign-urgently": _sign,
    "sign-urgently-second": _take_effect_urgently,
    "record-step-in": _sign,
    "record-step-in-second": _take_effect,
    "consider": _consider,
    "accept-undertaking": _undertaken,
    "undertaking-kept": _undertaking_ended,
    "undertaking-broken": _undertaking_ended,
    "decide": _take_effect,
    "sign": _sign,
    "sign-second": _take_effect,
    "send-back": _next_round,
    "send-back-unheard": _next_round,
    "decide-against": _not_taken,
    "withdraw": _over,
    "comply": _complied,
    "breach": _breached,
    "stay": _stayed,
    "lift-stay": _resumed,
    "find-dismiss": _found,
    "find-dismiss-stayed": _found,
    "find-allow": _found,
    "find-allow-stayed": _found,
    "dismiss-appeal": _heard,
    "allow-appeal": _heard,
    "close": _closed,
    "end-step-in": _closed,
}
