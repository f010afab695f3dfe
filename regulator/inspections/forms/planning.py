"""The forms by which an inspection is planned and taken through its life."""

from collections.abc import Iterable
from typing import Any, TypeVar

from regulator.core.forms import Chosen, DateField, Form, OneOfFew, Paragraph, VersionedForm

from ..rules.planning import MOST_STRETCHES, Days

LONGEST_REASON = 2000  # characters
KEPT = "It stands in the record for ever."
Made = TypeVar("Made", bound="DaysForm")


class DaysForm(Form):
    """The stretches of days on site: as many as it was made for."""

    stretches = 1

    @property
    def days(self) -> list[tuple[int, Days]]:
        """The stretches that were entered, each with its number on the form."""
        pairs = ((number, self[f"from_{number}"].data, self[f"until_{number}"].data) for number in self.numbers)
        return [(number, (first, last)) for number, first, last in pairs if first is not None and last is not None]

    @property
    def numbers(self) -> range:
        """The numbers of the stretches that the form has boxes for."""
        return range(1, self.stretches + 1)

    def validate(self, extra_validators: Any = None) -> bool:
        """Of each stretch both days, or neither; the first has both."""
        right = super().validate(extra_validators)
        for number in self.numbers[1:]:
            first, last = self[f"from_{number}"], self[f"until_{number}"]
            if not first.errors and not last.errors and (first.data is None) != (last.data is None):
                missing = last if last.data is None else first
                missing.errors = [f"Enter {missing.what}, or leave both days empty"]
                right = False
        return bool(right)


class PlanForm(DaysForm):
    """An inspection to plan: its kind, the edition, who leads it, and its stretches of days on site."""

    first = ("kind", "edition", "lead")

    kind = OneOfFew("What kind of inspection", what="what kind of inspection this is")
    edition = OneOfFew(
        "Edition of the standards",
        what="an edition",
        hint="The inspection is judged by this edition for ever, whatever is published later.",
    )
    lead = Chosen("Lead inspector", what="who leads it", hint="They own the inspection and join its team.")

    kinds: tuple[str, ...] = ()

    @property
    def editions(self) -> dict[str, str]:
        """Of a trust, the edition that was chosen for each kind of its parts."""
        return {kind: self[f"edition_{kind}"].data or "" for kind in self.kinds}


PARTS = {
    "lrt": ("Edition for the trust itself", "an edition for the trust itself"),
    "prison": ("Edition for its prisons", "an edition for its prisons"),
    "crc": ("Edition for its companies", "an edition for its companies"),
}


def plan_of(kinds: Iterable[str]) -> type[PlanForm]:
    """The form to plan an inspection; of a trust, with an edition for each of these kinds of parts."""
    every = tuple(kinds)
    if not every:
        return PlanForm
    names = [f"edition_{kind}" for kind in every]
    fields: dict[str, Any] = {"kinds": every, "edition": None, "first": ("kind", *names, "lead")}
    hint = "Parts of this kind are judged by it for ever, whatever is published later."
    fields |= {
        name: OneOfFew(PARTS[kind][0], what=PARTS[kind][1], hint=hint) for name, kind in zip(names, every, strict=True)
    }
    return type("PlanFormOfTrust", (PlanForm,), fields)


class ChangeDaysForm(DaysForm, VersionedForm):
    """Other days on site, and why."""

    last = ("reason",)

    reason = Paragraph("Why", what="why the days change", longest=LONGEST_REASON, hint=KEPT)


def stretches_in(sent: Iterable[str]) -> int:
    """For how many stretches of days the page that was sent had boxes."""
    names = set(sent)
    return next((number for number in range(MOST_STRETCHES, 1, -1) if f"from_{number}-day" in names), 1)


def days_form(base: type[Made], stretches: int) -> type[Made]:
    """The form with boxes for so many stretches of days on site."""
    fields: dict[str, Any] = {"stretches": min(max(stretches, 1), MOST_STRETCHES)}
    for number in range(1, fields["stretches"] + 1):
        of = "" if fields["stretches"] == 1 else f", stretch {number}"
        for name, words in (("from", "First day on site"), ("until", "Last day on site")):
            fields[f"{name}_{number}"] = DateField(
                f"{words}{of}",
                what=f"the {words.lower()}{of}",
                hint="For example, 2 3 2027" if (number, name) == (1, "from") else "",
                optional=number > 1,
            )
    return type(base.__name__, (base,), fields)


class StepForm(VersionedForm):
    """A step forward: nothing to fill in."""


class BackForm(VersionedForm):
    """A step that undoes work: why."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint=KEPT)
