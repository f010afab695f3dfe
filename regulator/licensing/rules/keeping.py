"""The life of a licence as a table: who may change it, in which order, and what must be so before.

Source: `domain/probation-licensing-enforcement.md` 3.1, 6.4 and 6.5 (Health and Social Care Act 2012, sections 89 to
92; general public law): a notice with its grounds, a window that closes or is waived, consideration by somebody else,
and a decision by somebody who neither proposed the change nor considered what was said against it. Only a suspension
may come first and be heard afterwards, and only with the harm that makes it urgent.

2026-11: whoever hears an appeal confirms the decision or directs that it ceases to have effect, from the day of the
direction on (the pattern of section 32 of the Health and Social Care Act 2008). What the licence was meanwhile stays
on the register. The decision has effect while its appeal is heard.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regulator.core.actor import Actor
from regulator.core.workflow import Transition, Workflow

KEEP, CONSIDER, DECIDE, RETURN = "licence:keep", "licence:consider", "licence:decide", "licence:return"
LONGEST, LONGEST_LINE = 4_000, 200
ENDED = ("revoked", "surrendered")
STANDS = ("in force", "suspended")


@dataclass(frozen=True)
class ChangeKind:
    """A kind of change: what it is called, by which power, whether it is heard first, from which standings."""

    title: str
    power: str
    heard: bool
    standings: tuple[str, ...]
    becomes: str | None = None

    @property
    def lower(self) -> str:
        """The title within a sentence."""
        return self.title[:1].lower() + self.title[1:]


KINDS: Mapping[str, ChangeKind] = {
    "vary": ChangeKind("Variation of a condition", "vary-licence", True, STANDS),
    "member-joins": ChangeKind("A member joins", "vary-licence", True, STANDS),
    "member-leaves": ChangeKind("A member leaves", "vary-licence", True, STANDS),
    "suspend": ChangeKind("Suspension", "suspend-licence", True, ("in force",), "suspended"),
    "lift": ChangeKind("Lifting of the suspension", "lift-suspension", False, ("suspended",), "in force"),
    "revoke": ChangeKind("Revocation", "revoke-licence", True, STANDS, "revoked"),
    "surrender": ChangeKind("Surrender", "accept-surrender", False, STANDS, "surrendered"),
    "re-form": ChangeKind("Break-up and re-forming", "vary-licence", True, STANDS, "surrendered"),
}


class State(StrEnum):
    """How far a change has come."""

    PROPOSED = "proposed"
    INTENDED = "notice-of-intent"
    URGENT = "in-force-urgently"
    CONSIDERED = "considered"
    DECIDED = "decided"
    NOT_TAKEN = "not-taken"
    WITHDRAWN = "withdrawn"
    APPEALED = "appealed"
    UPHELD = "decision-stands"
    SET_ASIDE = "set-aside"


S = State
OPEN = (S.PROPOSED, S.INTENDED, S.URGENT, S.CONSIDERED)
FINAL = (S.DECIDED, S.NOT_TAKEN)


@dataclass(frozen=True)
class Window:
    """The time of one body that was sent the notice: until which day, and whether it was waived."""

    name: str
    until: date
    waived: bool = False

    def open_on(self, today: date) -> bool:
        """Whether a decision must still wait for it."""
        return not self.waived and today <= self.until


@dataclass
class Case:
    """A change as the rules see it. `standing`: of the licence today. `fits`: why it cannot be done any more.

    `then`: how the licence will stand on the day of effect, by what was decided already; none where that is today.
    `own`: whoever asks acts for the lead licensee; for an appeal, for the one that was sent the notice as such.
    `appeal_until`: the last day of an appeal; none where none lies. `enforcing`: who works on enforcement against a
    body that the licence binds.
    """

    state: str
    kind: str
    standing: str
    today: date
    proposed_by: str
    urgent: bool = False
    asked: bool = False
    considered_by: str | None = None
    urgent_by: str | None = None
    windows: tuple[Window, ...] = ()
    fits: str | None = None
    own: bool = False
    then: tuple[str, date] | None = None
    decided_by: str | None = None
    appeal_until: date | None = None
    enforcing: frozenset[str] = frozenset()


Rule = Callable[[Case, Actor], str | None]


def all_of(*rules: Rule) -> Rule:
    """The first no of several rules."""

    def first(case: Case, actor: Actor) -> str | None:
        return next((no for rule in rules if (no := rule(case, actor))), None)

    return first


def not_own(case: Case, actor: Actor) -> str | None:
    """Nobody considers or decides what they proposed."""
    return "You proposed this change, so somebody else must do this." if actor.key == case.proposed_by else None


def not_considered(case: Case, actor: Actor) -> str | None:
    """Whoever considered the representations does not decide."""
    return "You considered the representations, so somebody else decides." if actor.key == case.considered_by else None


def not_urgently(case: Case, actor: Actor) -> str | None:
    """Whoever decided urgently does not review it."""
    return "You took the urgent decision, so somebody else reviews it." if actor.key == case.urgent_by else None


def window_closed(case: Case, _actor: Actor) -> str | None:
    """No step before everybody's time for representations is over or waived."""
    if not case.windows:
        return "No notice was given yet."
    waiting = [each for each in case.windows if each.open_on(case.today)]
    if not waiting:
        return None
    last = max(each.until for each in waiting)
    names = " and ".join(each.name for each in waiting)
    return f"{names} may make representations until {last.day} {last:%B %Y}."


def fits(case: Case, _actor: Actor) -> str | None:
    """The licence must still stand as the change needs it, and what the change names must still be there.

    What has effect already needs neither, but a suspension that was lifted meanwhile is not confirmed.
    """
    if case.state == S.CONSIDERED and case.urgent_by:
        lifted = (case.then[0] if case.then else case.standing) == "in force"
        return "The suspension was lifted meanwhile: there is none left to confirm." if lifted else None
    kind = KINDS[case.kind]
    no = _stands_wrong(kind, case.standing) or (_stands_wrong(kind, *case.then) if case.then else None)
    return f"{no}." if no else case.fits


def _stands_wrong(kind: ChangeKind, standing: str, on: date | None = None) -> str | None:
    if standing in kind.standings:
        return None
    is_ = f"will be {standing or 'not in force'} on {on.day} {on:%B %Y}" if on else f"is {standing or 'not in force'}"
    return f"The licence {is_}: {kind.lower} needs one that is {' or '.join(kind.standings)}"


def _heard(case: Case, _actor: Actor) -> str | None:
    if not KINDS[case.kind].heard:
        return "This needs no notice of intent: it is what the licensee wants. Decide it."
    return "This was proposed as urgent: it is decided first and heard afterwards." if case.urgent else None


def _urgent(case: Case, _actor: Actor) -> str | None:
    return None if case.urgent else "This was not proposed as urgent: give notice of intent."


def _not_heard(case: Case, _actor: Actor) -> str | None:
    if KINDS[case.kind].heard:
        return "Notice of intent comes first, and the time for representations."
    return None


def _not_in_effect(case: Case, _actor: Actor) -> str | None:
    return "It has effect already: decide to lift it, with the reasons." if case.urgent_by else None


def _ours(case: Case, _actor: Actor) -> str | None:
    return "The licensee asked for this: decide it." if case.asked else None


def _theirs(case: Case, _actor: Actor) -> str | None:
    return None if case.asked and case.own else "Only the lead licensee takes back what it asked for."


def against_licensee(state: str, *, asked: bool) -> bool:
    """Whether a decision went against the licensee, so that it may be appealed: what the regulator made, or what the
    licensee asked for and did not get."""
    return state == (S.NOT_TAKEN if asked else S.DECIDED)


def _may_appeal(case: Case, _actor: Actor) -> str | None:
    if not case.own:
        return "Only the lead licensee appeals, on the notice of the decision that it was sent."
    if not against_licensee(case.state, asked=case.asked):
        return "There is nothing to appeal: " + (
            "it was decided as the licensee asked." if case.state == S.DECIDED else "the change was not made."
        )
    if case.appeal_until is None:
        return "It cannot be appealed."
    if case.today > case.appeal_until:
        return f"The time to appeal ended on {case.appeal_until.day} {case.appeal_until:%B %Y}."
    return None


def hearer(case: Case, actor: Actor) -> str | None:
    """An appeal is heard by somebody who had no part in the change, and none in enforcement against its bodies."""
    took = {
        case.proposed_by: "proposed this change",
        case.considered_by: "considered the representations",
        case.urgent_by: "took the urgent decision",
        case.decided_by: "took this decision",
    }
    if actor.key in took:
        return f"You {took[actor.key]}, so somebody else hears the appeal."
    if actor.key in case.enforcing:
        return "You work on enforcement against one of these bodies, so somebody else hears the appeal."
    return None


T = Transition
LIFE = Workflow[State](
    name="licence change",
    states=tuple(State),
    begins=S.PROPOSED,
    ends=(S.DECIDED, S.NOT_TAKEN, S.WITHDRAWN, S.UPHELD, S.SET_ASIDE),
    transitions=(
        T("give-notice", "Give notice of intent", (S.PROPOSED,), S.INTENDED, KEEP, all_of(_heard, fits)),
        T("decide-urgently", "Decide urgently", (S.PROPOSED,), S.URGENT, DECIDE, all_of(_urgent, not_own, fits)),
        T("consider", "Consider the representations", (S.INTENDED, S.URGENT), S.CONSIDERED, CONSIDER,
          all_of(not_own, not_urgently, window_closed)),
        T("decide", "Decide to make the change", (S.CONSIDERED,), S.DECIDED, DECIDE,
          all_of(not_own, not_considered, not_urgently, window_closed, fits)),
        T("decide-against", "Decide not to make the change", (S.CONSIDERED,), S.NOT_TAKEN, DECIDE,
          all_of(not_own, not_considered, not_urgently, window_closed), back=True),
        T("agree", "Agree to it", (S.PROPOSED,), S.DECIDED, DECIDE, all_of(_not_heard, not_own, fits)),
        T("refuse", "Refuse it", (S.PROPOSED,), S.NOT_TAKEN, DECIDE, all_of(_not_heard, not_own), back=True),
        T("withdraw", "Withdraw it", (S.PROPOSED, S.INTENDED, S.CONSIDERED), S.WITHDRAWN, KEEP,
          all_of(_ours, _not_in_effect), back=True),
        T("take-back", "Take the request back", (S.PROPOSED,), S.WITHDRAWN, RETURN, _theirs, back=True),
        T("appeal", "Appeal", FINAL, S.APPEALED, RETURN, _may_appeal),
        T("dismiss-appeal", "Dismiss the appeal: the decision stands", (S.APPEALED,), S.UPHELD, CONSIDER, hearer,
          back=True),
        T("allow-appeal", "Allow the appeal: the decision ceases to have effect", (S.APPEALED,), S.SET_ASIDE, CONSIDER,
          hearer, back=True),
    ),
)  # fmt: skip
NEEDS_WORDS: Mapping[str, str] = {
    "consider": "Say what was represented, what you make of each point, and why",
    "decide": "Give the reasons of the decision",
    "decide-urgently": "Give the reasons of the decision",
    "agree": "Give the reasons of the decision",
    "appeal": "Say what is wrong in fact or law, or unfair",
    "dismiss-appeal": "Give the reasons: the licensee reads them, and so does the public",
    "allow-appeal": "Give the reasons: the licensee reads them, and so does the public",
}


def why_not_proposed(
    kind: str, standing: str, *, urgent: bool, harm: str, effect_on: date, today: date, then: str | None = None
) -> tuple[str, str] | None:
    """Why a change cannot be proposed, with the field it is about; None where it can.

    `then`: how the licence will stand on the day of effect, by what was decided already.
    """
    if kind not in KINDS:
        return "Choose what is to change", "kind"
    told = KINDS[kind]
    no = _stands_wrong(told, standing)
    if no:
        return f"{no}.", "kind"
    if urgent and kind != "suspend":
        return "Only a suspension may be decided before representations", "urgent"
    if urgent and not harm.strip():
        return "Say which harm makes it urgent, to whom, and why it cannot wait", "harm"
    if effect_on < today:
        return "A change has effect from today on, or from a later day", "effect_on"
    if effect_on.year > today.year + 10:
        return "Enter a day within the next ten years", "effect_on"
    if urgent and effect_on > today:  # what can wait for a day can be heard before it
        return "An urgent suspension has effect at once: enter today, or have it heard first", "effect_on"
    no = _stands_wrong(told, then, effect_on) if then is not None else None
    return (f"{no}.", "effect_on") if no else None
