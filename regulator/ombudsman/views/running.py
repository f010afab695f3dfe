"""Running the office: who can take on what; who a case is about, put right; the end of a file's time."""

from flask import flash, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import Refused

from ..actions import intake, running
from ..forms import PersonForm, ReasonForm, WorkerForm
from ..queries import cases, joint, people
from ..queries.cases import Case
from ..queries.identity import Identity
from ..rules.words import Layout, ReplyLanguage, Way
from .site import ALLOCATE, READ, about, page, pages


@pages.route("/investigators")
@ALLOCATE
def investigators() -> Response:
    """Every investigator, with what they can take on."""
    return page("investigators", people=people.everyone(g.actor, clock.today()))


@pages.route("/investigators/<int:user_id>", methods=["GET", "POST"])
@ALLOCATE
def investigator(user_id: int) -> Response:
    """What one of them can take on."""
    who = people.investigator(g.actor, user_id, clock.today())
    form = WorkerForm(
        data={
            "subjects": list(who.subjects),
            "most": str(who.most),
            "conflicts": "\n".join(f"{code} {why}" for code, why in who.conflicts),
        }
    )
    if form.validate_on_submit():
        try:
            with transaction():
                running.set_worker(
                    user_id,
                    subjects=form.subjects.data,
                    most=form.most.number or 0,
                    conflicts=form.told_conflicts,
                    actor=g.actor,
                )
        except Refused as refused:
            form.show(refused)
        else:
            flash("Saved.", "done")
            return redirect(url_for(".investigators"), 303)
    return page("investigator", status=422 if form.errors else 200, form=form, who=who)


@pages.route("/cases/<string:reference>/person", methods=["POST"])
@READ
def person(reference: str) -> Response:
    """Put right who it is, or where they are: a transfer, a release, a name misread. The form stands on the page that
    opens the name."""
    now = cases.show(g.actor, reference)
    many = now.joint + 1
    form = PersonForm([f"Person {number}" for number in range(1, many + 1)])

    def act(_case: Case) -> None:
        purpose = "to put right a name, a number or a place"
        known = [cases.who(g.actor, reference, purpose), *joint.joint_people(g.actor, reference, purpose)][
            form.chosen - 1
        ]
        who = Identity(form.name.data, form.number.data, known.born, form.address.data, known.email)
        intake.correct(
            reference,
            form.seen,
            who=who,
            held_at=form.held_at.data,
            why=form.why.data,
            actor=g.actor,
            now=clock.now(),
            today=clock.today(),
            number=form.chosen,
            way=Way(
                Layout(form.reply_format.data or now.way.layout),
                ReplyLanguage(form.reply_language.data or now.way.language),
            ),
        )

    return about(reference, form, act, "form", title="Put right who it is", button="Save", done="Saved.")


@pages.route("/cases/<string:reference>/destroy", methods=["GET", "POST"])
@ALLOCATE
def destroy(reference: str) -> Response:
    """Destroy the words of a case whose time is over."""
    form = ReasonForm()

    def act(_case: Case) -> None:
        running.destroy(reference, form.seen, actor=g.actor, today=clock.today())

    return about(
        reference, form, act, "form", title="Destroy the words of this case", button="Destroy", done="Destroyed."
    )
