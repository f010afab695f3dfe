"""Invented people in such numbers and such likeness as England and Wales have them, and how clerks misspell them.

A third of all bear one of a hundred names that are frequent there (our own selection, from the most frequent to the
least: Smith, Khan and Jones are borne by thousands of a million); the rest have names put together from syllables, each
borne by few. So a search has both: a name that says almost all, and one that says almost nothing.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import accumulate
from random import Random


def _apart(text: str) -> list[str]:
    return text.split()


GIVEN = _apart(
    "David John Mohammed James Michael Paul Andrew Daniel Thomas Christopher Mark Stephen Ahmed Robert William Richard "
    "Ryan Liam Jordan Kevin Darren Lee Matthew Anthony Ali Jamal Patrick Sean Callum Dean Connor Kyle Hassan Ibrahim "
    "Craig Gareth Rhys Owen Dylan Marcus Leon Tyrone Andrzej Piotr Tomasz Radu Ionut Viktor Dmitri Abdul Omar Yusuf "
    "Tariq Imran Kofi Kwame Chidi Emeka Femi Delroy Winston Leroy Sarah Emma Laura Gemma Rebecca Michelle Kelly Stacey "
    "Fatima Aisha Agnieszka Siobhan Bronwen Megan Natasha Chantelle Philip Geoffrey Nicholas Jonathan"
)
FAMILY = _apart(
    "Smith Jones Williams Taylor Brown Davies Evans Khan Wilson Thomas Johnson Roberts Walker Wright Robinson Thompson "
    "White Hughes Edwards Green Ahmed Lewis Wood Harris Martin Jackson Clarke Patel Ali Hussain Begum Singh Phillips "
    "Kelly Murphy O'Brien O'Connor McCarthy Ryan Byrne Campbell Stewart Morgan Griffiths Owen Price Rees Pritchard "
    "Llewellyn Mohammed Iqbal Malik Akhtar Hassan Okafor Adeyemi Mensah Osei Nguyen Chen Kowalski Nowak Wojcik Popescu "
    "Ionescu Petrov Reid Francis Gordon Grant Joseph Charles Bailey Parker Cooper Carter Turner Hill Moore Ward Watson "
    "Baker Allen Young King Scott Cox Shaw Marsh Reynolds Fletcher Pearce Barrett Whitehead Sutcliffe Braithwaite"
)
FIRST = _apart(
    "Ash Bark Ben Birch Black Bram Bran Brock Burn Carl Chad Clay Cobb Cran Crow Dal Den Dun East Ed El Fair Farn "
    "Fen Gil Glen Gold Had Hal Harg Hart Hazel Hep Hol Horn Kel Ken Kirk Lam Lang Lin Long Mar Mel Mid Mor Nor Oak "
    "Old Pen Pick Rad Raven Red Rock Rush Shel Stan Stock Thorn Tran Wake Wal Wen Whit Win Wool York"
)
MIDDLE = ("", "er", "in", "le", "an", "ing", "es", "al", "o", "ar")
LAST = _apart(
    "bury combe cott croft dale den don field ford gate grave ham hurst ington land ley low man mere more ridge shaw "
    "stall stead sworth ton wall well wick wood worth yard"
)
FREQUENT = 0.35  # the share who bear one of the frequent family names
DOUBLE = 0.03  # the share with two


def _shares(names: list[str]) -> list[float]:
    """How often each is borne: the first by four in a hundred of those who bear any, the rest ever less (Zipf)."""
    return list(accumulate(1 / (place + 10) for place in range(len(names))))


GIVEN_SHARES, FAMILY_SHARES = _shares(GIVEN), _shares(FAMILY)


@lru_cache(maxsize=4096)
def person(number: int) -> str:
    """The name of the person of that number: the same each time."""
    chance = Random(number * 2_654_435_761)  # noqa: S311 - nothing is kept secret with it
    family = _family(chance)
    if chance.random() < DOUBLE:
        family = f"{family}-{_family(chance)}"
    return f"{chance.choices(GIVEN, cum_weights=GIVEN_SHARES)[0]} {family}"


def _family(chance: Random) -> str:
    if chance.random() < FREQUENT:
        return chance.choices(FAMILY, cum_weights=FAMILY_SHARES)[0]
    return chance.choice(FIRST) + chance.choice(MIDDLE) + chance.choice(LAST)


def _transposed(name: str, chance: Random) -> str:
    at = _within(name, chance)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _another_letter(name: str, chance: Random) -> str:
    at = _within(name, chance)
    return name[:at] + chance.choice("aeiorstn") + name[at + 1 :]


def _one_missing(name: str, chance: Random) -> str:
    at = _within(name, chance)
    return name[:at] + name[at + 1 :]


def _within(name: str, chance: Random) -> int:
    """A place in the family name, behind its first letter, where two letters follow one another."""
    start = name.index(" ") + 2
    places = [at for at in range(start, len(name) - 1) if name[at : at + 2].isalpha()]
    return chance.choice(places or [start])


HEARD = (
    ("mohammed", "muhamad"), ("ph", "f"), ("ck", "k"), ("ou", "ow"), ("ei", "ee"), ("ie", "ee"), ("wh", "w"),
    ("th", "t"), ("y", "i"), ("ll", "l"), ("ss", "s"), ("c", "k"),
)  # fmt: skip


def _by_ear(name: str, _chance: Random) -> str:
    spelt = name.lower()
    for as_written, as_heard in HEARD:
        spelt = spelt.replace(as_written, as_heard)
    return spelt


def _turned_round(name: str, _chance: Random) -> str:
    given, family = name.split(" ", 1)
    return f"{family}, {given}"


def _initial(name: str, _chance: Random) -> str:
    given, family = name.split(" ", 1)
    return f"{family} {given[0]}"


SLIPS: Mapping[str, Callable[[str, Random], str]] = {
    "as it is": lambda name, _chance: name,
    "family name first": _turned_round,
    "two letters in the wrong order": _transposed,
    "a letter missing": _one_missing,
    "another letter": _another_letter,
    "spelt by ear": _by_ear,
    "without its hyphen": lambda name, _chance: name.replace("-", ""),
    "its hyphen as a space": lambda name, _chance: name.replace("-", " "),
    "one half of a double name": lambda name, _chance: name.split("-")[0],
    "the initial alone": _initial,
}
"""How a name is typed that is not as it stands in the files."""
