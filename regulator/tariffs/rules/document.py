"""What a draft tariff and a published schedule say, in their one published shape; web page, PDF, JSON and CSV are made
of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import words
from .counting import SIDES
from .money import pounds

KIND = "tariff-schedule"
SCHEMA = "tariff-schedule/1"
STAGES: Mapping[str, str] = {"consultation": "Draft tariff for consultation", "published": "Tariff"}
SPREAD: Mapping[str, str] = {
    "lowest": "Lowest",
    "lower_quartile": "Lower quartile",
    "median": "Median",
    "upper_quartile": "Upper quartile",
    "highest": "Highest",
    "best": "Best practice",
}
CSV_HEAD = (
    "year",
    "prison function",
    "price for a place and a year in pounds",
    "what the method gives in pounds",
    "returns",
    *(f"{name.lower()} in pounds" for name in SPREAD.values()),
)


@dataclass(frozen=True)
class Facts:
    """Everything that a schedule says, gathered; `made` gives it its shape."""

    stage: str
    reference: str
    year: int
    invented: bool
    method: Mapping[str, Any]
    returns: Mapping[str, int]
    prices: Sequence[Mapping[str, Any]]
    consultation: Mapping[str, Any] | None = None
    consulted: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Frame:
    """What the version knows of itself."""

    number: int
    on: date
    check_code: str
    verify_url: str
    audit_head: str | None
    corrections: Sequence[tuple[date, str]] = ()


def made(facts: Facts, frame: Frame) -> dict[str, Any]:
    """The content, ready to be frozen."""
    label = words.label(facts.year)
    return {
        "schema": SCHEMA,
        "title": f"{STAGES[facts.stage]}, {label}",
        "stage": facts.stage,
        "reference": facts.reference,
        "year": label,
        "from": words.begins(facts.year).isoformat(),
        "until": words.ends(facts.year).isoformat(),
        "notice": words.INVENTED if facts.invented else None,
        "method": dict(facts.method),
        "returns": dict(facts.returns),
        "prices": [dict(each) for each in facts.prices],
        "consultation": dict(facts.consultation) if facts.consultation else None,
        "consulted": [dict(each) for each in facts.consulted],
        "corrections": [{"on": on.isoformat(), "what": note} for on, note in frame.corrections],
        "version": {"number": frame.number, "published_on": frame.on.isoformat()},
        "verification": {"check_code": frame.check_code, "url": frame.verify_url, "audit_head": frame.audit_head},
    }


def price(
    function: str, spread: Mapping[str, Any], amounts: tuple[int | None, int], reason: str | None, steps: Sequence[Any]
) -> dict[str, Any]:
    """One price as the schedule says it. `amounts`: what the method gives, and what it is. `steps`: the working."""
    computed, final = amounts
    return {
        "function": words.function_words(function),
        "pence": final,
        "price": pounds(final),
        "computed_pence": computed,
        "computed": None if computed is None else pounds(computed),
        "reason": reason,
        "returns": spread.get("count", 0),
        "spread": [
            {"name": name, "pence": spread[key], "amount": pounds(spread[key])}
            for key, name in SPREAD.items()
            if spread.get(key) is not None
        ],
        "best_of": list(spread.get("best_of", ())),
        "working": [{"step": step, "pence": pence, "amount": pounds(pence)} for step, pence in steps],
    }


def rule_words(rule: Mapping[str, Any]) -> list[str]:
    """The thresholds of a rule, each in a sentence."""
    said = []
    for each in rule["tests"]:
        by = "" if each["by"] == "number" else ", by their share of places"
        said.append(f"{each['at_least']}% or more of {SIDES[each['side']]} object to the method{by}.")
    return said


def csv_rows(content: Mapping[str, Any]) -> list[list[Any]]:
    """The schedule as rows, the first naming the columns. Pounds with pence, as figures alone."""
    rows: list[list[Any]] = [list(CSV_HEAD)]
    for each in content["prices"]:
        spread = {one["name"]: one["pence"] for one in each["spread"]}
        figures = [each["pence"], each["computed_pence"]]
        rest = [spread.get(name) for name in SPREAD.values()]
        rows.append([content["year"], each["function"], *map(_plain, figures), each["returns"], *map(_plain, rest)])
    return rows


def _plain(pence: int | None) -> str:
    return "" if pence is None else f"{pence // 100}.{pence % 100:02d}"
