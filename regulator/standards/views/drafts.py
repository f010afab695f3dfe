"""Drafts of the next editions: which there are, and each with its clauses, what is wrong with it, and what changes."""

from flask import g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.people.queries.records import named

from ..actions import drafting
from ..forms.drafting import BeginForm, HeadForm
from ..models import Draft
from ..queries import cited_by, compared, consultations, derogations, drafts, edition_file, editions, local, schemes
from ..rules.clauses import WORDS
from ..rules.drafting import LIFE
from ..rules.edition import UNRATED
from ..rules.mapping import RELATIONS, counts
from ..rules.shapes import FOR_WHOM, StandardsFor
from .site import READ, WRITE, done, shown, staff, to


def kind_words(kind: str) -> str:
    """Whom an edition is for, in words: "Prisons"."""
    return FOR_WHOM[StandardsFor(kind)]


@staff.route("")
@READ
def index() -> Response:
    """The editions, their drafts, and what waits for whoever keeps the standards."""
    return shown(
        "index",
        drafts=drafts.drafts(g.actor),
        editions=editions(),
        kind_words=kind_words,
        waiting=derogations.waiting(g.actor),
        to_check=local.to_check(g.actor),
        consultations=consultations.consultations(),
        today=clock.today(),
    )


@staff.route("/drafts/new", methods=["GET", "POST"])
@WRITE
def begin() -> Response:
    """Begin the next edition, from the one before."""
    form = BeginForm()
    form.provider_kind.offer((kind.value, kind_words(kind.value)) for kind in StandardsFor)
    made: list[str] = []

    def act() -> None:
        draft = drafting.begin(
            form.provider_kind.data,
            title=form.title.data,
            in_force_from=form.in_force_from.data,
            actor=g.actor,
            now=clock.now(),
        )
        made.append(draft.reference)

    if done(form, act, told="The draft is begun. Nobody outside sees it yet"):
        return to(url_for(".draft", reference=made[0]))
    return shown("drafts/begin", form)


@staff.route("/drafts/<string:reference>")
@READ
def draft(reference: str) -> Response:
    """One draft: where it stands, its clauses, and what keeps it from being published."""
    found = drafts.draft(g.actor, reference)
    _made, faults = drafts.assembled(found)
    placed = drafts.clauses(found.id)
    numbers = {(each.clause.kind, each.clause.ref): each.clause.id for each in placed}
    return page(
        found,
        "draft",
        placed=placed,
        faults=[(fault, numbers.get((fault.kind, fault.ref))) for fault in faults],
        words=WORDS,
        before=drafts.before(found),
        consultations=consultations.of_draft(found.id),
        people=named(g.actor, [key for key in (found.proposed_by, found.seconded_by) if key]),
        kind_words=kind_words,
    )


@staff.route("/drafts/<string:reference>/head", methods=["GET", "POST"])
@WRITE
def head(reference: str) -> Response:
    """What the edition says of itself."""
    found = drafts.draft(g.actor, reference)
    form = HeadForm()
    unrated = (UNRATED, "None: nothing in it is scored or rated")
    form.scheme.offer([*((name, each.name) for name, each in schemes.schemes().items()), unrated])
    if not form.is_submitted():
        form.title.data, form.introduction.data = found.head.get("title", ""), found.head.get("introduction", "")
        form.scheme.data = found.head.get("scheme", "")
        form.in_force_from.process(None, found.in_force_from)

    def act() -> None:
        held = drafts.draft(g.actor, reference)
        said = {"title": form.title.data, "introduction": " ".join(form.introduction.data.split())}
        drafting.change_head(
            held,
            seen=form.seen,
            head={**said, "scheme": form.scheme.data},
            in_force_from=form.in_force_from.data,
            actor=g.actor,
            now=clock.now(),
        )

    if done(form, act, told="What the edition says of itself is saved"):
        return to(url_for(".draft", reference=reference))
    found = drafts.draft(g.actor, reference)
    return page(found, "head", form=form, version=found.version)


@staff.route("/drafts/<string:reference>/changes")
@READ
def changes(reference: str) -> Response:
    """What the draft says otherwise than the edition before, word by word."""
    found = drafts.draft(g.actor, reference)
    shown_here = compared.portion_of_changes(compared.of_draft(found), request.args.get("area", ""))
    return page(found, "changes", portion=shown_here, before=drafts.before(found), words=WORDS)


@staff.route("/drafts/<string:reference>/impact")
@READ
def impact(reference: str) -> Response:
    """Who cites what changes, before anything changes."""
    found = drafts.draft(g.actor, reference)
    before = drafts.before(found)
    made, faults = drafts.assembled(found)
    touched: set[str] = set()
    if before is not None and made is not None:
        touched = compared.changed_refs(edition_file(before), made)
    parts = cited_by(g.actor, found.based_on)
    rows = [(part, [(each, sorted(touched & set(each.refs))) for each in part.known]) for part in parts]
    return page(
        found, "impact", rows=rows, before=before, touched=sorted(touched), whole=made is not None, faults=faults
    )


@staff.route("/drafts/<string:reference>/mapping")
@READ
def mapping(reference: str) -> Response:
    """How each clause follows from the edition before."""
    found = drafts.draft(g.actor, reference)
    rows = compared.mapping_of(found)
    by_hand = {(each.old_ref, each.new_ref) for each in drafts.said_of(found.id) if each.new_ref}
    return page(
        found,
        "mapping",
        rows=rows,
        counts=counts(rows),
        relations=RELATIONS,
        by_hand=by_hand,
        before=drafts.before(found),
    )


def page(found: Draft, template: str, *, form=None, version: int | None = None, **context) -> Response:
    """A page of a draft, with where it stands and the steps that the reader may take."""
    steps = LIFE.offered(found.state, g.actor)
    return shown(
        f"drafts/{template}",
        form,
        version=version,
        draft=found,
        steps=[each.name for each in steps],
        writes=g.actor.may("standards:edit") and found.state == "draft",
        **context,
    )
