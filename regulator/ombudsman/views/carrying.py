"""After a death: that it happened, who carries the case on, or that it was a mistake."""

from flask import flash, g
from werkzeug import Response

from regulator.core import clock
from regulator.core.refused import NotFound

from ..actions import carrying as actions
from ..actions.carrying import Carrying, KeptBack
from ..forms import CarrierForm, DiedForm, LivesForm
from ..queries import cases
from ..queries.cases import Case
from ..queries.identity import Identity
from ..rules.carrying import Relation
from .site import READ, about, pages


@pages.route("/cases/<string:reference>/people/<int:number>/died", methods=["GET", "POST"])
@READ
def died(reference: str, number: int) -> Response:
    """A person of a case has died."""
    _person(reference, number)
    form = DiedForm()

    def act(_case: Case) -> None:
        kept = actions.died(
            reference,
            form.seen,
            number,
            died_on=form.died_on.data,
            why=form.why.data,
            actor=g.actor,
            now=clock.now(),
            today=clock.today(),
        )
        flash(_said(kept), "done")

    return about(reference, form, act, "form", title="The person has died", button="Save")


def _said(kept: KeptBack) -> str:
    """What became of their letters."""
    if not kept.letters:
        return "Written down. No letter to them waited."
    said = f"Written down. {_letters(kept.letters)} to them {'is' if kept.letters == 1 else 'are'} kept back."
    if kept.printed:
        lies = "lies" if kept.printed == 1 else "lie"
        said += f" {_letters(kept.printed)} {lies} printed: take {'it' if kept.printed == 1 else 'them'} out by hand."
    return said


def _letters(number: int) -> str:
    return "1 letter" if number == 1 else f"{number} letters"


@pages.route("/cases/<string:reference>/people/<int:number>/carried-on", methods=["GET", "POST"])
@READ
def carried_on(reference: str, number: int) -> Response:
    """Who carries a case on."""
    _person(reference, number, dead=True)
    form = CarrierForm(data={"reply_format": "plain", "reply_language": "english"})

    def act(_case: Case) -> None:
        who = Identity(name=form.name.data, address=form.address.data, email=form.email.data)
        told = Carrying(who, Relation(form.relation.data), form.way)
        actions.carry_on(
            reference,
            form.seen,
            number,
            told,
            why=form.why.data,
            actor=g.actor,
            now=clock.now(),
            today=clock.today(),
        )

    done = "Saved. A letter that tells them so, and what was kept back, wait to be read and approved."
    return about(reference, form, act, "form", title="Who carries the case on", button="Save", done=done)


@pages.route("/cases/<string:reference>/people/<int:number>/lives", methods=["GET", "POST"])
@READ
def lives(reference: str, number: int) -> Response:
    """It was a mistake: the person lives."""
    _person(reference, number, dead=True)
    form = LivesForm()

    def act(_case: Case) -> None:
        actions.lives(
            reference, form.seen, number, why=form.why.data, actor=g.actor, now=clock.now(), today=clock.today()
        )

    done = "Saved. Letters go to them again: those that were kept back wait to be read and approved."
    return about(reference, form, act, "form", title="The person lives", button="Save", done=done)


def _person(reference: str, number: int, *, dead: bool = False) -> None:
    """A page about somebody that a case does not have, or about a death that is not recorded, does not exist."""
    case = cases.show(g.actor, reference)
    known = {each.number for each in case.departed} if dead else range(1, case.joint + 2)
    if number not in known:
        raise NotFound
