"""What people fill in about visits that come unannounced."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from regulator.core.forms import Chosen, DateField, Line, OneOfFew, Paragraph, VersionedForm

from ..rules.programme import LONGEST_REASON, MOST_STRETCHES, PARTS, Days

LONGEST_CODE = 20  # characters


def _why(label: str, hint: str = "") -> Paragraph:
    return Paragraph(label, what="the reasons", longest=LONGEST_REASON, hint=hint, rows=5)


class _DaysForm(VersionedForm):
    """A kind of inspection and its days on site: one stretch, or two."""

    first = ("code", "kind")
    last = ("why",)
    kind = OneOfFew("What kind of inspection", what="what kind of inspection this is")
    from_on = DateField("First day on site", what="the first day on site", hint="For example, 27 3 2027")
    until_on = DateField("Last day on site", what="the last day on site")
    second_from_on = DateField(
        "First day of the second stretch", what="the first day of the second stretch", optional=True
    )
    second_until_on = DateField(
        "Last day of the second stretch",
        what="the last day of the second stretch",
        optional=True,
        hint="Leave both empty where there is one stretch.",
    )

    def __init__(self, kinds: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.kind.offer(kinds)

    def validate(self, extra_validators: Any = None) -> bool:
        """Both days of the second stretch, or none."""
        right = super().validate(extra_validators)
        first, last = self.second_from_on, self.second_until_on
        if not first.errors and not last.errors and (first.data is None) != (last.data is None):
            last.errors = ["Enter both days of the second stretch, or neither"]
            right = False
        return bool(right)

    @property
    def days(self) -> tuple[Days, ...]:
        """The stretches that were entered."""
        given = [(self.from_on.data, self.until_on.data), (self.second_from_on.data, self.second_until_on.data)]
        return tuple((first, last) for first, last in given if first is not None and last is not None)


class PlanForm(_DaysForm):
    """A visit to plan."""

    code = Line(
        "Code of the provider",
        what="the code of the provider",
        longest=LONGEST_CODE,
        width="govuk-input--width-5",
        hint="Three letters for a prison. It stands on the provider’s page.",
    )
    why = _why("Why this visit comes unannounced", "Kept sealed. Those who may know of the visit can read it.")


class ChangeForm(_DaysForm):
    """Other days, or another kind."""

    why = _why("Why this is changed")


class WhyForm(VersionedForm):
    """A reason, and nothing else."""

    why = _why("Why")


class NameForm(VersionedForm):
    """Somebody who may know of a visit."""

    user_id = Chosen("Person", what="a person from the list")
    part = OneOfFew("What they do", what="whether they go on the visit")

    def __init__(self, people: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.user_id.offer(people)
        self.part.offer(PARTS.items())


class ArriveForm(VersionedForm):
    """Inspectors are at the gate."""


def day_boxes(days: Sequence[Days]) -> dict[str, date]:
    """What the boxes hold of a visit's days."""
    names = (("from_on", "until_on"), ("second_from_on", "second_until_on"))
    return {
        name: day
        for pair, stretch in zip(names, days[:MOST_STRETCHES], strict=False)
        for name, day in zip(pair, stretch, strict=True)
    }
