"""How clauses of one edition follow from those of another: rules, with no database."""

from regulator.standards.rules.edition import Kind
from regulator.standards.rules.lines import Line
from regulator.standards.rules.mapping import Said, between

OLD = {ref: Line("safety", Kind.EXPECTATION, ref, "early", ref, f"Old {ref}.") for ref in ("S1", "S2", "S3")}


def rows(new: dict[str, str], *said: Said) -> set[tuple[str | None, str | None, str]]:
    lines = {ref: Line("safety", Kind.EXPECTATION, ref, "early", ref, text) for ref, text in new.items()}
    full = [{ref: (line.text,) for ref, line in these.items()} for these in (OLD, lines)]
    found = between(OLD, lines, full[0], full[1], said)
    return {(row.old.ref if row.old else None, row.new.ref if row.new else None, row.relation) for row in found}


def test_what_another_clause_was_merged_into_is_merged_and_not_retired() -> None:
    new = {"S1": "Old S1.", "S2": "Both."}
    assert rows(new, Said("S3", "S2", "merged")) == {
        ("S1", "S1", "same"),
        ("S3", "S2", "merged"),
        ("S2", "S2", "merged"),
    }
    said = (Said("S3", "S2", "merged"), Said("S2", "S2", "merged"))
    assert rows(new, *said) == rows(new, said[0]), "said of both it is the same"


def test_a_reference_that_another_clause_took_over_leaves_the_old_one_retired() -> None:
    new = {"S1": "Old S1.", "S2": "Old S3."}
    assert rows(new, Said("S3", "S2", "same")) == {("S1", "S1", "same"), ("S3", "S2", "same"), ("S2", None, "retired")}
    moved_on = (Said("S3", "S2", "merged"), Said("S2", "S1", "merged"))
    assert ("S2", "S2", "merged") not in rows(new, *moved_on), "what went elsewhere is not here too"
