"""The blueprint of the staff's pages of the register, and how they say days and facts."""

from datetime import date

from flask import Blueprint
from markupsafe import Markup, escape

from ..models import Contract, Dated, Operator, OrganisationName, PrisonFunction
from ..rules.dates import PartialDate, Precision

pages = Blueprint("register", __name__, url_prefix="/staff/register")
Fact = OrganisationName | PrisonFunction | Operator | Contract


def day_words(day: date | None, precision: Precision | None) -> str:
    """A day as far as it is known: `1 May 2024`, `May 2024`, `on or before 1 May 2024`; nothing for none."""
    return PartialDate(day, precision or Precision.DAY).in_words() if day else ""


def from_words(fact: Dated) -> str:
    """Since when a fact holds."""
    return day_words(fact.from_on, fact.from_precision) or "not known"


def until_words(fact: Dated) -> str:
    """Until when it held."""
    return day_words(fact.until_on, fact.until_precision) or "still so"


def function_words(fact: PrisonFunction | None) -> str:
    """`Local/reception, category B, men`."""
    if fact is None:
        return ""
    category = f", category {fact.category.value}" if fact.category else ""
    return f"{fact.function.value[:1].upper()}{fact.function.value[1:]}{category}, {fact.holds.value}"


def since(words: str, fact: Dated) -> Markup:
    """A fact with the day it holds from, on a line of its own."""
    day = day_words(fact.from_on, fact.from_precision)
    told = Markup('<br><span class="cjr-secondary">from {}</span>').format(day) if day else ""
    return escape(words) + told
