"""What inspectors and the panel fill in: proposals, decisions, the minute, concerns and notable practice."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField

from regulator.core.forms import Chosen, Count, Form, Line, OneOfFew, Paragraph
from regulator.core.refused import Refused

from ..models.judgement import Concern, NotablePractice
from ..queries.judgements import Part, Proposed
from ..rules.concerns import MOST
from ..rules.derivation import Flag
from ..rules.given import MOST_CASES
from ..rules.journal import LONGEST

LONGEST_TITLE = 200  # characters; the longest title of a real concern has a hundred and sixty
LONGEST_TEXT = 5000
AS_COMPUTED, LIFTED = "as-computed", "lifted"


class OvertakenForm(Form):
    """A form made from what stood when it was read. Where somebody else changed that meanwhile, it keeps what was
    typed, says so (`overtaken`), and from then on is made from what stands now."""

    seen = HiddenField()
    overtaken = False
    latest = ""

    def made_from(self, stamp: str, *, sent: bool) -> None:
        """What stands now, by its stamp; a form that was not sent is made from it."""
        self.latest = stamp
        if not sent:
            self.seen.data = stamp

    def show(self, refused: Refused) -> None:
        """Put a rule's no next to its field."""
        if refused.field != "seen":
            super().show(refused)
            return
        self.overtaken = True
        self.form_errors.append(refused.message)
        self.seen.data = self.latest


class ProposalForm(Form):
    """One inspector's proposal. The fields that say what is proposed depend on how the part is rated."""

    part: Part
    id = HiddenField()

    @property
    def given(self) -> dict[str, Any]:
        """What is proposed, as the journal keeps it."""
        if self.part.how == "counts":
            questions = enumerate(self.part.questions)
            return {"ref": self.part.ref, "key_questions": [self._counts(*each) for each in questions]}
        return rated(self.part, self["rating"].data)

    def counts_of(self, number: int) -> tuple[Count, Count, Count]:
        """The three boxes of a key question."""
        return self[f"yes_{number}"], self[f"no_{number}"], self[f"na_{number}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """A forgotten `no` would read as a perfect score: yes and no come together."""
        right: bool = super().validate(extra_validators)
        for number, question in enumerate(self.part.questions):
            yes, no, other = self.counts_of(number)
            if yes.errors or no.errors or other.errors:
                continue
            for box, beside, word in ((yes, no, "yes"), (no, yes, "no")):
                if box.number is None and (beside.number is not None or other.number is None):
                    box.errors = [f"Enter in how many cases {question.ref} was {word}; 0 where there were none"]
                    right = False
        return right

    def _counts(self, number: int, question: Any) -> dict[str, Any]:
        yes, no, other = (box.number for box in self.counts_of(number))
        counts: dict[str, Any] = {"ref": question.ref, "title": question.title, "not_applicable": other or 0}
        return counts if yes is None else counts | {"yes": yes, "no": no}


def rated(part: Part, chosen: str) -> dict[str, Any]:
    """A score or a judgement that was chosen, as the rules take it."""
    return {"ref": part.ref, "score": int(chosen)} if part.how == "score" else {"ref": part.ref, "judgement": chosen}


def proposal_form(part: Part, mine: Proposed | None, counts: Mapping[str, Any] | None, new_id: str) -> ProposalForm:
    """The form for a part, with one's own last proposal in it, or with the counts of the cases."""
    fields: dict[str, Any] = {"part": part}
    if part.how == "counts":
        for number, _question in enumerate(part.questions):
            fields[f"yes_{number}"] = Count("Yes", most=MOST_CASES)
            fields[f"no_{number}"] = Count("No", most=MOST_CASES)
            fields[f"na_{number}"] = Count("Not applicable", most=MOST_CASES)
    else:
        fields["rating"] = _rating(part)
    fields["reason"] = Paragraph("Your reasons", what="your reasons", longest=LONGEST, rows=5)
    filled = _filled(part, mine.given if mine else {}) | ({"reason": mine.reason} if mine else {})
    made = type("ProposalFormOfPart", (ProposalForm,), fields)(
        data=filled | (_filled(part, counts) if counts else {}) | {"id": new_id}
    )
    if part.how != "counts":
        made["rating"].offer((value, words) for value, words, _ in part.choices)
    form: ProposalForm = made
    return form


def _rating(part: Part) -> OneOfFew:
    return OneOfFew("Your score" if part.how == "score" else "Your judgement", what="one of these ratings")


def _filled(part: Part, given: Mapping[str, Any]) -> dict[str, Any]:
    if part.how != "counts":
        return {"rating": str(given.get("score", given.get("judgement", "")))}
    by_ref = {each["ref"]: each for each in given.get("key_questions", ())}
    filled: dict[str, Any] = {}
    for number, question in enumerate(part.questions):
        counts = by_ref.get(question.ref, {})
        for box, name in (("yes", "yes"), ("no", "no"), ("na", "not_applicable")):
            filled[f"{box}_{number}"] = str(counts.get(name, ""))
    return filled


class DecisionForm(OvertakenForm):
    """The panel's decision on a part that is scored or judged."""

    rating = OneOfFew("What the panel decides", what="what the panel decides")


class CountedDecisionForm(OvertakenForm):
    """The panel's decision on a standard worked out from cases: which counts, and whether they are departed from."""

    basis = OneOfFew("Which counts the panel takes", what="which counts the panel takes")
    stands = OneOfFew("The rating", what="whether the rating stands as computed")
    ground = OneOfFew("On which ground, if it is lifted", what="a ground from the list", optional=True)
    reason = Paragraph(
        "Why it is lifted", what="why it is lifted", longest=LONGEST_TEXT, optional=True, hint="The report prints it."
    )

    def offer(self, bases: Iterable[tuple[str, str]]) -> None:
        """The counts to choose from, by their stamps."""
        self.basis.offer(bases)
        self.stands.offer([(AS_COMPUTED, "As computed"), (LIFTED, "Lifted by one step, by the panel's discretion")])
        self.ground.offer((flag.value, flag.words[:1].upper() + flag.words[1:]) for flag in Flag)


class MinuteForm(OvertakenForm):
    """The panel's minute, with which the ratings are recorded."""

    minute = Paragraph(
        "Minute of the panel",
        what="the minute of the panel",
        longest=LONGEST,
        rows=6,
        hint="Who sat, what was discussed, and why any rating differs from what was proposed or computed.",
    )


class _Area(Chosen):
    """An area; none where the row is not used."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **given)
        self.type = "Chosen"

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        if self.data:
            super().pre_validate(form)


class ConcernsForm(OvertakenForm):
    """Concerns and notable practice, edited as one list. A row in which nothing is written is left out."""

    rows = 1
    practices = 1
    refs: Mapping[str, frozenset[str]] = {}
    of_concerns = ""

    def show(self, refused: Refused) -> None:
        """Put a rule's no at the top; what the list as a whole breaks, next to the list too."""
        if refused.field == "concerns":
            self.of_concerns = refused.message
        super().show(refused)

    def row(self, kind: str, number: int) -> dict[str, Any]:
        """The fields of one row."""
        names = ("title", "area", "text", "standards", "priority", "place", "out")
        return {name: self[f"{kind}_{name}_{number}"] for name in names if f"{kind}_{name}_{number}" in self}

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that is used has a title and an area; its standards are the edition's."""
        right: bool = super().validate(extra_validators)
        for kind, most in (("concern", self.rows), ("practice", self.practices)):
            for number in range(1, most + 1):
                right = self._row_is_right(kind, number) and right
        return right

    def _row_is_right(self, kind: str, number: int) -> bool:
        row = self.row(kind, number)
        if not self._used(row):
            return True
        what = f"{'concern' if kind == 'concern' else 'practice'} {number}"
        if not row["title"].data:
            row["title"].errors = [f"Enter a title for {what}"]
        if not row["area"].data and not row["area"].errors:
            row["area"].errors = [f"Choose an area for {what}"]
        known = self._refs_of(row["area"].data or "")
        unknown = [ref for ref in _refs(row["standards"].data) if ref not in known] if "standards" in row else []
        if unknown:
            row["standards"].errors = [f"This edition has no {', '.join(unknown)}"]
        return not any(field.errors for field in row.values())

    def _refs_of(self, area: str) -> frozenset[str]:
        """What the edition says by which an area is judged; of a trust each part has its own."""
        return self.refs.get(area.partition(".")[0] if "" not in self.refs else "", frozenset())

    def _used(self, row: Mapping[str, Any]) -> bool:
        return not row["out"].data and any(row[name].data for name in ("title", "text", "standards") if name in row)

    def concerns(self) -> list[dict[str, Any]]:
        """The concerns that were entered, in the order of their places."""
        used = [row for number in range(1, self.rows + 1) if self._used(row := self.row("concern", number))]
        placed = sorted(used, key=lambda row: MOST + 1 if row["place"].number is None else row["place"].number)
        return [
            {
                "priority": bool(row["priority"].data),
                "area": row["area"].data,
                "title": row["title"].data,
                "text": row["text"].data or None,
                "standards": _refs(row["standards"].data),
            }
            for row in placed
        ]

    def notable(self) -> list[dict[str, Any]]:
        """The notable practice that was entered."""
        used = [row for number in range(1, self.practices + 1) if self._used(row := self.row("practice", number))]
        return [
            {"area": row["area"].data, "title": row["title"].data, "text": row["text"].data or None} for row in used
        ]


def _refs(typed: str | None) -> list[str]:
    return list(dict.fromkeys((typed or "").replace(",", " ").replace(";", " ").split()))


def concerns_form(
    concerns: Sequence[Concern],
    practices: Sequence[NotablePractice],
    *,
    rows: tuple[int, int],
    areas: Sequence[tuple[str, str]],
    refs: Mapping[str, frozenset[str]],
) -> ConcernsForm:
    """The form with what stands in it, and with so many rows for concerns and for notable practice. `refs`: what the
    edition of each part says, by the part's code."""
    fields: dict[str, Any] = {"rows": rows[0], "practices": rows[1], "refs": refs}
    data: dict[str, Any] = {}
    for number in range(1, rows[0] + 1):
        fields |= _row("concern", number, longest=LONGEST_TEXT) | _of_concern(number)
        if number <= len(concerns):
            data |= _as_typed(concerns[number - 1], number)
    for number in range(1, rows[1] + 1):
        fields |= _row("practice", number, longest=LONGEST_TEXT)
        if number <= len(practices):
            held = practices[number - 1]
            filled = {"title": held.title, "area": held.area, "text": held.text}
            data |= {f"practice_{name}_{number}": value for name, value in filled.items()}
    made = type("ConcernsFormOfSize", (ConcernsForm,), fields)(data=data)
    for field in made:
        if isinstance(field, _Area):
            field.offer(areas)
    form: ConcernsForm = made
    return form


def _row(kind: str, number: int, *, longest: int) -> dict[str, Any]:
    what = f"{kind} {number}"
    return {
        f"{kind}_title_{number}": Line(
            f"Title of {what}", what=f"the title of {what}", longest=LONGEST_TITLE, optional=True
        ),
        f"{kind}_area_{number}": _Area(f"Area of {what}", what="an area from the list"),
        f"{kind}_text_{number}": Paragraph(
            f"Text of {what}", what=f"the text of {what}", longest=longest, optional=True, rows=4
        ),
        f"{kind}_out_{number}": BooleanField(f"Take {what} out"),
    }


def _of_concern(number: int) -> dict[str, Any]:
    return {
        f"concern_standards_{number}": Line(
            f"Standards of concern {number}",
            what="their references",
            longest=LONGEST_TITLE,
            optional=True,
            hint="References with commas between them",
        ),
        f"concern_priority_{number}": BooleanField(f"Concern {number} is a priority"),
        f"concern_place_{number}": Count(f"Place of concern {number} in the list", most=99),
    }


def _as_typed(held: Concern, number: int) -> dict[str, Any]:
    filled = {
        "title": held.title,
        "area": held.area,
        "text": held.text,
        "standards": ", ".join(held.standards),
        "priority": held.priority,
        "place": str(held.number),
    }
    return {f"concern_{name}_{number}": value for name, value in filled.items()}
