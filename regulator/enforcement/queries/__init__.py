"""Finds matters of enforcement and what belongs to them; which ones an actor may know of is decided here, in SQL."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, select, true

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.matter import Ground, Matter
from ..models.measure import Addressee, Imposed, Measure, MeasureGround, Signature
from ..models.notice import AppealFinding, Delivery, Notice, Submission, SubmittedFile

MOST = 200  # matters of one list


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which matters an actor may know of: the regulator's enforcement staff all, everybody else none. What an addressee
    sees is what it was sent (`queries.received`), and the public what was published (`queries.public`)."""
    return true() if actor.may("enforcement:read") else false()


def one_visible_to(actor: Actor, reference: str) -> Matter:
    """The matter under a reference. `NotFound` where there is none that the actor may know of."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Matter).where(Matter.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def matters(actor: Actor, *, state: str = "", organisation_id: int | None = None) -> list[Matter]:
    """The matters that an actor may know of, the newest first; in one state, or about one organisation."""
    wanted = select(Matter).where(visible_to(actor))
    if state:
        wanted = wanted.where(Matter.state == state)
    if organisation_id is not None:
        wanted = wanted.where(Matter.organisation_id == organisation_id)
    return list(session().scalars(wanted.order_by(Matter.id.desc()).limit(MOST)))


def measure(matter: Matter, number: int) -> Measure:
    """One measure of a matter by its number. `NotFound` where it has none."""
    found = session().scalar(select(Measure).where(Measure.matter_id == matter.id, Measure.number == number))
    if found is None:
        raise NotFound
    return found


def measures(matter_id: int) -> list[Measure]:
    """The measures of a matter, in the order in which they were proposed."""
    return list(session().scalars(select(Measure).where(Measure.matter_id == matter_id).order_by(Measure.number)))


def grounds(matter_id: int) -> list[Ground]:
    """What a matter stands on, in the order in which it was linked."""
    return list(session().scalars(select(Ground).where(Ground.matter_id == matter_id).order_by(Ground.id)))


def grounds_of(measure_id: int) -> list[Ground]:
    """What a measure stands on."""
    linked = select(MeasureGround.ground_id).where(MeasureGround.measure_id == measure_id)
    return list(session().scalars(select(Ground).where(Ground.id.in_(linked)).order_by(Ground.id)))


def imposed(breaches: Iterable[str], side: str) -> list[Imposed]:
    """The requirements that stand for some breaches, on one side of the ladder."""
    rows = select(Imposed).where(
        Imposed.breach.in_(list(breaches)), Imposed.side == side, Imposed.released_on.is_(None)
    )
    return list(session().scalars(rows.order_by(Imposed.id)))


def addressees(measure_id: int) -> list[Addressee]:
    """Whom a measure addresses, those it addressed once included."""
    return list(session().scalars(select(Addressee).where(Addressee.measure_id == measure_id).order_by(Addressee.id)))


def addressee(measure: Measure, addressee_id: int) -> Addressee:
    """One addressee of a measure. `NotFound` where it is another's."""
    found = session().get(Addressee, addressee_id)
    if found is None or found.measure_id != measure.id:
        raise NotFound
    return found


def notices(measure_ids: Iterable[int]) -> list[Notice]:
    """The notices of some measures, in the order in which they were given."""
    return list(session().scalars(select(Notice).where(Notice.measure_id.in_(list(measure_ids))).order_by(Notice.id)))


def notice(measure: Measure, kind: str) -> Notice | None:
    """The newest notice of a kind of a measure; None where none was given."""
    rows = select(Notice).where(Notice.measure_id == measure.id, Notice.kind == kind).order_by(Notice.id.desc())
    return session().scalar(rows.limit(1))


def notice_named(matter: Matter, reference: str) -> tuple[Notice, Measure]:
    """A notice of a matter by its reference, with its measure. `NotFound` where the matter has none."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Notice).where(Notice.reference == reference))
    of = session().get(Measure, found.measure_id) if found else None
    if found is None or of is None or of.matter_id != matter.id:
        raise NotFound
    return found, of


def deliveries(notice_id: int) -> list[tuple[Delivery, Addressee]]:
    """To whom a notice was sent."""
    rows = (
        select(Delivery, Addressee)
        .join(Addressee, Addressee.id == Delivery.addressee_id)
        .where(Delivery.notice_id == notice_id)
        .order_by(Addressee.id)
    )
    return [(sent, to) for sent, to in session().execute(rows)]


def submissions(measure_id: int) -> list[tuple[Submission, Addressee]]:
    """What the addressees of a measure sent, in order."""
    rows = (
        select(Submission, Addressee)
        .join(Addressee, Addressee.id == Submission.addressee_id)
        .where(Submission.measure_id == measure_id)
        .order_by(Submission.id)
    )
    return [(sent, by) for sent, by in session().execute(rows)]


def appeal_findings(measure_id: int, *, open_only: bool = False) -> list[AppealFinding]:
    """What those who hear an appeal against a measure found, in order; of the appeal that is being heard only."""
    wanted = select(AppealFinding).join(Submission, Submission.id == AppealFinding.submission_id)
    wanted = wanted.where(Submission.measure_id == measure_id)
    if open_only:
        wanted = wanted.where(Submission.outcome.is_(None))
    return list(session().scalars(wanted.order_by(AppealFinding.id)))


def submission(measure: Measure, submission_id: int) -> Submission:
    """One thing that was sent on a measure. `NotFound` where it is another's."""
    found = session().get(Submission, submission_id)
    if found is None or found.measure_id != measure.id:
        raise NotFound
    return found


def files_of(submission_ids: Iterable[int]) -> dict[int, list[SubmittedFile]]:
    """The files of what was sent."""
    found: dict[int, list[SubmittedFile]] = defaultdict(list)
    rows = select(SubmittedFile).where(SubmittedFile.submission_id.in_(list(submission_ids)))
    for each in session().scalars(rows.order_by(SubmittedFile.id)):
        found[each.submission_id].append(each)
    return found


def file(measure: Measure, file_id: int) -> SubmittedFile:
    """One file that was sent on a measure. `NotFound` where it is another's."""
    found = session().get(SubmittedFile, file_id)
    if found is None:
        raise NotFound
    submission(measure, found.submission_id)
    return found


def signatures(measure_id: int) -> list[Signature]:
    """Who signed, in every round, in order."""
    return list(session().scalars(select(Signature).where(Signature.measure_id == measure_id).order_by(Signature.id)))


def breaches_of_notices(matter_id: int) -> list[Measure]:
    """The measures of a matter that were not complied with: each is a breach of its own."""
    rows = select(Measure).where(Measure.matter_id == matter_id, Measure.breached_on.is_not(None))
    return list(session().scalars(rows.order_by(Measure.number)))
