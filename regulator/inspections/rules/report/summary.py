"""The ratings as the reader meets them: each with its scale, its sentence, and what changed since last time."""

from typing import Any

from regulator.standards.rules.schemes import NOT_RATED, CountedScheme, Rating, Scheme, ScoredScheme

from .facts import ReportFacts
from .findings import FLAGS
from .words import listed, named, period
from .words import sentence as _sentence

NOT_RATED_LABEL = "Not rated"


def scales(facts: ReportFacts) -> list[dict[str, Any]]:
    """The one scale of the report, spelled out; none for an inspection that rates nothing."""
    scheme = facts.scheme
    if scheme is None:
        return []
    worst, best = scheme.scale.worst, scheme.scale.best
    end = "the tests are never added up" if isinstance(scheme, ScoredScheme) else "the standards' points are added up"
    return [
        {
            "code": scheme.id,
            "name": scheme.name,
            "sentence": f"From {worst.label.lower()} ({worst.score}) to {best.label.lower()} ({best.score}); {end}.",
            "points": [
                {"code": each.name, "label": each.label, "score": each.score, "meaning": _meaning(scheme, each)}
                for each in scheme.scale.ratings
            ],
        }
    ]


def ratings(facts: ReportFacts) -> list[dict[str, Any]]:
    """Each rating with everything that explains it."""
    if facts.scheme is None or facts.outcome is None:
        return []
    return [_rating(facts, facts.scheme, each) for each in facts.outcome["derivation"]["standards"]]


def overall(facts: ReportFacts) -> dict[str, Any] | None:
    """The overall rating, under a scheme that has one and with every standard rated."""
    outcome = facts.outcome
    if outcome is None or not isinstance(facts.scheme, CountedScheme) or outcome["overall"] in (None, NOT_RATED):
        return None
    return {
        "label": facts.scheme.scale.named(outcome["overall"]).label,
        "total": outcome["total"],
        "maximum": outcome["maximum"],
        "sentence": outcome["sentence"],
    }


def unscored(facts: ReportFacts) -> list[dict[str, Any]]:
    """Areas that are inspected and reported without a score."""
    said = {statement.area for statement in facts.statements}
    return [
        {
            "ref": ref,
            "name": name,
            "text": f"{name} is inspected and reported, and it is never scored."
            + ("" if ref in said or facts.origin != "published-facts" else " Not in the sources."),
        }
        for ref, name, scored in facts.areas
        if not scored
    ]


def changes(facts: ReportFacts) -> dict[str, Any]:
    """Each test or standard through time, and a sentence on what became better and worse."""
    if facts.scheme is None:
        return {"text": facts.changes, "rows": []}
    rows = []
    for each in ratings(facts):
        before = [entry for entry in facts.earlier if entry.ref == each["ref"]]
        history = [
            {
                "date": entry.date,
                "date_text": entry.date_text,
                "score": entry.score,
                "label": _label(facts.scheme, entry.score),
                "source": entry.source,
            }
            for entry in sorted(before, key=lambda entry: entry.date)
        ]
        first, last = facts.visits[0][0], facts.visits[-1][1]
        history.append(
            {
                "date": last.isoformat(),
                "date_text": period(first, last),
                "score": each["score"],
                "label": None if each["code"] == NOT_RATED else each["label"],
                "source": "This inspection",
            }
        )
        rows.append({"ref": each["ref"], "name": each["name"], "scale": facts.scheme.id, "history": history})
    return {"text": [*facts.changes, *_compared(rows)], "rows": rows if facts.earlier else []}


def _compared(rows: list[dict[str, Any]]) -> list[str]:
    """One sentence on the last two results of each, where both are known."""
    ways: dict[str, list[str]] = {"better": [], "worse": [], "the same": []}
    for row in rows:
        if len(row["history"]) < 2 or None in (row["history"][-1]["score"], row["history"][-2]["score"]):
            continue
        step = row["history"][-1]["score"] - row["history"][-2]["score"]
        way = "better" if step > 0 else "worse" if step < 0 else "the same"
        ways[way].append(named(row["ref"], row["name"]))
    if not any(ways.values()):
        return []
    parts = [f"{listed(names)} {'is' if len(names) == 1 else 'are'} {way}" for way, names in ways.items() if names]
    return [f"Compared with the inspection before: {'; '.join(parts)}."]


def _rating(facts: ReportFacts, scheme: Scheme, derived: dict[str, Any]) -> dict[str, Any]:
    code = derived.get("final") or derived["rating"]
    grade = None if code == NOT_RATED else scheme.scale.named(code)
    computed = derived.get("computed") if derived.get("basis") == "cases" else None
    lift = derived.get("discretion")
    change = derived.get("what_would_change") or []
    return {
        "ref": derived["ref"],
        "name": derived["title"],
        "scale": scheme.id,
        "code": code,
        "label": grade.label if grade else NOT_RATED_LABEL,
        "score": grade.score if grade else None,
        "sentence": derived["sentence"],
        "computed": _grade(scheme, computed),
        "discretion": _sentence(FLAGS[lift["ground"]]) if lift else None,
        "imported": facts.origin == "published-facts",
        "what_would_change": " ".join(change) or None,
    }


def _meaning(scheme: Scheme, rating: Rating) -> str | None:
    """What a grade means: in the scheme's words, or as the cases and points that make it."""
    if rating.meaning or isinstance(scheme, ScoredScheme):
        return rating.meaning
    cases, points = scheme.percentages.of(rating.name), scheme.totals.of(rating.name)
    return (
        f"A standard counted in cases: {cases.lowest}% to {cases.highest}% of them in the lowest key question. "
        f"All standards together: {points.lowest} to {points.highest} points."
    )


def _grade(scheme: Scheme, code: str | None) -> dict[str, str] | None:
    if code is None:
        return None
    label = NOT_RATED_LABEL if code == NOT_RATED else scheme.scale.named(code).label
    return {"code": code, "label": label}


def _label(scheme: Scheme, score: int | None) -> str | None:
    found: Rating | None = None if score is None else scheme.scale.scoring(score)
    return found.label if found else None
