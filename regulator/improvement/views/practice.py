"""Notable practice: what my organisation lets others learn from, and what it may learn from others."""

from flask import g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.forms import Form, Line, OneOfFew
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from ..actions import sharing
from ..models.telling import SharedPractice
from ..queries import home as homes
from ..queries import memory
from .home import ANSWER, SUBMIT, pages
from .site import done, page, status_of


class ConsentForm(Form):
    """Whether practice may be offered to others, and who answers their questions."""

    consent = OneOfFew("May others be offered it", what="whether others may be offered it")
    contact = Line(
        "Who answers questions about it",
        what="who answers questions about it",
        longest=sharing.LONGEST_CONTACT,
        hint="A role and how to reach it, such as: head of education, 01234 567890. Needed where you agree.",
        optional=True,
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.consent.offer([("yes", "Yes: offer it to providers with a concern on this standard"), ("no", "No")])


@pages.route("/practice")
@ANSWER
def practice() -> Response:
    """What my organisation was asked to share, and what others share on standards it has open concerns on."""
    number = g.actor.organisation_id or 0
    shared = memory.shared_of(number)
    open_ones = homes.owed_by(number).items
    return page(
        "practice",
        shared=[(each, memory.practices([each])[each.id]) for each in shared],
        offered=memory.practice_for(open_ones),
        open_ones=open_ones,
        may_decide=g.actor.may(Permission.IMPROVEMENT_SUBMIT),
        who=homes.organisation(number),
    )


@pages.route("/practice/<int:shared_id>", methods=["GET", "POST"])
@SUBMIT
def consent(shared_id: int) -> Response:
    """Say whether one practice may be offered to others."""
    shared = _mine(shared_id)
    chosen = {"given": "yes", "refused": "no"}.get(shared.consent, "")
    form = ConsentForm(data={"consent": chosen, "contact": shared.contact})

    def act() -> None:
        given = form.consent.data == "yes"
        contact = form.contact.data
        sharing.decide_consent(_mine(shared_id), given=given, contact=contact, actor=g.actor, on=clock.today())

    if done(form, act, "Your decision is kept"):
        return redirect(url_for(".practice"), 303)
    told = memory.practices([shared])[shared.id]
    return page(
        "small_form",
        status=status_of(form),
        form=form,
        heading="May others be offered this",
        button="Save",
        back=url_for(".practice"),
        about=told.title,
        lead="Inspectors found this notable. Others see it only if you agree, beside their own concern.",
        who=homes.organisation(shared.organisation_id),
    )


def _mine(shared_id: int) -> SharedPractice:
    for each in memory.shared_of(g.actor.organisation_id or 0):
        if each.id == shared_id:
            return each
    raise NotFound
