"""Lists of cases, and a case with all that can be done about it."""

from datetime import date

from flask import g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.refused import NotFound

from ..actions import assessing, casework, crossing
from ..actions.assessing import Known
from ..forms import (
    AllocateForm,
    DecideForm,
    EntryForm,
    FindingForm,
    FindingOfEligibilityForm,
    KnownForm,
    MarkForm,
    PapersForm,
    PersonForm,
    ReasonForm,
    SendDraftForm,
    WhoForm,
)
from ..forms.casework import said, spoken
from ..queries import carried, cases, facts, joint, provider, scans
from ..queries.alerts import waiting_for
from ..queries.cases import Case
from ..queries.listing import After
from ..queries.people import candidates_for
from ..rules.carrying import TO_WHOM
from ..rules.eligibility import Code, suggested
from ..rules.lifecycle import LIFE
from ..rules.words import EARLY_ENDS, Outcome, Stage
from .site import ALLOCATE, ASSESS, DECIDE, INVESTIGATE, READ, about, moment, page, pages

PLAIN_STEPS = ("take-from", "look-again", "investigate", "investigate-further", "review", "uphold-decision", "reopen",
               "follow-up", "close")  # fmt: skip
"""Steps that need a reason or nothing; the others have a page of their own."""
OWN_PAGES = {
    "find-eligible": "eligibility",
    "find-not-eligible": "eligibility",
    "allocate": "allocate",
    "resolve": "resolve",
    "send-draft": "finding",
    "decide": "decide",
    "end-early": "end_early",
}


@pages.route("")
@READ
def home() -> Response:
    """What waits, list by list."""
    return page("home", counts=cases.counts(g.actor), lists=cases.WAITING, alerts=waiting_for(g.actor))


@pages.route("/cases")
@READ
def listed() -> Response:
    """One list of cases."""
    which = request.args.get("list", "open")
    if which not in cases.WAITING:
        raise NotFound
    found = cases.listed(g.actor, which, _after(request.args.get("after", "")))
    more = url_for(".listed", list=which, after=".".join(map(str, found.more))) if found.more else ""
    return page("list", which=which, lists=cases.WAITING, found=found, more=more)


@pages.route("/cases/<string:reference>")
@READ
def show(reference: str) -> Response:
    """A case: what it is about, how it stands, what was done, what comes next."""
    case = cases.show(g.actor, reference)
    return _shown(case, WhoForm(formdata=None), None)


def _shown(case: Case, who: WhoForm, form: WhoForm | None) -> Response:
    letters = scans.of_case(g.actor, case.row.reference)
    drafts = facts.drafts_of(g.actor, case.row.reference)
    return page(
        "case",
        status=422 if form else 200,
        case=case,
        drafts=drafts,
        provided=provider.files_of_case(g.actor, case.row.reference),
        form=form,
        steps=_steps(case),
        to_whom=TO_WHOM,
        who=who,
        scans=letters,
    )


@pages.route("/cases/<string:reference>/who", methods=["POST"])
@READ
def who(reference: str) -> Response:
    """Open who it is, for a purpose that is written down."""
    case = cases.show(g.actor, reference)
    form = WhoForm()
    if not form.validate_on_submit():
        return _shown(case, form, form)
    person = cases.who(g.actor, reference, form.purpose.data)
    people = joint.joint_people(g.actor, reference, form.purpose.data)
    carriers = carried.carriers(g.actor, reference, form.purpose.data)
    known = {"held_at": case.held_at_code, "version": str(case.version)}
    if not people:  # of several, whose name it is must be chosen first
        known |= {"name": person.name, "number": person.number, "address": person.address}
    right = PersonForm([each.name for each in (person, *people)], formdata=None, data=known)
    return page(
        "who", case=case, person=person, people=people, carriers=carriers, purpose=form.purpose.data, right=right
    )


@pages.route("/cases/<string:reference>/known", methods=["GET", "POST"])
@ASSESS
def known(reference: str) -> Response:
    """What the tests rest on."""
    case = cases.show(g.actor, reference)
    form = KnownForm(
        data={
            "stages": case.file.stages or "",
            "complained_on": case.file.complained_on,
            "last_reply_on": case.file.last_reply_on,
            "learned_on": case.file.learned_on,
            "affected": spoken(case.file.affected),
            "in_remit": spoken(case.file.in_remit),
            "worthwhile": spoken(case.file.worthwhile),
        }
    )

    def act(_case: Case) -> None:
        told = Known(
            Stage(form.stages.data) if form.stages.data else None,
            form.complained_on.data,
            form.last_reply_on.data,
            form.learned_on.data,
            said(form.affected.data),
            said(form.in_remit.data),
            said(form.worthwhile.data),
        )
        assessing.tell(reference, form.seen, told, actor=g.actor)

    return about(reference, form, act, "form", title="What is known", button="Save", done="Saved.")


@pages.route("/cases/<string:reference>/eligibility", methods=["GET", "POST"])
@ASSESS
def eligibility(reference: str) -> Response:
    """Every test, met or not or unknown; and the finding."""
    case = cases.show(g.actor, reference)
    code = Code.ABOUT_THE_OMBUDSMAN if case.about_us else suggested(case.tests)
    form = FindingOfEligibilityForm(data={"code": code.value if code else ""})

    def act(_case: Case) -> None:
        assessing.find(
            reference,
            form.seen,
            eligible=form.eligible.data == "yes",
            code=Code(form.code.data) if form.code.data else None,
            set_aside=form.set_aside,
            actor=g.actor,
            now=clock.now(),
            today=clock.today(),
        )

    return about(reference, form, act, "eligibility", done="Found. The letter that tells it stands under Letters.")


@pages.route("/cases/<string:reference>/allocate", methods=["GET", "POST"])
@ALLOCATE
def allocate(reference: str) -> Response:
    """Who takes the case: by what they know, what they have, and what they must keep away from."""
    form = AllocateForm(candidates_for(g.actor, reference, clock.today()))

    def act(_case: Case) -> None:
        casework.allocate(
            reference, form.seen, int(form.investigator.data), why=form.why.data, actor=g.actor, at=moment()
        )

    return about(reference, form, act, "form", title="Give it to an investigator", button="Give it to them")


@pages.route("/cases/<string:reference>/step/<string:name>", methods=["GET", "POST"])
@READ
def step(reference: str, name: str) -> Response:
    """A step that needs a reason, or none."""
    if name not in PLAIN_STEPS or not g.actor.may(LIFE.named(name).permission):
        raise NotFound
    form = ReasonForm()
    label = LIFE.named(name).label

    def act(_case: Case) -> None:
        casework.step(reference, form.seen, name, why=form.why.data, actor=g.actor, at=moment())

    return about(reference, form, act, "form", title=label, button=label)


@pages.route("/cases/<string:reference>/entry", methods=["GET", "POST"])
@READ
def entry(reference: str) -> Response:
    """Add to the chronology."""
    form = EntryForm(data={"on": clock.today(), "kind": "note"})

    def act(_case: Case) -> None:
        casework.enter(reference, form.kind.data, form.text.data, on=form.on.data, actor=g.actor, at=moment())

    return about(reference, form, act, "form", title="Add to the case", button="Add")


@pages.route("/cases/<string:reference>/mark", methods=["GET", "POST"])
@READ
def mark(reference: str) -> Response:
    """What goes first, and where reprisals are feared."""
    case = cases.show(g.actor, reference)
    form = MarkForm(data={"priority": case.file.priority or "", "reprisal": case.file.reprisal or ""})

    def act(_case: Case) -> None:
        casework.mark(
            reference,
            form.seen,
            priority=form.priority.data,
            reprisal=form.reprisal.data,
            breach=form.breach.data,
            actor=g.actor,
            at=moment(),
        )

    return about(reference, form, act, "form", title="What goes first", button="Save")


@pages.route("/cases/<string:reference>/finding", methods=["GET", "POST"])
@INVESTIGATE
def finding(reference: str) -> Response:
    """What was found and is proposed; then the draft to both."""
    case = cases.show(g.actor, reference)
    waiting = [each.text for each in case.recommendations if each.issued_on is None]
    form = FindingForm(
        data={"text": case.finding, "proposed": case.proposed or "", "recommendations": "\n".join(waiting)}
    )

    def act(_case: Case) -> None:
        casework.write_finding(
            reference,
            form.seen,
            text=form.text.data,
            proposed=Outcome(form.proposed.data),
            recommendations=(form.recommendations.data or "").splitlines(),
            actor=g.actor,
            at=moment(),
        )

    return about(reference, form, act, "form", title="What was found", button="Save", done="Saved.")


@pages.route("/cases/<string:reference>/send-draft", methods=["GET", "POST"])
@INVESTIGATE
def send_draft(reference: str) -> Response:
    """Send the draft to both for facts; what the provider is shown is agreed first."""
    form = SendDraftForm(data={"shown": cases.show(g.actor, reference).finding})

    def act(_case: Case) -> None:
        casework.send_draft(
            reference,
            form.seen,
            shown=form.shown.data,
            consent=form.consent.data,
            actor=g.actor,
            at=moment(),
        )

    return about(reference, form, act, "send_draft", done="Sent. The letter to the person waits to be approved.")


@pages.route("/cases/<string:reference>/decide", methods=["GET", "POST"])
@DECIDE
def decide(reference: str) -> Response:
    """Decide, with reasons."""
    case = cases.show(g.actor, reference)
    form = DecideForm(data={"outcome": case.proposed or "", "text": case.finding})

    def act(_case: Case) -> None:
        casework.decide(
            reference,
            form.seen,
            outcome=Outcome(form.outcome.data),
            text=form.text.data,
            actor=g.actor,
            at=moment(),
        )

    return about(reference, form, act, "form", title="Decide", button="Decide", done="Decided.")


@pages.route("/cases/<string:reference>/resolve", methods=["GET", "POST"])
@INVESTIGATE
def resolve(reference: str) -> Response:
    """Both sides settled it."""
    form = DecideForm((Outcome.MEDIATED,), data={"outcome": "mediated"})

    def act(_case: Case) -> None:
        casework.resolve(reference, form.seen, text=form.text.data, actor=g.actor, at=moment())

    return about(reference, form, act, "form", title="Settle it early", button="Settle it", done="Settled.")


@pages.route("/cases/<string:reference>/end", methods=["GET", "POST"])
@INVESTIGATE
def end_early(reference: str) -> Response:
    """It is withdrawn, or nothing useful can come of it."""
    form = DecideForm(EARLY_ENDS)

    def act(_case: Case) -> None:
        casework.end_early(
            reference,
            form.seen,
            outcome=Outcome(form.outcome.data),
            text=form.text.data,
            actor=g.actor,
            at=moment(),
        )

    return about(reference, form, act, "form", title="End it without a finding", button="End it", done="Ended.")


@pages.route("/cases/<string:reference>/papers", methods=["GET", "POST"])
@INVESTIGATE
def papers(reference: str) -> Response:
    """Ask the provider for papers; what it is told is agreed first."""
    form = PapersForm()

    def act(_case: Case) -> None:
        crossing.ask_papers(
            reference,
            form.seen,
            disclosed=form.disclosed.data,
            names_person=form.names_person.data,
            consent=form.consent.data,
            actor=g.actor,
            now=clock.now(),
            today=clock.today(),
        )

    return about(reference, form, act, "form", title="Ask the provider for papers", button="Ask", done="Asked.")


def _steps(case: Case) -> list[tuple[str, str]]:
    """The steps that the reader may try, each with the page that takes it."""
    made = {}
    for each in case.steps:
        endpoint = OWN_PAGES.get(each.name)
        if endpoint is None:
            made[url_for(".step", reference=case.row.reference, name=each.name)] = each.label
        else:
            address = url_for(f".{endpoint}", reference=case.row.reference)
            made.setdefault(address, "Find on eligibility" if endpoint == "eligibility" else each.label)
    if any(each.name == "send-draft" for each in case.steps) and case.finding:
        made[url_for(".finding", reference=case.row.reference)] = "What was found"
        made[url_for(".send_draft", reference=case.row.reference)] = "Send the draft to both"
    return [(label, address) for address, label in made.items()]


def _after(text: str) -> After | None:
    rank, _, rest = text.partition(".")
    day, _, key = rest.partition(".")
    try:
        good = rank in ("0", "1", "2") and key.isalnum() and key.isascii()
        return (int(rank), date.fromisoformat(day), key[:16]) if good else None
    except ValueError:
        return None
