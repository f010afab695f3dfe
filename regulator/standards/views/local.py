"""Local standards in the browser: proposed by one party, agreed by the other, checked against the minimum by staff."""

from flask import g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.refused import Refused
from regulator.people.queries.records import named
from regulator.people.rules import Permission
from regulator.register import queries as register

from .. import queries
from ..actions import agreeing
from ..forms.local import ButtonForm, FindForm, LocalForm, ReasonForm
from ..models import LocalStandard
from ..queries import local as reads
from ..rules.agreeing import compared, touched
from .derogations import organisation
from .site import done, own, shown, staff, to

AGREE = allow(Permission.LOCAL_STANDARD_AGREE)
CHECK = allow(Permission.LOCAL_STANDARD_CHECK)


@own.route("/local-standards")
@AGREE
def local_standards() -> Response:
    """The local standards that my organisation is a party to."""
    rows = reads.of_own(g.actor)
    parties = register.by_ids({number for row in rows for number in (row.commissioner_id, row.provider_id)})
    return shown("own/local_standards", rows=rows, parties=parties, organisation=organisation())


@own.route("/local-standards/new", methods=["GET", "POST"])
@AGREE
def propose() -> Response:
    """Propose a local standard to the other party."""
    mine, form = organisation(), LocalForm()
    partners = reads.partners(mine, clock.today())
    form.partner.offer((each.code, each.name) for each in partners)

    def act() -> str:
        rows, wrong = touched(form.touches.data)
        if wrong:
            raise Refused(f"“{wrong[0][:80]}” is not a reference, or a reference with its numbers", "touches")
        other = next(each for each in partners if each.code == form.partner.data)
        terms = agreeing.Terms(form.title.data, form.text.data, form.begins_on.data, form.ends_on.data)
        return agreeing.propose(mine, other, terms, rows, actor=g.actor, today=clock.today()).reference

    if done(form, act, told=lambda made: f"{made} is proposed. The other party can agree to it"):
        return to(url_for(".local_standards"))
    return shown("own/local_propose", form, organisation=mine, partners=partners)


@own.route("/local-standards/<string:reference>", methods=["GET"])
@AGREE
def local_standard(reference: str) -> Response:
    """One local standard of my organisation, with what the regulator found."""
    row = reads.own(g.actor, reference)
    return _shown(row, "own/local_standard", ButtonForm())


@own.route("/local-standards/<string:reference>/agree", methods=["POST"])
@AGREE
def agree(reference: str) -> Response:
    """Agree to what the other party proposed."""
    reads.own(g.actor, reference)
    form = ButtonForm()

    def act() -> None:
        agreeing.agree(reads.own(g.actor, reference), seen=form.seen, actor=g.actor, today=clock.today())

    if done(form, act, told="Agreed. It holds once the regulator has found that it keeps the minimum"):
        return to(url_for(".local_standard", reference=reference))
    return _shown(reads.own(g.actor, reference), "own/local_standard", form)


@own.route("/local-standards/<string:reference>/<any(decline, end):step>", methods=["GET", "POST"])
@AGREE
def over(reference: str, step: str) -> Response:
    """Decline a local standard, or end one that holds, with the reason."""
    row, form = reads.own(g.actor, reference), ReasonForm()

    def act() -> None:
        take = agreeing.decline if step == "decline" else agreeing.end
        held = reads.own(g.actor, reference)
        take(held, seen=form.seen, reason=form.reason.data, actor=g.actor, today=clock.today())

    if done(form, act, told=f"{reference} is {'declined' if step == 'decline' else 'ended'}"):
        return to(url_for(".local_standard", reference=reference))
    row = reads.own(g.actor, reference)
    return _shown(row, "own/local_over", form, step=step)


@staff.route("/local-standards")
@CHECK
def staff_local_standards() -> Response:
    """The local standards that wait to be checked, and those that were."""
    waiting, checked = reads.to_check(g.actor), reads.checked(g.actor)
    numbers = {number for row in (*waiting, *checked) for number in (row.commissioner_id, row.provider_id)}
    return shown("local_standards", waiting=waiting, checked=checked, parties=register.by_ids(numbers))


@staff.route("/local-standards/<string:reference>", methods=["GET", "POST"])
@CHECK
def check(reference: str) -> Response:
    """Say of each minimum standard that it touches whether it is kept."""
    row, form = reads.local_standard(g.actor, reference), FindForm()
    form.finding.offer((("kept", "Kept"), ("lowered", "Lowered")))
    typed = request.form.get("check_id", "")

    def act() -> None:
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else 0
        held = reads.local_standard(g.actor, reference)
        agreeing.find(held, number, finding=form.finding.data, note=form.note.data, actor=g.actor)

    if done(form, act, told="The finding is recorded"):
        return to(url_for(".check", reference=reference))
    row = reads.local_standard(g.actor, reference)
    return _shown(row, "local_check", form, chosen=typed)


@staff.route("/local-standards/<string:reference>/conclude", methods=["GET", "POST"])
@CHECK
def conclude(reference: str) -> Response:
    """Confirm a local standard where it keeps every minimum that it touches, or refuse it where it lowers one."""
    row, form = reads.local_standard(g.actor, reference), ReasonForm()

    def act() -> None:
        held = reads.local_standard(g.actor, reference)
        agreeing.conclude(held, seen=form.seen, reason=form.reason.data, actor=g.actor, today=clock.today())

    if done(form, act, told=f"{reference}: the check is concluded"):
        return to(url_for(".check", reference=reference))
    row = reads.local_standard(g.actor, reference)
    return _shown(row, "local_conclude", form)


def _shown(row: LocalStandard, template: str, form, **context) -> Response:
    edition = queries.edition(row.edition)
    rows = [
        (each, queries.requirement(edition.id, each.ref), compared(each.minimum_number, each.local_number, each.better))
        for each in reads.touched(row.id)
    ]
    people = [key for key in (row.proposed_by, row.agreed_by, row.checked_by) if key]
    return shown(
        template,
        form,
        version=row.version,
        row=row,
        rows=rows,
        edition=edition,
        parties=register.by_ids([row.commissioner_id, row.provider_id]),
        people=named(g.actor, people),
        **context,
    )
