"""What a commissioner or a partner is asked: an application that concerns it, and its one answer."""

from flask import Blueprint, flash, g, make_response, redirect, render_template, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from ..actions import checking
from ..forms.applicant import ViewForm
from ..queries import applications as queries
from ..queries.case import bodies_of, bodies_of_each
from ..queries.content import VIEW_WORDS
from ..rules.lifecycle import State, state_words

pages = Blueprint("consulted", __name__, url_prefix="/organisation/consultations")
CONSULTED = allow(Permission.LICENSING_CONSULTED)


@pages.route("")
@CONSULTED
def index() -> str:
    """What my organisation is asked for its view of."""
    found = queries.consulted(g.actor)
    bodies = bodies_of_each(one for _asked, one in found)
    rows = [(asked, one, queries.status_of(one), bodies[one.id]) for asked, one in found]
    return render_template("licensing/consulted/index.html", rows=rows, state_words=state_words, views=VIEW_WORDS)


@pages.route("/<string:reference>", methods=["GET", "POST"])
@CONSULTED
def show(reference: str) -> Response:
    """An application as those who are asked read it, and their answer."""
    form = ViewForm(checking.VIEWS.items())
    if form.validate_on_submit():
        try:
            with transaction():
                asked, application = queries.one_consulted(g.actor, reference)
                checking.give_view(
                    asked,
                    application,
                    form.view.data,
                    form.text.data,
                    form.choice.data,
                    actor=g.actor,
                    now=clock.now(),
                )
        except Refused as refused:
            form.show(refused)
        else:
            flash("Your answer is kept.", "done")
            return redirect(url_for(".show", reference=reference), 303)
    asked, application = queries.one_consulted(g.actor, reference)
    bodies = bodies_of(application)
    html = render_template(
        "licensing/consulted/show.html",
        form=form,
        asked=asked,
        application=application,
        wanted=queries.status_of(application),
        members=queries.members(application.id),
        said=queries.sections(application.id),
        invented=any(each.invented for each in bodies),
        open=application.state in (State.ASSESSING, State.CLARIFYING) and asked.view is None,
        views=VIEW_WORDS,
        state_words=state_words,
        due_on=queries.answer_due(asked),
    )
    return make_response(html, 422 if form.errors else 200)
