"""Takes a year's tariff to its next state, with all that the step brings: consultations, counting, the schedule.

2026-11: what each step does beside moving is a table (`_EFFECTS`). The tariff's row is held until the transaction ends:
of two who decide at once the second is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import BrokenWorkflow
from regulator.standards import queries as standards

from .. import queries
from ..events import TariffMoved, TariffPublished
from ..models.tariff import Tariff
from ..queries.case import case_of
from ..queries.content import KIND, content, reference
from ..rules import words
from ..rules.lifecycle import LIFE
from . import consulting, drafting


@dataclass(frozen=True)
class Step:
    """A step as somebody takes it: its name, what they say, where the public would find what is frozen, and the method
    where a draft is made (the usual one where none is named)."""

    name: str
    text: str = ""
    public_url: str = ""
    method: str = ""


@dataclass(frozen=True)
class _Taking:
    """One step being taken: of which tariff, by whom, when, with which words."""

    tariff: Tariff
    step: Step
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        return clock.london_date(self.now)

    @property
    def text(self) -> str:
        return self.step.text.strip()


def take(tariff: Tariff, step: Step, *, actor: Actor, now: datetime) -> None:
    """Take a step. Refused by the life cycle with its sentence, and for a step back without a reason."""
    session().refresh(tariff, with_for_update=True)
    try:
        chosen = LIFE.named(step.name)
    except BrokenWorkflow:
        raise NotFound from None
    taking = _Taking(tariff, step, actor, now)
    before = tariff.state
    LIFE.move(case_of(tariff, taking.today), step.name, actor)
    if chosen.back and not taking.text:
        raise Refused("Give the reason", "text")
    if len(taking.text) > words.LONGEST_REASON:
        raise Refused(f"Say it in at most {words.LONGEST_REASON:,} characters", "text")
    tariff.state, tariff.state_since = chosen.to, taking.today
    session().flush()
    effect = _EFFECTS.get(step.name)
    if effect is not None:
        effect(taking)
    session().flush()
    record(actor, TariffMoved(tariff.id, step.name, before, chosen.to, taking.text or None))


def _make_draft(taking: _Taking) -> None:
    drafting.make_draft(taking.tariff, taking.step.method, taking.text, actor=taking.actor, now=taking.now)
    taking.tariff.cleared, taking.tariff.proposed_by = False, None


def _consult(taking: _Taking) -> None:
    if queries.consultation(taking.tariff) is not None:
        raise Refused("This draft was consulted on already. Make a new draft first: each draft has its consultation.")
    url = taking.step.public_url
    consulting.open_consultation(taking.tariff, actor=taking.actor, now=taking.now, public_url=url)


def _stop(taking: _Taking) -> None:
    asked = queries.consultation(taking.tariff)
    if asked is not None:
        asked.stopped_on = taking.today
        consulting.end_clock(consulting.subject(asked), consulting.CLOCK, taking.today)
        _decided(taking)


def _count(taking: _Taking) -> None:
    asked = queries.consultation(taking.tariff)
    if asked is not None:
        consulting.count_objections(taking.tariff, asked, actor=taking.actor, today=taking.today)


def _decided(taking: _Taking) -> None:
    """What became of a consultation, beside its numbers."""
    asked = queries.consultation(taking.tariff)
    if asked is not None:
        asked.decision, asked.decided_because = taking.step.name, taking.text


def _refer(taking: _Taking) -> None:
    _decided(taking)
    rule = standards.clock(standards.tariffs().refer_to.clock)
    clocks.start(rule, subject=_subject(taking), owner="outside", started_on=taking.today)


def _found(taking: _Taking) -> None:
    _decided(taking)
    taking.tariff.cleared = taking.step.name == "reference-cleared"
    clocks.meet(clocks.running(_subject(taking), standards.tariffs().refer_to.clock), taking.today)


def _abandon(taking: _Taking) -> None:
    """What a reference was to find is owed no more."""
    consulting.end_clock(_subject(taking), standards.tariffs().refer_to.clock, taking.today)


def _reconsider(taking: _Taking) -> None:
    _decided(taking)
    taking.tariff.cleared = False


def _propose(taking: _Taking) -> None:
    taking.tariff.proposed_by = taking.actor.key


def _back(taking: _Taking) -> None:
    taking.tariff.proposed_by = None


def _publish(taking: _Taking) -> None:
    tariff = taking.tariff
    asked = queries.consultation(tariff)
    if asked is not None and asked.decision is None:
        asked.decision, asked.decided_because = "publish", "No threshold was met."
    tariff.published_on = taking.today
    _freeze(taking, None)


def _correct(taking: _Taking) -> None:
    taking.tariff.proposed_by, taking.tariff.note = taking.actor.key, taking.text


def _publish_correction(taking: _Taking) -> None:
    for each in queries.prices(queries.draft(taking.tariff)):
        if each.corrected is not None:
            each.final, each.reason = each.corrected, each.corrected_because
            each.corrected = each.corrected_because = None
    session().flush()
    _freeze(taking, taking.tariff.note)
    taking.tariff.note = taking.tariff.proposed_by = None


def _drop_correction(taking: _Taking) -> None:
    for each in queries.prices(queries.draft(taking.tariff)):
        each.corrected = each.corrected_because = None
    taking.tariff.note = taking.tariff.proposed_by = None


def _freeze(taking: _Taking, note: str | None) -> None:
    tariff = taking.tariff
    version = documents.freeze(
        KIND.name,
        reference(tariff),
        subject=f"tariff:{tariff.id}",
        title=f"Tariff {words.label(tariff.year)}",
        build=lambda frame: content(tariff, None, frame, taking.step.public_url),
        published_on=taking.today,
        note=note,
        actor=taking.actor,
    )
    tariff.document_id = version.document_id
    session().flush()
    record(taking.actor, TariffPublished(tariff.id, tariff.year, reference(tariff), version.number))


def _subject(taking: _Taking) -> str:
    return f"tariff:{taking.tariff.id}"


_EFFECTS: dict[str, Callable[[_Taking], None]] = {
    "make-draft": _make_draft,
    "consult": _consult,
    "stop-consulting": _stop,
    "count": _count,
    "reconsider": _reconsider,
    "refer": _refer,
    "reference-upheld": _found,
    "reference-cleared": _found,
    "propose": _propose,
    "send-back": _back,
    "send-back-cleared": _back,
    "publish": _publish,
    "correct": _correct,
    "publish-correction": _publish_correction,
    "drop-correction": _drop_correction,
    "abandon": _abandon,
}
