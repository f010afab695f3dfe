"""One step of the ladder: its page, each way it can go, the undertakings offered, the report and the evidence pack."""

from flask import g, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.downloads import saved, saved_file
from regulator.core.forms import VersionedForm
from regulator.core.refused import NotFound
from regulator.core.workflow import BrokenWorkflow
from regulator.people.queries.records import named
from regulator.people.rules import Permission
from regulator.standards import queries as standards

from .. import queries
from ..actions import publishing
from ..actions.steps import NEEDS_WORDS, Step, refuse_undertaking, take
from ..forms.work import PlainForm, ReasonForm, SecondForm, WordsForm
from ..models.matter import Matter
from ..models.measure import Measure
from ..queries import overview, pack
from ..queries.case import case_of, gone, windows
from ..queries.copies import of_notice
from ..queries.leaks import public_copy
from ..rules.answering import KINDS
from ..rules.lifecycle import ANSWER, LIFE
from .site import answer_step, page, pages

READ = allow(Permission.ENFORCEMENT_READ)
SECOND = ("sign-second", "sign-urgently-second", "record-step-in-second")


@pages.route("/<string:reference>/steps/<int:number>")
@READ
def measure(reference: str, number: int) -> Response:
    """A step: what it requires, how it stands, what comes next, what was sent, who signed."""
    matter = queries.one_visible_to(g.actor, reference)
    one = queries.measure(matter, number)
    sends = queries.submissions(one.id)
    signed = queries.signatures(one.id)
    appeal = queries.appeal_findings(one.id)
    people = [one.proposed_by, one.considered_by, *(each.person for each in signed)]
    people += [each.person for each in appeal]
    notices = queries.notices([one.id])
    return page(
        matter,
        "measure",
        measure=one,
        rung=standards.rung(one.rung),
        power=standards.power(standards.rung(one.rung).power),
        steps=overview.steps(one, g.actor, clock.today()),
        grounds=queries.grounds_of(one.id),
        windows=windows(one),
        gone={each.id: why for each, why in gone(one, clock.today())},
        notices=[(each, public_copy(each), queries.deliveries(each.id)) for each in notices],
        sends=[(row, by, queries.files_of([row.id])[row.id]) for row, by in sends],
        kinds=KINDS,
        signed=signed,
        appeal=appeal,
        copies={each.id: of_notice(each.id) for each in notices},
        who=named(g.actor, [each for each in people if each]),
    )


@pages.route("/<string:reference>/steps/<int:number>/<string:name>", methods=["GET", "POST"])
@READ
def step(reference: str, number: int, name: str) -> Response:
    """Take a step on, with the words that it needs."""
    matter = queries.one_visible_to(g.actor, reference)
    one = queries.measure(matter, number)
    try:
        chosen = LIFE.named(name)
    except BrokenWorkflow:
        raise NotFound from None
    if chosen.permission == ANSWER:
        raise NotFound
    form: VersionedForm = _form(name, back=chosen.back)

    def act(held: Matter, it: Measure) -> None:
        text = form.text.data if hasattr(form, "text") else ""
        take(held, it, Step(name, text, g.settings.public_url), actor=g.actor, now=clock.now())

    return answer_step(
        reference,
        number,
        form,
        act,
        "step",
        then=url_for(".measure", reference=reference, number=number),
        done=f"{chosen.label}: done.",
        step=chosen,
        rung=standards.rung(one.rung),
        refusal=LIFE.refusal(case_of(one, clock.today()), name, g.actor),
        who=overview.who_may(chosen.permission),
        sends=[(row, by) for row, by in queries.submissions(one.id) if row.kind in ("representation", "appeal")],
    )


def _form(name: str, *, back: bool) -> VersionedForm:
    if name in SECOND:
        return SecondForm()
    return WordsForm() if back or name in NEEDS_WORDS else PlainForm()


@pages.route("/<string:reference>/steps/<int:number>/undertakings/<int:sent_id>/refuse", methods=["GET", "POST"])
@allow(Permission.ENFORCEMENT_DECIDE)
def refuse(reference: str, number: int, sent_id: int) -> Response:
    """Refuse an undertaking that was offered."""
    form = WordsForm()

    def act(held: Matter, it: Measure) -> None:
        offered = queries.submission(it, sent_id)
        refuse_undertaking(held, it, offered, reason=form.text.data, actor=g.actor, now=clock.now())

    one = queries.measure(queries.one_visible_to(g.actor, reference), number)
    offered = queries.submission(one, sent_id)
    if offered.kind != "undertaking":
        raise NotFound
    then = url_for(".measure", reference=reference, number=number)
    done = "The undertaking is refused."
    return answer_step(reference, number, form, act, "refuse", then=then, done=done, offered=offered)


@pages.route("/<string:reference>/steps/<int:number>/files/<int:file_id>")
@READ
def file(reference: str, number: int, file_id: int) -> Response:
    """A file that an addressee sent."""
    one = queries.measure(queries.one_visible_to(g.actor, reference), number)
    found = queries.file(one, file_id)
    return saved_file(found.sha256, found.name)


@pages.route("/<string:reference>/steps/<int:number>/report", methods=["GET", "POST"])
@allow(Permission.ENFORCEMENT_DECIDE)
def report(reference: str, number: int) -> Response:
    """Report a commissioner that did not comply to the Secretary of State."""
    form = ReasonForm()

    def act(held: Matter, it: Measure) -> None:
        publishing.report(
            held, it, reason=form.reason.data, actor=g.actor, now=clock.now(), public_url=g.settings.public_url
        )

    then = url_for(".measure", reference=reference, number=number)
    done = "The report is made. Download the evidence pack and send it to the Secretary of State."
    return answer_step(reference, number, form, act, "report", then=then, done=done)


@pages.route("/<string:reference>/steps/<int:number>/pack.zip")
@READ
def evidence_pack(reference: str, number: int) -> Response:
    """Everything on a step in one file: its notices as PDF and JSON, what was sent, and the list of all of it."""
    matter = queries.one_visible_to(g.actor, reference)
    one = queries.measure(matter, number)
    return saved(pack.made(matter, one, g.actor), "application/zip", f"{matter.reference}-{number}-evidence.zip")
