"""How an obligation is answered: what an answer needs before it is sent, and what a grader finds lacking in it.

Source: the regulator's design, after the published plans of both former inspectorates: an action has an owner, a date,
a measure of success, resources, and evidence that will show it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

RESPONSES = {"accept": "Accept", "part": "Accept in part", "reject": "Reject"}
SAID = {"accept": "Accepted", "part": "Accepted in part", "reject": "Rejected"}
STATUSES = {"not-started": "Not started", "under-way": "Under way", "done": "Done"}
LONGEST = 5_000  # characters of a reason or an action
LONGEST_NAME = 200
MOST_FILES = 20  # of one answer with its actions, or of one report of progress
MOST_ACTIONS = 10  # of one obligation; more is a plan that nobody reads
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Action:
    """One action as it is written down. `due` is what was typed, `due_on` the day that it means."""

    text: str = ""
    owner: str = ""
    due: str = ""
    measure: str = ""
    resources: str = ""
    evidence: str = ""
    id: int | None = None

    @property
    def due_on(self) -> date | None:
        """The day that was typed."""
        return read_day(self.due)

    @property
    def empty(self) -> bool:
        """Whether nothing is said: such an action is none."""
        return not (self.text or self.measure or self.resources or self.evidence)


def of_boxes(said: Mapping[str, str]) -> Action:
    """The action that boxes of these names make."""
    names = ("text", "owner", "due", "measure", "resources", "evidence")
    text, owner, due, measure, resources, evidence = (said.get(name, "") for name in names)
    return Action(text, owner, due, measure, resources, evidence)


@dataclass(frozen=True)
class Reply:
    """The answer to one obligation: `seen` is the version that it was made from, 0 for none."""

    obligation_id: int
    response: str = ""
    reasons: str = ""
    actions: tuple[Action, ...] = ()
    seen: int = 0
    wrong: dict[str, str] = field(default_factory=dict, compare=False)


def read_day(typed: str) -> date | None:
    """The day that somebody means by `31/3/2027`, `31 March 2027` or `2027-03-31`; none where it means none."""
    parts = re.split(r"[\s./-]+", typed.strip().lower())
    if len(parts) != 3:
        return None
    first, month, last = parts if len(parts[0]) <= 2 else reversed(parts)
    number = _MONTHS.index(month[:3]) + 1 if month.isalpha() and month[:3] in _MONTHS else _number(month)
    try:
        return date(_number(last) if len(last) == 4 else 0, number, _number(first))
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def unreadable(reply: Reply) -> Iterator[tuple[str, str]]:
    """What could not even be kept as a draft, as (box, sentence): the boxes are named as on the page."""
    if reply.response and reply.response not in RESPONSES:
        yield "response", "Choose accept, accept in part or reject"
    if len(reply.reasons) > LONGEST:
        yield "reasons", f"Reasons must have at most {LONGEST:,} characters"
    if len([each for each in reply.actions if not each.empty]) > MOST_ACTIONS:
        yield "action-1-text", f"One answer has at most {MOST_ACTIONS} actions"
    for number, each in enumerate(reply.actions, 1):
        for name, longest in (("text", LONGEST), ("owner", LONGEST_NAME), ("measure", LONGEST)):
            if len(getattr(each, name)) > longest:
                yield f"action-{number}-{name}", f"This must have at most {longest:,} characters"
        if max(len(each.resources), len(each.evidence)) > LONGEST:
            yield f"action-{number}-text", f"This must have at most {LONGEST:,} characters"
        if each.due and each.due_on is None:
            yield f"action-{number}-due", "Enter a day, such as 31 March 2027"


def unfinished(reply: Reply, today: date, complete_by: date | None = None) -> Iterator[tuple[str, str]]:
    """What an answer lacks before it can be sent, as (box, sentence). A rejection with actions contradicts itself."""
    yield from unreadable(reply)
    actions = [(number, each) for number, each in enumerate(reply.actions, 1) if not each.empty]
    if not reply.response:
        yield "response", "Choose accept, accept in part or reject"
    if reply.response in ("part", "reject") and not reply.reasons:
        yield "reasons", "Say why you reject it" if reply.response == "reject" else "Say which part you do not accept"
    if reply.response == "reject" and actions:
        yield f"action-{actions[0][0]}-text", "You reject this and name an action: take the action out, or accept it"
    if reply.response in ("accept", "part"):
        if not actions:
            yield "action-1-text", "Enter what will be done"
        for number, each in actions:
            yield from _unfinished(number, each, today, complete_by)


def _unfinished(number: int, action: Action, today: date, complete_by: date | None) -> Iterator[tuple[str, str]]:
    if not action.text:
        yield f"action-{number}-text", "Enter what will be done"
    if not action.owner:
        yield f"action-{number}-owner", "Enter who will do it"
    if not action.due:
        yield f"action-{number}-due", "Enter by when it will be done"
    due = action.due_on
    if due is not None and due < today:
        yield f"action-{number}-due", "The day is past: enter one that is still to come"
    if due is not None and due.year > today.year + 9:
        yield f"action-{number}-due", "The day is more than nine years away"
    if due is not None and complete_by is not None and due > complete_by:
        yield f"action-{number}-due", f"This must be met by {complete_by:%-d %B %Y}: enter an earlier day"


def lacking(reply: Reply) -> list[str]:
    """What a plan should have and this one does not: shown to whoever grades it, and never decides anything."""
    if reply.response == "reject":
        return []
    parts = {"owner": "an owner", "due": "a date", "measure": "a measure of success", "resources": "resources"}
    parts["evidence"] = "evidence that will show it"
    actions = [each for each in reply.actions if not each.empty]
    return [words for name, words in parts.items() if not actions or any(not getattr(each, name) for each in actions)]
