"""A decision that is published tells what happened and to nobody's name: what must not stand in it, and when it may go.

Source: Prisons and Probation Ombudsman, publication of anonymised investigation summaries; the Ombudsman's own clock
`complaint-publication`, about six weeks after both sides have the decision.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date

from regulator.core.leaks import Leak, in_text

SHORTEST = 3  # letters of a name's word that is looked for by itself
NEVER = frozenset({"prison-number", "ni-number", "birth-date", "phone", "email", "hidden-text"})
"""What may not stand, whatever the reason."""
_CASE = re.compile(r"OMB-\d{4}-\d{6}", re.IGNORECASE)


def names_to_find(names: Iterable[str]) -> list[str]:
    """What to look for: each name whole, and each word of it, since one surname may be enough to know somebody."""
    found: dict[str, None] = {}
    for name in names:
        for each in (name, *re.split(r"[\s,'’.-]+", name)):
            if len(each.strip()) >= SHORTEST:
                found[each.strip()] = None
    return list(found)


def found_in(title: str, text: str, names: Iterable[str], whole: Iterable[str] = ()) -> list[Leak]:
    """What the words would give away of the people of a case, of anybody's number or address, or of the case itself.
    `whole`: what tells who they are only as it stands, such as a line of an address."""
    looked_for = [*names_to_find(names), *(each.strip() for each in whole if len(each.strip()) >= SHORTEST)]
    leaks = in_text(title, "The title", looked_for) + in_text(text, "The text", looked_for)
    for place, words in (("The title", title), ("The text", text)):
        leaks += [Leak("name", place, match[0], match[0]) for match in _CASE.finditer(words)]
    return list({each.key: each for each in leaks}.values())


def everyday(leaks: Iterable[Leak]) -> list[str]:
    """What of it may be an everyday word, in small letters: part of a name, and never a number."""
    return sorted({each.found.casefold() for each in leaks if not _never(each)})


def refusal(leaks: Iterable[Leak], allowed: Collection[str]) -> str:
    """Why the words may not be kept as they are; empty where they may. `allowed`: the words of which somebody said why
    they are harmless, in small letters."""
    found = list(leaks)
    never = [each for each in found if _never(each)]
    names = [each for each in found if not _never(each) and each.found.casefold() not in allowed]
    if never:
        said = "; ".join(
            f"{each.words if each.kind != 'name' else 'the number of the case'}: {each.around}" for each in never
        )
        return f"Take out what tells who it is. {said}"
    if names:
        said = "; ".join(sorted({each.found for each in names}))
        return f"These words are part of a name in this case: {said}. Take them out, or say below why they may stay."
    return ""


def _never(leak: Leak) -> bool:
    return leak.kind in NEVER or _CASE.fullmatch(leak.found) is not None


def too_early(today: date, due_on: date, posted_on: date | None) -> str:
    """Why a decision may not be published yet; empty where it may. `posted_on`: when the last letter that tells it went
    to its people, None where one still waits."""
    if posted_on is None:
        return "A letter that tells the decision has not been posted yet. Nobody should read of their case here first."
    if today <= due_on:
        return f"Both sides have this time for themselves. It can be published from {due_on:%-d %B %Y} on, not before."
    return ""
