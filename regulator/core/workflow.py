"""A life cycle is a table of transitions: the buttons, the refusals, the diagram and the tests all come from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from .actor import Actor
from .refused import Refused

State = TypeVar("State", bound=str)
Rule = Callable[[Any, Actor], str | None]


class Moving(Protocol):
    """What has a life cycle."""

    state: str


@dataclass(frozen=True)
class Transition(Generic[State]):
    """One way from a state to another.

    `rule` answers with the sentence of its refusal, or None. `starts` and `meets` name clocks. `back` marks a step
    that undoes work: it needs a reason.
    """

    name: str
    label: str
    from_: tuple[State, ...]
    to: State
    permission: str
    rule: Rule | None = None
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    back: bool = False


class BrokenWorkflow(RuntimeError):
    """A life cycle that could trap what is in it, or contradicts itself. A fault of ours, found at start."""


@dataclass
class Workflow(Generic[State]):
    """A life cycle: its states, where it begins, where it may end, and every transition."""

    name: str
    states: tuple[State, ...]
    begins: State
    ends: tuple[State, ...]
    transitions: tuple[Transition[State], ...]
    guards: dict[str, list[Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [each.name for each in self.transitions]
        if len(set(names)) != len(names):
            raise BrokenWorkflow(f"{self.name}: a transition is named twice")
        if not {self.begins, *self.ends} <= set(self.states):
            raise BrokenWorkflow(f"{self.name}: it begins or ends in a state that does not exist")
        for each in self.transitions:
            if not each.from_:
                raise BrokenWorkflow(f"{self.name}: {each.name} comes from nowhere")
            if not {*each.from_, each.to} <= set(self.states):
                raise BrokenWorkflow(f"{self.name}: {each.name} goes between states that do not exist")
        trapped = [state for state in self.states if state not in self.ends and not self._ends_from(state)]
        if trapped:
            raise BrokenWorkflow(f"{self.name}: no way out of {', '.join(trapped)}")
        lost = set(self.states) - self._reached(self.begins)
        if lost:
            raise BrokenWorkflow(f"{self.name}: no way into {', '.join(sorted(lost))}")

    def guard(self, transition: str) -> Callable[[Rule], Rule]:
        """Let an upper feature add a rule to a transition of a lower one."""
        self.named(transition)

        def add(rule: Rule) -> Rule:
            self.guards.setdefault(transition, []).append(rule)
            return rule

        return add

    def named(self, name: str) -> Transition[State]:
        """The transition of that name; a fault where there is none."""
        for each in self.transitions:
            if each.name == name:
                return each
        raise BrokenWorkflow(f"{self.name} has no transition {name}")

    def offered(self, state: str, actor: Actor) -> list[Transition[State]]:
        """What the actor may try from a state: the buttons to show."""
        return [each for each in self.transitions if state in each.from_ and actor.may(each.permission)]

    def refusal(self, subject: Moving, name: str, actor: Actor) -> str | None:
        """Why the actor may not take the transition now, in a sentence; None where they may."""
        transition = self.named(name)
        if not actor.may(transition.permission):
            return f"Your role may not {transition.label.lower()}."
        if subject.state not in transition.from_:
            return f"This cannot be done now: it is “{plain(subject.state)}”."
        rules: Iterable[Rule] = [*([transition.rule] if transition.rule else []), *self.guards.get(name, [])]
        return next((no for rule in rules if (no := rule(subject, actor))), None)

    def move(self, subject: Moving, name: str, actor: Actor) -> Transition[State]:
        """Take the transition. Refused with its sentence where the actor, the state or a rule does not allow it."""
        no = self.refusal(subject, name, actor)
        if no:
            raise Refused(no)
        transition = self.named(name)
        subject.state = transition.to
        return transition

    def diagram(self) -> str:
        """The life cycle as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.begins}"]
        lines += [f"    {start} --> {each.to}: {each.label}" for each in self.transitions for start in each.from_]
        lines += [f"    {state} --> [*]" for state in self.ends]
        return "\n".join([lines[0], *map(_safe, lines[1:])])

    def _next(self, state: str) -> set[str]:
        return {each.to for each in self.transitions if state in each.from_}

    def _reached(self, state: str) -> set[str]:
        seen, waiting = {state}, [state]
        while waiting:
            fresh = self._next(waiting.pop()) - seen
            seen |= fresh
            waiting += fresh
        return seen

    def _ends_from(self, state: str) -> bool:
        return bool(self._reached(state) & set(self.ends))


def plain(state: str) -> str:
    """A state's name as people say it."""
    return state.replace("-", " ")


def _safe(line: str) -> str:
    """Mermaid takes no hyphen in the name of a state."""
    ends, colon, label = line.partition(": ")
    left, arrow, right = ends.partition(" --> ")
    return f"{left.replace('-', '_')}{arrow}{right.replace('-', '_')}{colon}{label}"
