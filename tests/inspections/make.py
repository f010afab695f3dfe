"""What tests of ratings are made of."""

from regulator.inspections.rules.derivation import Flag, StandardRating
from regulator.inspections.rules.given import StandardInput
from regulator.inspections.rules.ratings import apply_discretion, rate_standard
from regulator.standards.queries.schemes import scheme

CRC, PDU_2021, PDU_2023, TESTS = (scheme(name) for name in ("crc-2018", "pdu-2021", "pdu-2023", "prison-tests"))
SCORES = {"inadequate": 0, "requires-improvement": 1, "good": 2, "outstanding": 3}
NAMES = list(SCORES)
Counts = tuple[int, int, int]


def judged(ref: str, judgement: str) -> StandardInput:
    return StandardInput(ref=ref, judgement=judgement)


def counted(*counts: tuple[int, ...], ref: str = "2.1") -> StandardInput:
    """A standard from (yes, no) or (yes, no, not applicable) for each of its key questions."""
    questions = [
        {"ref": f"{ref}.{number}", "yes": yes, "no": no, "not_applicable": rest[0] if rest else 0}
        for number, (yes, no, *rest) in enumerate(counts, 1)
    ]
    return StandardInput.model_validate({"ref": ref, "key_questions": questions})


def rated(*counts: tuple[int, ...]) -> StandardRating:
    return rate_standard(CRC, counted(*counts))


def all_judged(scheme, scores: list[int]) -> list[StandardInput]:
    return [judged(standard.ref, NAMES[score]) for standard, score in zip(scheme.standards, scores, strict=True)]


def spread(total: int, standards: int) -> list[int]:
    """Scores of so many standards that come to a total."""
    whole, rest = divmod(total, standards)
    return [whole + (number < rest) for number in range(standards)]


def lift(standard: StandardRating, **changes: str) -> StandardRating:
    decision = {"to": "requires-improvement", "ground": "one-case", "reason": "A late file", "decided_by": "Panel"}
    decision |= changes
    return apply_discretion(CRC, standard, **decision | {"ground": Flag(decision["ground"])})
