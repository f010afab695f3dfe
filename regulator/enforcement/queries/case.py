"""A measure as the rules see it: its rung, who took part, whose time runs, which addressees changed."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.inspections import queries as inspections
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards
from regulator.standards.rules.catalogue import Rung

from ..models.matter import Matter
from ..models.measure import Addressee, Measure
from ..models.notice import Delivery, Notice, Submission
from ..rules.lifecycle import HAS_EFFECT, Case, State, Window
from . import addressees, appeal_findings, deliveries, grounds_of, imposed, measures, notice, notices, signatures

BEFORE, AFTER = ("representations", "representations-on-advice"), "representations-after-urgent"
APPEAL = "enforcement-appeal"
RIGHTS = (*BEFORE, AFTER, APPEAL)  # nobody is late with a right: its holder is reminded while it lasts


def case_of(measure: Measure, today: date) -> Case:
    """Everything that decides who may do what with a measure now."""
    rung = standards.rung(measure.rung)
    grounds = grounds_of(measure.id)
    breaches = [each.breach for each in grounds]
    signed = signatures(measure.id)
    took_effect = measure.urgent and measure.in_force_on is not None
    earlier = {each.person for each in signed if each.round < measure.round} if took_effect else set()
    return Case(
        state=measure.state,
        side=rung.side,
        signatures=rung.signatures,
        requirement=rung.requirement,
        complied_by=rung.complied_by,
        appealable=rung.appealable,
        urgent=measure.urgent,
        today=today,
        proposed_by=measure.proposed_by,
        considered_by=measure.considered_by,
        on_visit=on_visits(each.inspection_id for each in grounds if each.inspection_id),
        signed=frozenset(each.person for each in signed if each.round == measure.round),
        decided_before=frozenset(earlier),
        windows=tuple(window for _addressee, window in windows(measure)),
        appeals=tuple((each.organisation_id, window) for each, window in appeal_windows(measure)),
        bound=tuple(_bound(measure, rung, breaches)),
        gone=tuple(f"{each.name} ({why})" for each, why in gone(measure, today)),
        comply_by=measure.comply_by,
        offered=_offered(measure),
        in_effect=measure.in_force_on is not None and measure.ended_on is None,
        found=tuple((each.person, each.finding) for each in appeal_findings(measure.id, open_only=True)),
    )


def on_visits(inspection_ids: Iterable[int]) -> frozenset[str]:
    """Who was on the field team or the panel of any of these inspections, and did not leave before anybody arrived."""
    return frozenset(each.person for number in set(inspection_ids) for each in inspections.were_there(number))


def windows(measure: Measure) -> list[tuple[Addressee, Window]]:
    """The time of each addressee for representations: before the decision, or after an urgent one."""
    urgent = measure.urgent and measure.in_force_on is not None
    given = notice(measure, "intent") or (_first_decision(measure) if urgent else None)
    if given is None:
        return []
    names = (AFTER,) if urgent else BEFORE
    sent = {to.id: each for each, to in deliveries(given.id)}
    return [(each, _window(each, sent.get(each.id), names)) for each in addressees(measure.id)]


def _first_decision(measure: Measure) -> Notice | None:
    return next((each for each in notices([measure.id]) if each.kind == "decision"), None)


def appeal_windows(measure: Measure) -> list[tuple[Addressee, Window]]:
    """The time of each addressee to appeal against the newest notice of decision."""
    given = notice(measure, "decision")
    if given is None or not standards.rung(measure.rung).appealable:
        return []
    return [(to, _window(to, sent, (APPEAL,))) for sent, to in deliveries(given.id)]


def _window(to: Addressee, sent: Delivery | None, names: Iterable[str]) -> Window:
    running = clock_of(sent, names) if sent else None
    return Window(
        name=to.name,
        until=running.due_on if running else None,
        waived=sent is not None and sent.waived_on is not None,
        ended=to.ended_on is not None and not to.still_bound,
    )


def clock_of(sent: Delivery, names: Iterable[str]) -> Clock | None:
    """The clock of one of these names that runs for a delivery, or ran last."""
    return session().scalar(
        select(Clock)
        .where(Clock.subject == f"enforcement-delivery:{sent.id}", Clock.name.in_(list(names)))
        .order_by(Clock.stopped_on.is_not(None), Clock.id.desc())
        .limit(1)
    )


def gone(measure: Measure, today: date) -> list[tuple[Addressee, str]]:
    """The addressees that ceased to exist, or left the trust, of whom nobody has said yet what follows."""
    if measure.state not in (State.INTENDED, State.CONSIDERED, State.SIGNING, *HAS_EFFECT):
        return []
    standing = [each for each in addressees(measure.id) if each.ended_on is None]
    organisations = register.by_ids([each.organisation_id for each in standing])
    matter = session().get_one(Matter, measure.matter_id)
    members = {each.member.id for each in register.members_between(matter.organisation_id, today, today)}
    found = []
    for each in standing:
        if not organisations[each.organisation_id].active:
            found.append((each, "closed"))
        elif each.capacity in ("lead licensee", "member of the trust") and each.organisation_id not in members:
            found.append((each, "left the trust"))
    return found


def due_addressees(about: Organisation, rung: Rung, today: date) -> list[tuple[Organisation, str]]:
    """Whom a step of the ladder addresses as of a day, and in which capacity; none where the register knows none."""
    providers = _providers(about, today)
    if rung.side == "provider":
        return providers
    commissioners = {each.id: (each, "commissioner") for each in commissioners_of(about, today)}
    if rung.side == "commissioner":
        return list(commissioners.values())
    return [*providers, *(pair for number, pair in commissioners.items() if number != about.id)]


def _providers(about: Organisation, today: date) -> list[tuple[Organisation, str]]:
    """The provider; of a trust, which is not always a legal person, its lead licensee and its members."""
    if about.kind != Kind.LRT:
        return [(about, "commissioner" if about.kind == Kind.COMMISSIONER else "provider")]
    members = register.members_between(about.id, today, today)
    told = [(each.member, "lead licensee" if each.row.leads else "member of the trust") for each in members]
    return told or [(about, "trust")]


def commissioners_of(about: Organisation, today: date) -> list[Organisation]:
    """Who commissions a provider, or any member of a trust; a commissioner itself."""
    if about.kind == Kind.COMMISSIONER:
        return [about]
    served = [about, *(each.member for each in register.members_between(about.id, today, today))]
    found = {each.id: each for one in served for each in register.commissioners_of(one.id, today)}
    return sorted(found.values(), key=lambda each: each.sort_name)


def _bound(measure: Measure, rung: Rung, breaches: list[str]) -> list[str]:
    """The breaches of a measure for which another requirement stands, with that one's number."""
    if not rung.requirement:
        return []
    titles = {each.breach: each.title for each in grounds_of(measure.id)}
    standing = [each for each in imposed(breaches, rung.side) if each.measure_id != measure.id]
    return [titles[each.breach] for each in standing]


def _offered(measure: Measure) -> int:
    rows = select(Submission.id).where(
        Submission.measure_id == measure.id, Submission.kind == "undertaking", Submission.outcome.is_(None)
    )
    return len(session().scalars(rows).all())


def open_measures(matter_id: int) -> list[Measure]:
    """The measures of a matter that are not over."""
    return [each for each in measures(matter_id) if each.ended_on is None and each.state != State.CLOSED]
