"""A draft's clauses in the browser: written, added, moved, taken out; two who write one are shown both texts."""

from flask import abort, g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.differences import difference

from ..actions import drafting
from ..forms.drafting import ClauseForm, MappingForm, MoveForm, RemoveForm, StepForm
from ..models import Clause, Draft
from ..queries import drafts, edition_file
from ..queries.impact import cited_by
from ..rules.clauses import FIELDS, UNDER, WORDS, as_texts, from_texts
from ..rules.mapping import BY_HAND, RELATIONS
from ..rules.mapping import clauses as clauses_of
from .drafts import page
from .site import WRITE, conflict, done, staff, to

LABELS = {
    "title": "Title",
    "text": "Text",
    "why": "Why it matters",
    "not_this": "What it is not",
    "test": "How it is tested",
    "lines": "Indicators or prompts",
    "citations": "What it rests on",
    "evidence": "What may show it",
    "more": "For whom, tags and the rest",
}


@staff.route("/drafts/<string:reference>/clauses/<int:clause_id>", methods=["GET", "POST"])
@WRITE
def clause(reference: str, clause_id: int) -> Response:
    """Write one clause."""
    found = drafts.draft(g.actor, reference)
    row = drafts.clause(found, clause_id)
    form = ClauseForm().for_kind(row.kind, new=False)
    if request.method == "GET":
        form.fill(as_texts(row.kind, row.content))

    def act() -> None:
        held = drafts.draft(g.actor, reference)
        drafting.write_clause(
            held,
            drafts.clause(held, clause_id),
            from_texts(row.kind, form.texts),
            seen=form.seen,
            actor=g.actor,
            now=clock.now(),
        )

    if done(form, act, told=f"{row.ref} is saved", tell=form.tell):
        return to(url_for(".draft", reference=reference, _anchor=f"c-{clause_id}"))
    found = drafts.draft(g.actor, reference)
    row = drafts.clause(found, clause_id)
    theirs = _theirs(row, form) if conflict(form) else []
    return page(found, "clause", form=form, version=row.version, clause=row, words=WORDS, theirs=theirs)


@staff.route("/drafts/<string:reference>/clauses/add", methods=["GET", "POST"])
@WRITE
def add_clause(reference: str) -> Response:
    """Add a clause: `kind` and `under` say where."""
    found = drafts.draft(g.actor, reference)
    kind = request.args.get("kind", "")
    if kind not in WORDS:
        abort(404)
    above = _above(found, kind)
    form = ClauseForm().for_kind(kind, new=True)
    if request.method == "GET" and kind in ("expectation", "minimum-standard"):
        form.more.data = "issued_by: regulator"
    if request.method == "GET" and kind == "area":
        form.more.data = "scored: true"

    def act() -> None:
        held = drafts.draft(g.actor, reference)
        under = drafts.clause(held, above.id) if above else None
        texts = from_texts(kind, form.texts)
        drafting.add_clause(held, kind, form.ref.data, under, texts, actor=g.actor, now=clock.now())

    if done(form, act, told=f"{form.ref.data} is added", tell=form.tell):
        return to(url_for(".draft", reference=reference))
    found = drafts.draft(g.actor, reference)
    return page(found, "add", form=form, kind=kind, above=above, words=WORDS)


@staff.route("/drafts/<string:reference>/clauses/<int:clause_id>/move", methods=["GET", "POST"])
@WRITE
def move_clause(reference: str, clause_id: int) -> Response:
    """Put a clause one place up or down, or under something else."""
    found = drafts.draft(g.actor, reference)
    row = drafts.clause(found, clause_id)
    step, form = StepForm(), MoveForm()
    places = [each.clause for each in drafts.clauses(found.id) if each.clause.kind == UNDER.get(row.kind)]
    form.under.offer((str(each.id), f"{each.ref}, {each.content.get('title', '')}") for each in places)
    stepping = bool(request.form.get("step"))

    def act() -> None:
        held = drafts.draft(g.actor, reference)
        moved = drafts.clause(held, clause_id)
        under = None if stepping else int(form.under.data)
        drafting.move_clause(held, moved, under_id=under, step=step.step.data or "", actor=g.actor)

    if done(step if stepping else form, act, told=f"{row.ref} is moved"):
        return to(url_for(".draft", reference=reference, _anchor=f"c-{clause_id}"))
    found = drafts.draft(g.actor, reference)
    if stepping:
        form.form_errors.extend(step.form_errors)
    return page(found, "move", form=form, clause=row, places=places)


@staff.route("/drafts/<string:reference>/clauses/<int:clause_id>/remove", methods=["GET", "POST"])
@WRITE
def remove_clause(reference: str, clause_id: int) -> Response:
    """Take a clause out, with the reason; who cites it is shown first."""
    found = drafts.draft(g.actor, reference)
    row = drafts.clause(found, clause_id)
    form = RemoveForm()

    def act() -> int:
        held = drafts.draft(g.actor, reference)
        return drafting.remove_clause(
            held, drafts.clause(held, clause_id), seen=form.seen, reason=form.reason.data, actor=g.actor
        )

    if done(form, act, told=f"{row.ref} is taken out. The edition before keeps it"):
        return to(url_for(".draft", reference=reference))
    found = drafts.draft(g.actor, reference)
    row = drafts.clause(found, clause_id)
    citing = [each for part in cited_by(g.actor, found.based_on) for each in part.known if row.ref in each.refs]
    return page(
        found,
        "remove",
        form=form,
        version=row.version,
        clause=row,
        citing=citing,
        below=drafts.under(row.id),
        before=drafts.before(found),
    )


@staff.route("/drafts/<string:reference>/mapping/add", methods=["GET", "POST"])
@WRITE
def add_mapping(reference: str) -> Response:
    """Say how a clause of the edition before goes on in this draft."""
    found = drafts.draft(g.actor, reference)
    before = drafts.before(found)
    if before is None:
        abort(404)
    form = MappingForm()
    form.old_ref.offer((ref, f"{ref}, {line.title}") for ref, line in clauses_of(edition_file(before)).items())
    listed = [each.clause for each in drafts.clauses(found.id) if each.clause.kind != "area"]
    form.new_ref.offer((each.ref, f"{each.ref}, {each.content.get('title', '')}") for each in listed)
    form.relation.offer((name, RELATIONS[name]) for name in BY_HAND)

    def act() -> None:
        held = drafts.draft(g.actor, reference)
        drafting.set_mapping(
            held,
            old_ref=form.old_ref.data,
            new_ref=form.new_ref.data,
            relation=form.relation.data,
            reason=form.reason.data,
            actor=g.actor,
        )

    if done(form, act, told=f"{form.old_ref.data} goes on as {form.new_ref.data}"):
        return to(url_for(".mapping", reference=reference))
    return page(drafts.draft(g.actor, reference), "add_mapping", form=form, before=before)


@staff.route("/drafts/<string:reference>/mapping/<string:old_ref>/<string:new_ref>/remove", methods=["POST"])
@WRITE
def remove_mapping(reference: str, old_ref: str, new_ref: str) -> Response:
    """Take back what was said by hand."""
    form = StepForm()

    def act() -> None:
        held = drafts.draft(g.actor, reference)
        drafting.unset_mapping(held, old_ref=old_ref, new_ref=new_ref, actor=g.actor)

    drafts.draft(g.actor, reference)
    done(form, act, told="The references tell again")
    return to(url_for(".mapping", reference=reference))


def _theirs(row: Clause, form: ClauseForm) -> list[tuple[str, list]]:
    """What stands now and what was typed, word by word, for each text in which they differ."""
    stands, typed = as_texts(row.kind, row.content), form.texts
    return [
        (LABELS[name], difference(stands[name], typed[name]))
        for name in FIELDS
        if name in typed and " ".join(stands[name].split()) != " ".join(typed[name].split())
    ]


def _above(draft: Draft, kind: str) -> Clause | None:
    """What a new clause is to stand under; not found where it is not of the right kind."""
    wanted = UNDER.get(kind)
    if wanted is None:
        return None
    typed = request.args.get("under", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
        abort(404)
    row = drafts.clause(draft, int(typed))
    if row.kind != wanted:
        abort(404)
    return row
