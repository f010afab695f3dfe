"""The page of answers as it comes back: read box by box, as many actions as there are."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..queries import Whole
from ..rules.answering import MOST_ACTIONS, Action, Reply, of_boxes

BOXES = ("text", "owner", "due", "measure", "resources", "evidence")
LONGEST_BOX = 20_000  # characters of one box that are read at all: more than may be kept, so that it is told of
DEFAULTS = ("owner", "due", "resources")
LONGEST_NUMBER = 9  # figures


def read(form: Mapping[str, str], wholes: Iterable[Whole]) -> list[Reply]:
    """The answers that came back, of those that are on the page. What did not come back is left as it is.

    An action that names no owner, date or resources takes those given once for all.
    """
    defaults = {name: _said(form, f"all-{name}") for name in DEFAULTS}
    found = []
    for each in wholes:
        number = each.obligation.id
        if f"v-{number}" not in form:
            continue
        known = {row.id for row in each.actions}
        actions = [_action(form, number, at, known, defaults) for at in range(1, MOST_ACTIONS + 2)]
        while actions and actions[-1].empty:
            actions.pop()
        found.append(
            Reply(
                obligation_id=number,
                response=_said(form, f"r-{number}")[:20],
                reasons=_said(form, f"w-{number}"),
                actions=tuple(actions),
                seen=_number(form.get(f"v-{number}", "")) or 0,
            )
        )
    return found


def _action(form: Mapping[str, str], number: int, at: int, known: set[int], defaults: Mapping[str, str]) -> Action:
    said = {name: _said(form, f"{name}-{number}-{at}") for name in BOXES}
    action = of_boxes(said)
    if not action.empty:
        action = of_boxes(said | {name: said[name] or defaults[name] for name in DEFAULTS})
    row = _number(form.get(f"id-{number}-{at}", ""))
    return replace(action, id=row) if row in known else action


def _said(form: Mapping[str, str], name: str) -> str:
    kept = (letter for letter in form.get(name, "")[:LONGEST_BOX] if letter.isprintable() or letter in "\n\r\t")
    return "".join(kept).strip()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def place_of_files(name: str) -> tuple[int, int] | None:
    """Where files of a box belong: `files-7-2` are of the second action of obligation 7, `files-7-0` of its answer."""
    kind, _, place = name.partition("-")
    number, at = (_number(part) for part in (*place.split("-"), "", "")[:2])
    return (number, at) if kind == "files" and number and at is not None and at <= MOST_ACTIONS + 1 else None


def taken_out(numbers: Iterable[str]) -> frozenset[int]:
    """The numbers of the files that are ticked to be taken out."""
    return frozenset(number for each in numbers if (number := _number(each)) is not None)


def box(name: str, number: int) -> str:
    """The id of the box of the page that a rule's word for it means: `action-2-due` of obligation 7 is `due-7-2`."""
    if name == "response":
        return f"r-{number}-1"
    if name == "reasons":
        return f"w-{number}"
    if name.startswith("files-"):
        return f"files-{number}-{name.removeprefix('files-')}"
    _action_, at, part = name.split("-")
    return f"{part}-{number}-{at}"
