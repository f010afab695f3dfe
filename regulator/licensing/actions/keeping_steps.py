"""Takes a change of a licence to its next state, with the notices, clocks and facts that the step brings with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound
from regulator.core.workflow import BrokenWorkflow

from ..events import LicenceChangeMoved
from ..models.keeping import LicenceChange
from ..models.licence import Licence
from ..queries import keeping
from ..rules.keeping import LIFE, NEEDS_WORDS, State
from . import certificates, keeping_notices
from .keeping import checked, stands_again, takes_effect
from .keeping_appeals import heard


@dataclass(frozen=True)
class Step:
    """A step as somebody takes it: its name, what they say, and where the public would find what is frozen."""

    name: str
    text: str = ""
    public_url: str = ""


@dataclass(frozen=True)
class _Taking:
    licence: Licence
    change: LicenceChange
    step: Step
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        return clock.london_date(self.now)


def take(
    licence: Licence, change: LicenceChange, step: Step, *, actor: Actor, now: datetime, own: bool = False
) -> None:
    """Take a step. Refused by the life cycle with its sentence, and for a step that needs words without them.

    `own`: the actor acts for the lead licensee, who alone takes its own request back.
    """
    session().refresh(licence, with_for_update=True)  # two changes of one licence: the second finds what the first made
    session().refresh(change, with_for_update=True)
    before = change.state
    try:
        chosen = LIFE.named(step.name)
    except BrokenWorkflow:
        raise NotFound from None
    if chosen.to == State.APPEALED:
        raise NotFound  # an appeal is made on the notice of the decision, by whoever was sent it
    taking = _Taking(licence, change, step, actor, now)
    LIFE.move(keeping.case_of(change, taking.today, now, own=own), step.name, actor)
    needed = NEEDS_WORDS.get(step.name, "Give the reason" if chosen.back else "")
    text = checked(step.text, "text", needed) if needed or step.text.strip() else ""
    change.state, change.state_since = chosen.to, taking.today
    effect = _EFFECTS.get(step.name)
    if effect is not None:
        effect(taking, text)
    session().flush()
    reason = text if chosen.back else None
    record(actor, LicenceChangeMoved(licence.id, change.number, step.name, before, chosen.to, reason))


def _give_notice(taking: _Taking, _text: str) -> None:
    _notice(taking, "intent")


def _consider(taking: _Taking, text: str) -> None:
    change = taking.change
    change.considered, change.considered_by, change.considered_on = text, taking.actor.key, taking.today
    keeping_notices.stop_time(change, taking.today)


def _decided(taking: _Taking, text: str) -> None:
    taking.change.decision, taking.change.decided_by, taking.change.decided_on = text, taking.actor.key, taking.today
    session().flush()


def _decide_urgently(taking: _Taking, text: str) -> None:
    """It has effect at once; the time for representations runs from its receipt."""
    taking.change.urgent_by = taking.actor.key
    _take_effect(taking, text)


def _decide(taking: _Taking, text: str) -> None:
    """An urgent suspension that stands after representations has effect already: its notice says that it stands."""
    if taking.change.urgent_by:
        _decided(taking, text)
        _notice(taking, "decision")
        return
    _take_effect(taking, text)


def _take_effect(taking: _Taking, text: str) -> None:
    _decided(taking, text)
    bound = keeping_notices.bound(taking.licence, taking.now)  # one that leaves by it is told of it too
    taking.change.effect_on = takes_effect(taking.licence, taking.change, actor=taking.actor, now=taking.now)
    session().flush()
    _notice(taking, "decision", bound)
    _certify(taking)


def _decide_against(taking: _Taking, text: str) -> None:
    _decided(taking, text)
    if taking.change.urgent_by:
        stands_again(taking.licence, taking.change, actor=taking.actor, now=taking.now)
        _certify(taking)
    _notice(taking, "decision")


def _appeal_heard(outcome: str) -> Callable[[_Taking, str], None]:
    def effect(taking: _Taking, text: str) -> None:
        bound = keeping_notices.bound(taking.licence, taking.now)
        heard(taking.licence, taking.change, outcome, text, actor=taking.actor, now=taking.now)
        after = keeping_notices.bound(taking.licence, taking.now)
        known = {body.id for body, _leads in bound}
        both = [*bound, *((body, leads) for body, leads in after if body.id not in known)]
        _notice(taking, "appeal", both)  # one that is bound again is told too
        if outcome == "allowed":
            _certify(taking)

    return effect


def _withdrawn(taking: _Taking, text: str) -> None:
    taking.change.decision = text
    keeping_notices.stop_time(taking.change, taking.today)


def _notice(taking: _Taking, kind: str, bound: keeping_notices.Bound | None = None) -> None:
    keeping_notices.give(
        taking.licence,
        taking.change,
        kind,
        bound or keeping_notices.bound(taking.licence, taking.now),
        actor=taking.actor,
        now=taking.now,
        public_url=taking.step.public_url,
    )


def _certify(taking: _Taking) -> None:
    certificates.issue(taking.licence, actor=taking.actor, now=taking.now, public_url=taking.step.public_url)


_EFFECTS: Mapping[str, Callable[[_Taking, str], None]] = {
    "give-notice": _give_notice,
    "decide-urgently": _decide_urgently,
    "consider": _consider,
    "decide": _decide,
    "decide-against": _decide_against,
    "agree": _take_effect,
    "refuse": _decide_against,
    "withdraw": _withdrawn,
    "take-back": _withdrawn,
    "dismiss-appeal": _appeal_heard("dismissed"),
    "allow-appeal": _appeal_heard("allowed"),
}
