"""The register of licences as on any day among a hundred thousand facts, against a hundred.

A standing that no licence has on the day is found by looking at every licence: it is not measured, and takes the longer
the more there are.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from regulator.core import db
from regulator.licensing import queries
from regulator.licensing.models.licence import Licence, LicenceFact

from . import FIGURES
from .measuring import Line, NotMeasured
from .scratch import Scratch
from .two_sizes import ENGINES, paired, settled

MANY, FEW = 100_000, 100
QUICK_MANY = 2_000
EACH = 10  # facts of a licence: its standing on several days, members, conditions, and corrections of each
SHOWN = 10  # lines of the page, of both alike: what is measured is how many there are behind it
REPEATED = 15
QUICK_REPEATED = 2
FIRST = date(2026, 1, 5)
WORDS = ("in force", "in force", "suspended", "in force")
BATCH = 10_000


def as_on(scratch: Scratch) -> Iterator[Line]:
    """A page of the register as on a day and known on another, and one licence, on each engine."""
    goal = FIGURES["licences"].goal
    full = scratch.effort.pairs > 5
    many, repeated = (MANY, REPEATED) if full else (QUICK_MANY, QUICK_REPEATED)
    how = f"Milliseconds of all queries; the median of {repeated}, asked of each in turn. A page has {SHOWN} lines."
    on, known = FIRST + timedelta(days=50), datetime(2026, 6, 1, tzinfo=UTC)
    questions: dict[str, Any] = {
        "a page as on a day": lambda: queries.register_page(on, known, most=SHOWN),
        "a page as on a day, as known before": lambda: queries.register_page(
            on, datetime(2026, 3, 1, tzinfo=UTC), most=SHOWN
        ),
        "a page of those in force": lambda: queries.register_page(on, known, most=SHOWN, is_="in force"),
        "one licence": lambda: queries.standing(queries.one("LIB-0000005"), on, known),
    }
    for engine, pair in ENGINES.items():
        try:
            with pair(scratch, seed, many, FEW) as (large, small):
                for what, ask in questions.items():
                    pairs = paired(ask, large, small, scratch.effort.pairs, repeated)
                    name = f"Licences, {what}, among {many:,} facts, {engine}"
                    yield Line(name, f"among {FEW}", goal, how, "ms", pairs)
        except NotMeasured as reason:
            yield Line(f"Licences, {engine}", f"among {FEW}", goal, how, "ms", [], missing=str(reason))
        finally:
            db.disconnect()


def seed(count: int) -> None:
    """So many facts, ten of each licence; written as a migration writes, so that no event has to tell of each."""
    licences = max(count // EACH, 1)
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        for start in range(1, licences + 1, BATCH):
            numbers = range(start, min(start + BATCH, licences + 1))
            connection.execute(insert(Licence), [_licence(number) for number in numbers])
            for chunk in range(numbers.start, numbers.stop, BATCH // EACH):
                some = range(chunk, min(chunk + BATCH // EACH, numbers.stop))
                connection.execute(insert(LicenceFact), [fact for number in some for fact in _facts(number)])
    settled()


def _licence(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "reference": f"LIB-{number:07}",
        "status": "lrt" if number % 3 == 0 else "reform-prison",
        "made_on": FIRST,
        "made_by": "system",
    }


def _facts(number: int) -> list[dict[str, Any]]:
    words = WORDS if number % 4 else WORDS[1:] + WORDS[:1]  # on any day most are in force and some are not
    said = [("standing", {"is": word}, place * 30) for place, word in enumerate(words)]
    said += [(f"member:B{number}{part}", {"role": "member" if part else "lead"}, 0) for part in range(2)]
    said += [(f"condition:{part}", {"text": "Something is so."}, 10 * part) for part in range(1, 4)]
    said += [("review", {"on": "2027-01-05"}, 0)]
    return [
        {
            "licence_id": number,
            "about": about,
            "value": value,
            "from_on": FIRST + timedelta(days=days),
            "until_on": None,
            "because": "Measured",
            "recorded_by": "system",
            "recorded_at": datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=days),
        }
        for about, value, days in said
    ]
