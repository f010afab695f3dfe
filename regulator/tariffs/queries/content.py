"""Gathers what a draft tariff and a published schedule say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from regulator.core.documents import kinds
from regulator.core.documents.actions import Frame
from regulator.core.paths import PACKAGE

from ..models.consultation import TariffConsultation
from ..models.tariff import Draft, Price, Tariff
from ..rules import document, words
from ..rules.spread import Recipe, Spread, working
from . import consultations, draft, prices
from .consulting import counted, how_many

KIND = kinds.declare(
    kinds.Kind(
        name=document.KIND,
        schema=document.SCHEMA,
        schema_file=PACKAGE / "tariffs" / "schemas" / "tariff-schedule-1.json",
        template="tariffs/schedule",
    )
)


def content(tariff: Tariff, asked: TariffConsultation | None, frame: Frame, public_url: str) -> dict[str, Any]:
    """The content of what is being published: of the draft that is consulted on, or of the schedule."""
    made = draft(tariff)
    if made is None:
        raise RuntimeError("a tariff without a draft is not published")
    facts = document.Facts(
        stage="consultation" if asked else "published",
        reference=reference(tariff, asked.round if asked else None),
        year=tariff.year,
        invented=tariff.invented,
        method=made.method,
        returns=_returns(made),
        prices=[said(each, made) for each in prices(made) if each.final is not None],
        consultation=_asked(asked) if asked else None,
        consulted=[_consulted(each) for each in consultations(tariff.id) if each.counted_on is not None],
    )
    return document.made(facts, _frame(frame, public_url))


def reference(tariff: Tariff, number: int | None = None) -> str:
    """What a document of a tariff is called: `TAR-2026-27`, and `TAR-2026-27-C1` for its first consultation."""
    return f"TAR-{words.label(tariff.year)}" + (f"-C{number}" if number else "")


def said(each: Price, made: Draft) -> dict[str, Any]:
    """One price as the schedule says it, with its working."""
    steps = []
    if each.computed is not None:
        steps = working(spread_of(each), recipe(made.method), each.computed, made.method["statistic_words"])
    return document.price(each.function, each.spread, (each.computed, each.final or 0), each.reason, steps)


def spread_of(each: Price) -> Spread:
    """The spread that a price was made from."""
    return Spread(**{**each.spread, "best_of": tuple(each.spread["best_of"])})


def recipe(method: Mapping[str, Any]) -> Recipe:
    """What a method does, as it was frozen with a draft."""
    return Recipe(
        method["statistic"],
        Decimal(method["uplift"]),
        Decimal(method["efficiency"]),
        Decimal(method["round_to"]),
        method["least_returns"],
    )


def _returns(made: Draft) -> dict[str, int]:
    senders = {each["organisation_id"]: each for each in made.returns}
    return {
        "sent": len(senders),
        "late": sum(each["late"] for each in senders.values()),
        "partial": sum(each["partial"] for each in senders.values()),
        "missing": made.method["missing"],
    }


def _asked(asked: TariffConsultation) -> dict[str, Any]:
    return {
        "round": asked.round,
        "opened_on": asked.opened_on.isoformat(),
        "closes_on": asked.closes_on.isoformat(),
        "rule": asked.rule["title"],
        "thresholds": document.rule_words(asked.rule),
        "source": asked.rule["source"],
        "because": asked.rule["because"],
        "providers": asked.rule["providers"],
        "commissioners": asked.rule["commissioners"],
    }


def _consulted(asked: TariffConsultation) -> dict[str, Any]:
    return {
        "round": asked.round,
        "opened_on": asked.opened_on.isoformat(),
        "closes_on": asked.closes_on.isoformat(),
        "rule": asked.rule["title"],
        "responses": how_many(asked.id),
        "counted": [each["words"] for each in asked.outcome] or [each.words for each in counted(asked)],
        "met": bool(asked.met),
        "decision": asked.decision,
        "because": asked.decided_because,
    }


def _frame(frame: Frame, public_url: str) -> document.Frame:
    url = f"{public_url}/verify/{frame.check_code}"
    return document.Frame(frame.number, frame.published_on, frame.check_code, url, frame.audit_head, frame.corrections)
