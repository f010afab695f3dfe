"""Who works on an inspection: named, taken off, a conflict declared and decided on, the inspection handed over."""

from flask import g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.actor import Actor
from regulator.core.refused import NotFound, Refused
from regulator.people.queries.records import numbers
from regulator.people.rules import Permission
from regulator.register import queries as register

from .. import queries
from ..actions import team as actions
from ..forms.team import ConflictForm, HandOverForm, MemberForm, WhyForm
from ..models.inspection import Inspection, TeamMember
from ..queries.people import MOST, area_choices, candidates, leads, member, names, on_team
from ..rules.lifecycle import LIFE
from ..rules.team import PARTS
from .site import answer, page, pages, section

READ = allow(Permission.INSPECTION_READ)
STEER = allow(*actions.MAY_STEER)
NONE_OF_THESE = "none"
FEW = 8  # organisations that an employer's name may mean; of more it says too little


def _steers(actor: Actor, inspection: Inspection) -> bool:
    return inspection.state not in LIFE.ends and any(actor.may(each) for each in actions.MAY_STEER)


@pages.route("/<string:reference>/team")
@READ
@section("Team", 15)
def team(reference: str) -> Response:
    """Everyone on the inspection, who left it, and what they declared."""
    inspection = queries.one_visible_to(g.actor, reference)
    shown = on_team(inspection)
    return page(
        inspection,
        "team",
        here_now=[each for each in shown if each.member.left_on is None],
        left=[each for each in shown if each.member.left_on is not None],
        steers=_steers(g.actor, inspection),
        own=any(each.member.person == g.actor.key and each.member.left_on is None for each in shown),
        owner=names([inspection.owner]).get(inspection.owner or "", ""),
    )


@pages.route("/<string:reference>/team/<any(field, panel):part>", methods=["GET", "POST"])
@STEER
def name_member(reference: str, part: str) -> Response:
    """Name somebody for the field team or the panel."""
    inspection = queries.one_visible_to(g.actor, reference)
    today = clock.today()
    form = MemberForm()
    on_it = {each.person for each in queries.team(inspection.id)}
    offered = [each for each in candidates(part, today) if each.key not in on_it][:MOST]
    form.person.offer((str(each.user_id), each.words) for each in offered)
    form.areas.offer(area_choices(inspection))
    meant = _employers(form.employer.data or "")
    if len(meant) > 1 or (meant and not meant[0][2]):
        form.employer_is.offer([*((code, words) for code, words, _ in meant), (NONE_OF_THESE, "None of these")])

    def act(held: Inspection) -> None:
        employer, employer_id = _employer(form, meant)
        actions.name_person(
            held,
            user_id=numbers([form.person.data])[0],
            part=part,
            actor=g.actor,
            today=today,
            areas=form.areas.data,
            employer=employer,
            employer_id=employer_id,
            conflict=form.conflict.data or None,
        )

    then = url_for(".team", reference=reference)
    return answer(
        reference, form, act, "team_name", then=then, done="They are on the inspection.", under="team",
        part=part, part_words=PARTS[part], people=len(offered),
    )  # fmt: skip


@pages.route("/<string:reference>/team/<int:member_id>/remove", methods=["GET", "POST"])
@STEER
def remove_member(reference: str, member_id: int) -> Response:
    """Take somebody off, with the reason."""
    inspection = queries.one_visible_to(g.actor, reference)
    shown = member(inspection, member_id)
    form = WhyForm()

    def act(held: Inspection) -> None:
        row = _row(held, member_id)
        actions.remove(held, row, reason=form.reason.data, actor=g.actor, today=clock.today())

    then = url_for(".team", reference=reference)
    done = f"{shown.name} is off the inspection. What they captured stays."
    return answer(reference, form, act, "team_remove", then=then, done=done, under="team", shown=shown)


@pages.route("/<string:reference>/team/<int:member_id>/conflict", methods=["GET", "POST"])
@STEER
def decide_conflict(reference: str, member_id: int) -> Response:
    """Decide that somebody stays in spite of the conflict they declared."""
    inspection = queries.one_visible_to(g.actor, reference)
    shown = member(inspection, member_id)
    if not shown.member.conflict:
        raise NotFound
    form = WhyForm()

    def act(held: Inspection) -> None:
        actions.keep_in_spite(held, _row(held, member_id), reason=form.reason.data, actor=g.actor)

    then = url_for(".team", reference=reference)
    done = f"It is on record why {shown.name} stays."
    return answer(reference, form, act, "team_conflict", then=then, done=done, under="team", shown=shown)


@pages.route("/<string:reference>/conflict", methods=["GET", "POST"])
@READ
def declare_conflict(reference: str) -> Response:
    """Say that I have a conflict of interest."""
    inspection = queries.one_visible_to(g.actor, reference)
    if inspection.state in LIFE.ends or g.actor.key not in {each.person for each in queries.team(inspection.id)}:
        raise NotFound
    form = ConflictForm()

    def act(held: Inspection) -> None:
        actions.declare_conflict(held, words=form.words.data, actor=g.actor)

    then = url_for(".team", reference=reference)
    done = "Your conflict is declared. The lead decides whether you stay."
    return answer(reference, form, act, "team_declare", then=then, done=done, under="team")


@pages.route("/<string:reference>/hand-over", methods=["GET", "POST"])
@STEER
def hand_over(reference: str) -> Response:
    """Let another lead inspector own the inspection, at any moment."""
    inspection = queries.one_visible_to(g.actor, reference)
    today = clock.today()
    form = HandOverForm()
    if request.method == "GET":
        form.was.data = inspection.owner or ""
    offered = [each for each in leads(today) if each.key != inspection.owner]
    form.person.offer((str(each.user_id), each.words) for each in offered)

    def act(held: Inspection) -> None:
        to = numbers([form.person.data])[0]
        was = form.was.data or None
        actions.hand_over(held, to=to, was=was, reason=form.reason.data, actor=g.actor, today=today)

    then = url_for(".show", reference=reference)
    owner = names([inspection.owner]).get(inspection.owner or "", "Nobody")
    return answer(
        reference, form, act, "team_hand_over", then=then, done="It is handed over.", under="team",
        owner=owner, people=len(offered),
    )  # fmt: skip


def _row(inspection: Inspection, member_id: int) -> TeamMember:
    return member(inspection, member_id).member


def _employers(typed: str) -> list[tuple[str, str, bool]]:
    """The organisations that an employer's name may mean: code, words, and whether it is exactly that one."""
    if not typed.strip():
        return []
    found = register.organisations(g.actor, search=typed, limit=FEW).items
    same = typed.strip().casefold()
    exact = [each for each in found if same in (each.code.casefold(), each.name.casefold())]
    return [(each.code, f"{each.name} ({each.code})", bool(exact)) for each in (exact or found)]


def _employer(form: MemberForm, meant: list[tuple[str, str, bool]]) -> tuple[str | None, int | None]:
    """The employer as words, or as an organisation of the register. Refused while it is not said which is meant."""
    words = form.employer.data or None
    code = form.employer_is.data if form.employer_is.choices else meant[0][0] if meant else NONE_OF_THESE
    if not code:
        raise Refused("Say whether one of these organisations is meant", "employer_is")
    if words is None or code == NONE_OF_THESE:
        return words, None
    return words, register.organisation(g.actor, code).id
