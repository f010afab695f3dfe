"""The forms by which an inspection is planned and taken through its life."""

from collections.abc import Iterable
from typing import Any

from regulator.core.forms import Chosen, DateField, Form, OneOfFew, Paragraph, VersionedForm

from ..rules.planning import MOST_STRETCHES, Days

LONGEST_REASON = 2000  # characters


class PlanForm(Form):
    """An inspection to plan: its kind, the edition, who leads it, and its stretches of days on site."""

    first = ("kind", "edition", "lead")

    kind = OneOfFew("What kind of inspection", what="what kind of inspection this is")
    edition = OneOfFew(
        "Edition of the standards",
        what="an edition",
        hint="The inspection is judged by this edition for ever, whatever is published later.",
    )
    lead = Chosen("Lead inspector", what="who leads it", hint="They own the inspection and join its team.")

    stretches = 1
    kinds: tuple[str, ...] = ()

    @property
    def editions(self) -> dict[str, str]:
        """Of a trust, the edition that was chosen for each kind of its parts."""
        return {kind: self[f"edition_{kind}"].data or "" for kind in self.kinds}

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


def stretches_in(sent: Iterable[str]) -> int:
    """For how many stretches of days the page that was sent had boxes."""
    names = set(sent)
    return next((number for number in range(MOST_STRETCHES, 1, -1) if f"from_{number}-day" in names), 1)


PARTS = {
    "lrt": ("Edition for the trust itself", "an edition for the trust itself"),
    "prison": ("Edition for its prisons", "an edition for its prisons"),
    "crc": ("Edition for its companies", "an edition for its companies"),
}


def plan_form(stretches: int, kinds: Iterable[str] = ()) -> type[PlanForm]:
    """The form with boxes for so many stretches of days on site. `kinds`: of a trust, the kinds of parts for which an
    edition is chosen, each its own."""
    fields: dict[str, Any] = {"stretches": min(max(stretches, 1), MOST_STRETCHES), "kinds": tuple(kinds)}
    for kind in fields["kinds"]:
        label, what = PARTS[kind]
        hint = "This part is judged by it for ever, whatever is published later."
        fields[f"edition_{kind}"] = OneOfFew(label, what=what, hint=hint)
    if fields["kinds"]:
        fields["edition"] = None
        fields["first"] = ("kind", *(f"edition_{kind}" for kind in fields["kinds"]), "lead")
    for number in range(1, fields["stretches"] + 1):
        of = "" if fields["stretches"] == 1 else f", stretch {number}"
        for name, words in (("from", "First day on site"), ("until", "Last day on site")):
            fields[f"{name}_{number}"] = DateField(
                f"{words}{of}",
                what=f"the {words.lower()}{of}",
                hint="For example, 2 3 2027" if (number, name) == (1, "from") else "",
                optional=number > 1,
            )
    return type("PlanForm", (PlanForm,), fields)


class StepForm(VersionedForm):
    """A step forward: nothing to fill in."""


class BackForm(VersionedForm):
    """A step that undoes work: why."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint="It stands in the record for ever.")
