"""Counts that may cross the wall: at least five, and none that could be worked out from the others.

Source: the regulator's own rule on the pattern of official statistics: a count under five is not shown, and where a
total stands beside counts, others are hidden with it, so that the total does not give it away.
"""

from collections.abc import Mapping, Sequence, Set

LEAST = 5


def suppressed(counts: Mapping[str, int], *, with_total: bool = False) -> dict[str, int | None]:
    """The same counts; None for those that may not be shown: all under five, nought among them, since a nought that
    becomes hidden would tell that somebody complained.

    `with_total`: their total stands beside them, so that the next smallest are hidden too until what is hidden comes
    to at least five in at least two of them.
    """
    hidden = {key for key, count in counts.items() if count < LEAST}
    others = sorted((count, key) for key, count in counts.items() if count >= LEAST)
    hidden_sum = sum(counts[key] for key in hidden)
    while with_total and hidden_sum and others and (len(hidden) == 1 or hidden_sum < LEAST):
        count, key = others.pop(0)
        hidden.add(key)
        hidden_sum += count
    return {key: None if key in hidden else count for key, count in counts.items()}


def suppressed_table(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int | None]]:
    """A table of counts by row and column; None for those that may not be shown, where the totals of rows and columns
    stand beside it: in no row and no column can what is hidden be worked out from the others."""
    hidden = {(row, column) for row, cells in counts.items() for column, count in cells.items() if count < LEAST}
    columns = list(dict.fromkeys(column for cells in counts.values() for column in cells))
    lines = [[(row, column) for column in cells] for row, cells in counts.items()]
    lines += [[(row, column) for row, cells in counts.items() if column in cells] for column in columns]
    changed = True
    while changed:
        changed = False
        for line in lines:
            more = _to_hide(line, hidden, counts)
            hidden |= more
            changed = changed or bool(more)
    return {
        row: {column: None if (row, column) in hidden else count for column, count in cells.items()}
        for row, cells in counts.items()
    }


def _to_hide(
    line: Sequence[tuple[str, str]], hidden: Set[tuple[str, str]], counts: Mapping[str, Mapping[str, int]]
) -> set[tuple[str, str]]:
    """What of a row or column must be hidden too, so that its total does not give a hidden count away."""
    away = [each for each in line if each in hidden]
    total = sum(counts[row][column] for row, column in away)
    others = sorted((counts[row][column], row, column) for row, column in line if (row, column) not in hidden)
    more: set[tuple[str, str]] = set()
    while away and others and (len(away) + len(more) == 1 or total < LEAST):
        count, row, column = others.pop(0)
        more.add((row, column))
        total += count
    return more
