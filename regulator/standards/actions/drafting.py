"""Writes the next edition, clause by clause. Nobody's words are overwritten: each clause carries its version."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from ...core import clock
from ...core.actor import Actor
from ...core.db import SOMEONE_ELSE, session
from ...core.events import record
from ...core.refused import Refused
from ..events.working import ClauseMoved, ClauseRemoved, ClauseWritten, DraftBegun, DraftHeadChanged, MappingSet
from ..models import Clause, Draft, DraftMapping, Edition
from ..queries import drafts
from ..queries.impact import how_often
from ..rules.assembling import Part, split
from ..rules.clauses import UNDER, WORDS, as_said, check
from ..rules.drafting import Stage, why_not_written
from ..rules.edition import UNRATED
from ..rules.mapping import BY_HAND
from ..rules.shapes import StandardsFor

FIRST = {
    StandardsFor.PRISON: "prisons",
    StandardsFor.CRC: "crc",
    StandardsFor.LRT: "lrt",
    StandardsFor.REFORM_PRISON: "reform",
    StandardsFor.MONITOR: "monitors",
    StandardsFor.OMBUDSMAN: "ombudsman",
}


def begin(provider_kind: str, *, title: str, in_force_from: date, actor: Actor, now: datetime) -> Draft:
    """Begin the next edition from the newest published one, with all its clauses.

    Refused: a kind of provider that the regulator does not have, a second draft while one is open, a first day that is
    past, or not later than the edition before.
    """
    try:
        kind = StandardsFor(provider_kind)
    except ValueError as fault:
        raise Refused("Choose whom the edition is for", "provider_kind") from fault
    open_one = drafts.open_for(kind.value)
    if open_one is not None:
        raise Refused(_taken(open_one), "provider_kind")
    before = drafts.newest(kind.value)
    _later(in_force_from, before, clock.london_date(now))
    number = before.number + 1 if before else 1
    code = f"{before.code.rpartition('-')[0]}-{number}" if before else f"{FIRST[kind]}-{number}"
    head, parts = split(drafts.edition_file(before)) if before else ({"scheme": UNRATED, "introduction": ""}, [])
    made = Draft(
        reference=_free_reference(code),
        code=code,
        provider_kind=kind.value,
        number=number,
        open_for=kind.value,
        based_on=before.code if before else None,
        head={**head, "title": title},
        in_force_from=in_force_from,
        state=Stage.DRAFT,
        made_at=now,
    )
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError as fault:  # somebody else began it at the same moment
        raise Refused("Somebody else has just begun a draft of this edition. Open theirs", "provider_kind") from fault
    put(made, parts, actor=actor, now=now)
    record(actor, DraftBegun(made.reference, made.based_on, len(parts)))
    return made


def _later(day: date, before: Edition | None, today: date) -> None:
    if before is not None and day <= before.in_force_from:
        raise Refused(
            f"{before.title} is in force since {_day(before.in_force_from)}: choose a later day", "in_force_from"
        )
    if day < today:
        raise Refused("This day is in the past. Choose today or a later day", "in_force_from")


def put(draft: Draft, parts: list[Part], *, actor: Actor, now: datetime) -> None:
    """Write these clauses into a draft that has none of them, in their order."""
    made: dict[tuple[str, str | None], int] = {}
    for position, part in enumerate(parts, start=1):
        clause = Clause(
            draft_id=draft.id,
            parent_id=made.get((UNDER.get(part.kind, ""), part.under)),
            position=position,
            kind=part.kind,
            ref=part.ref,
            content=part.content,
            changed_by=actor.key,
            changed_at=now,
        )
        session().add(clause)
        session().flush()
        made[part.kind, part.ref] = clause.id


def change_head(
    draft: Draft, *, seen: int, head: dict[str, Any], in_force_from: date, actor: Actor, now: datetime
) -> None:
    """Change what the edition will say of itself. Refused where somebody else saved meanwhile, or moved to a day past.

    A draft that lay until its first day passed keeps that day until another is chosen; it is not proposed with it.
    """
    writable(draft)
    if draft.version != seen:
        raise Refused(SOMEONE_ELSE, "version")
    if in_force_from != draft.in_force_from:
        _later(in_force_from, drafts.before(draft), clock.london_date(now))
    draft.head = {**draft.head, **head}
    draft.in_force_from = in_force_from
    record(actor, DraftHeadChanged(draft.reference))


def add_clause(
    draft: Draft, kind: str, ref: str, under: Clause | None, content: dict[str, Any], *, actor: Actor, now: datetime
) -> Clause:
    """Add a clause as the last under another. Refused: a reference that is there, a place that is none for it.

    What the clause says is checked by `rules.clauses.check`, whose `WrongClause` names each wrong text.
    """
    writable(draft)
    if kind not in WORDS or UNDER.get(kind) != (under.kind if under else None):
        raise Refused("A clause of this kind cannot stand there", "kind")
    check(kind, ref, content)
    placed = drafts.clauses(draft.id)
    if any(each.clause.ref == ref and each.clause.kind == kind for each in placed):
        raise Refused(f"{ref} is in this draft already: give the new clause a reference of its own", "ref")
    last = max((each.clause.position for each in placed), default=0)
    clause = Clause(
        draft_id=draft.id,
        parent_id=under.id if under else None,
        position=last + 1,
        kind=kind,
        ref=ref,
        content=as_said(kind, ref, content),
        changed_by=actor.key,
        changed_at=now,
    )
    session().add(clause)
    _no_longer_retired(draft, ref)
    session().flush()
    record(actor, ClauseWritten(draft.reference, ref, "added"))
    return clause


def write_clause(
    draft: Draft, clause: Clause, content: dict[str, Any], *, seen: int, actor: Actor, now: datetime
) -> None:
    """Write a clause anew. Refused where somebody else saved it meanwhile: both texts are then shown."""
    writable(draft)
    if clause.version != seen:
        raise Refused(SOMEONE_ELSE, "version")
    check(clause.kind, clause.ref, content)
    said = as_said(clause.kind, clause.ref, content)
    if said == clause.content:
        raise Refused("Nothing is different from what stands here, so nothing was saved")
    clause.content = said
    clause.changed_by, clause.changed_at = actor.key, now
    record(actor, ClauseWritten(draft.reference, clause.ref, "changed"))


def move_clause(draft: Draft, clause: Clause, *, under_id: int | None, step: str, actor: Actor) -> None:
    """Move a clause one place up or down among its like (`step`), or to the end of another place (`under_id`)."""
    writable(draft)
    if under_id is not None and under_id != clause.parent_id:
        target = drafts.clause(draft, under_id)
        if UNDER.get(clause.kind) != target.kind:
            raise Refused(f"{WORDS[clause.kind]} {clause.ref} cannot stand under {target.ref}", "under")
        clause.parent_id = target.id
        clause.position = max((each.position for each in drafts.under(target.id)), default=0) + 1
    else:
        beside = drafts.siblings(clause)
        at = next(place for place, each in enumerate(beside) if each.id == clause.id)
        to = at + {"up": -1, "down": 1}.get(step, 0)
        if to == at or not 0 <= to < len(beside):
            raise Refused("It stands there already", "step")
        beside[at].position, beside[to].position = beside[to].position, beside[at].position
    record(actor, ClauseMoved(draft.reference, clause.ref))


def remove_clause(draft: Draft, clause: Clause, *, seen: int, reason: str, actor: Actor) -> int:
    """Take a clause out of the draft, with the reason, and give how many cite it in the edition before.

    Nothing that cites it loses it: the edition before stays as it is. Refused: no reason; something stands under it.
    """
    writable(draft)
    if clause.version != seen:
        raise Refused(SOMEONE_ELSE, "version")
    below = drafts.under(clause.id)
    if below:
        raise Refused(f"{len(below)} clauses stand under {clause.ref}. Move them or take them out first")
    cited = how_often(actor, draft.based_on, [clause.ref])
    if not reason.strip():
        raise Refused(why_a_reason(clause.ref, cited, draft.based_on), "reason")
    retire(draft, clause.ref, reason, actor=actor)
    session().delete(clause)
    record(actor, ClauseRemoved(draft.reference, clause.ref, reason, cited))
    return cited


def why_a_reason(ref: str, cited: int, edition: str | None) -> str:
    """Why a clause is not taken out without a word."""
    if not cited:
        return f"Say why {ref} is taken out. The reason stands in the mapping to the edition before"
    who = "1 inspection cites" if cited == 1 else f"{cited} inspections cite"
    return f"{who} {ref}, as {edition} says it, and it stays there. Say why the next edition does not have it"


def retire(draft: Draft, ref: str, reason: str, *, actor: Actor) -> None:
    """Keep why a clause of the edition before is not in this one. Nothing for a clause that the edition never had."""
    before = drafts.before(draft)
    if before is None or ref not in {part.ref for part in split(drafts.edition_file(before))[1]}:
        return
    _no_longer_retired(draft, ref)
    session().add(DraftMapping(draft_id=draft.id, old_ref=ref, relation="retired", reason=reason, set_by=actor.key))


def set_mapping(draft: Draft, *, old_ref: str, new_ref: str, relation: str, reason: str, actor: Actor) -> None:
    """Say how a clause of the edition before goes on in this one. Refused: references that are not there."""
    writable(draft)
    before = drafts.before(draft)
    if before is None:
        raise Refused("There is no edition before this one")
    if relation not in BY_HAND:
        raise Refused("Choose how the one follows from the other", "relation")
    if old_ref not in {part.ref for part in split(drafts.edition_file(before))[1]}:
        raise Refused(f"{before.code} has no clause {old_ref}", "old_ref")
    if new_ref not in {part.ref for part in drafts.parts(draft.id)}:
        raise Refused(f"This draft has no clause {new_ref}", "new_ref")
    known = next((row for row in _rows(draft) if row.old_ref == old_ref and row.new_ref == new_ref), None)
    row = known or DraftMapping(draft_id=draft.id, old_ref=old_ref, new_ref=new_ref)
    row.relation, row.reason, row.set_by = relation, reason or None, actor.key
    session().add(row)
    record(actor, MappingSet(draft.reference, old_ref, new_ref, relation))


def unset_mapping(draft: Draft, *, old_ref: str, new_ref: str, actor: Actor) -> None:
    """Take back what was said by hand: the references tell again. A reason for retiring a clause stays."""
    writable(draft)
    for row in _rows(draft):
        if row.old_ref == old_ref and row.new_ref == new_ref:
            session().delete(row)
            record(actor, MappingSet(draft.reference, old_ref, new_ref, "by reference"))
            return
    raise Refused("Nothing was said by hand of these two")


def writable(draft: Draft) -> None:
    """Refused, with the reason, where nothing may be written into a draft now."""
    no = why_not_written(draft.state)
    if no:
        raise Refused(no)


def _no_longer_retired(draft: Draft, ref: str) -> None:
    for row in _rows(draft):
        if row.old_ref == ref and row.new_ref is None:
            session().delete(row)
    session().flush()


def _rows(draft: Draft) -> list[DraftMapping]:
    return list(session().query(DraftMapping).where(DraftMapping.draft_id == draft.id))


def _free_reference(code: str) -> str:
    taken = {row.reference for row in session().query(Draft).where(Draft.code == code)}
    number = 1
    while (name := f"{code}-draft" if number == 1 else f"{code}-draft-{number}") in taken:
        number += 1
    return name


def _taken(draft: Draft) -> str:
    return (
        f"A draft of this edition is open already: {draft.title} ({draft.reference}). There is one draft of an edition "
        "at a time: write in that one, or abandon it first"
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
