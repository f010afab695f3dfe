"""Takes an inspection that is written in a file through its whole life, by the same actions that people use.

2026-11: its actors are the import's own, one for each duty, so that the separation of duties holds for it too and
nothing it records is ever attributed to a real person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from regulator.core.actor import Actor, ActorKind
from regulator.core.canonical import canonical, digest
from regulator.core.db import session
from regulator.core.refused import NotFound, Refused
from regulator.core.yaml_file import YamlFile
from regulator.people.rules import Role, permissions
from regulator.register import queries as register
from regulator.register.actions import organisations as registering
from regulator.register.actions import trusts as joining
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import Category, CommissionerType, Function, Holds, Kind, PrisonFacts, Sector
from regulator.standards import queries as standards

from .. import queries
from ..models.inspection import Inspection
from ..queries.components import components
from ..rules.components import Component
from ..rules.inspection_file import InspectionFile, Provider
from . import capturing, drafting, judging, planning, publishing, replying, trusts
from .reading_files import Part, edition_of, find, told_by

DEVICE = "file"
INVENTED = "Invented for demonstration"
NO_REPLY = "The sources tell of no reply by the provider."


@dataclass(frozen=True)
class Ran:
    """What became of a file: its inspection, and whether this run made it or an earlier one had."""

    inspection: Inspection
    new: bool


def actor_for(role: Role) -> Actor:
    """The import in one duty. Two duties are two actors."""
    return Actor(ActorKind.IMPORT, role.value, f"The import, as {role.words.lower()}", permissions(role))


LEAD = actor_for(Role.LEAD_INSPECTOR)
INSPECTOR = actor_for(Role.INSPECTOR)
PANEL = actor_for(Role.PANEL_MEMBER)
PROVIDER = actor_for(Role.PROVIDER_CONTACT)
REVIEWER = actor_for(Role.INDEPENDENT_REVIEWER)
PUBLISHER = actor_for(Role.PUBLISHER)
CHIEF = actor_for(Role.CHIEF_INSPECTOR)

Bodies = list[tuple[Component, InspectionFile]]


def run(file: YamlFile, *, now: datetime, public_url: str) -> Ran:
    """The whole life of the inspection in the file, to the published report. The same file again changes nothing.

    Refused with `FileProblems`, every problem by line; with `Refused`, where the provider has another inspection on
    those days already. Inside one transaction: a file that fails anywhere leaves nothing.
    """
    file_hash = _hash(file)
    known = queries.by_file(file_hash) if file_hash else None
    if known is not None:
        return Ran(known, new=False)
    told, parts = told_by(file, now.date())
    if file_hash is None:
        raise Refused("This file has a number or a character that no record can hold")
    inspection = _planned(told, parts, file_hash, now)
    bodies = _bodies_of(inspection, told, parts)
    _arrived(inspection, told)
    _captured(inspection, told, bodies, now)
    _judged(inspection, told, bodies)
    _drafted_and_answered(inspection, told, now)
    _published(inspection, told, now, public_url)
    return Ran(inspection, new=True)


def _bodies_of(
    inspection: Inspection, told: InspectionFile, parts: list[Part]
) -> list[tuple[Component, InspectionFile]]:
    """Each part of the inspection with what the file says of it."""
    said = {each.told.provider.code: each.told for each in parts} or {"": told}
    return [(each, said[each.code]) for each in components(inspection) if each.code in said]


def _hash(file: YamlFile) -> str | None:
    """The hash of the file's content, whatever its layout; None where it has what JSON cannot hold."""
    try:
        return digest(canonical(file.data))
    except ValueError:
        return None


def _planned(told: InspectionFile, parts: list[Part], file_hash: str, now: datetime) -> Inspection:
    organisation_id = _organisation(told)
    visits = [(each.from_, each.to) for each in told.on_site]
    bodies = _members(organisation_id, told, parts, now) if parts else []
    for body in (organisation_id, *(each.organisation_id for each in bodies)):
        if queries.on_days(body, visits[0][0], visits[-1][1]):
            name = register.by_ids([body])[body].name
            raise Refused(f"{name} has an inspection on these days already. It was not changed.", "on_site")
    edition = bodies[0].edition if bodies else edition_of(told)
    if edition is None:
        raise Refused("No edition of the standards was in force on these days: name one with `edition`", "edition")
    rated = standards.kind(told.kind).rated and not bodies
    scheme = (told.scheme or standards.edition(edition).rated_by) if rated else None
    facts = _kept(told) | {"put_right_by": _dates(told)}
    if parts:
        facts["parts"] = {each.told.provider.code: _kept_of_part(each.told) for each in parts}
    inspection = planning.plan(
        organisation_id=organisation_id,
        kind=told.kind,
        announced=told.announced,
        edition=edition,
        scheme=scheme,
        visits=visits,
        actor=LEAD,
        now=now,
        origin="invented" if told.invented else "published-facts",
        facts=facts,
        file_hash=file_hash,
        parts=bodies,
    )
    for actor, part in ((LEAD, "field"), (INSPECTOR, "field"), (PANEL, "panel")):
        planning.name_member(inspection, person=actor.key, duty=actor.duty, part=part, actor=LEAD)
    return inspection


def _kept(told: InspectionFile) -> dict[str, Any]:
    kept = {"population", "previous", "summary", "sources", "team", "provider"}
    return told.model_dump(mode="json", include=kept, exclude_none=True)


def _kept_of_part(told: InspectionFile) -> dict[str, Any]:
    kept = {"population", "previous", "provider"}
    return told.model_dump(mode="json", include=kept, exclude_none=True) | {"put_right_by": _dates(told)}


def _dates(told: InspectionFile) -> dict[str, str]:
    return {each.ref: each.put_right_by.isoformat() for each in told.minimum_standards if each.put_right_by}


def _members(trust_id: int, told: InspectionFile, parts: list[Part], now: datetime) -> list[Component]:
    """The parts of a trust's inspection. Of an invented trust its members are entered; of a real one they are what the
    register says, and a file that names others is refused."""
    trust = register.by_ids([trust_id])[trust_id]
    days = [(each.from_, each.to) for each in told.on_site]
    for each in parts:
        if each.told.provider.kind == Kind.LRT.value or not told.invented:
            continue
        member = register.by_ids([number := invented_provider(each.told.provider)])[number]
        if register.trust_on(number, days[0][0]) is None:
            since, because = each.since or days[0][0], Grounds("Invented for demonstration", INVENTED)
            joining.join(trust, member, leads=each.leads, from_on=since, because=because, actor=LEAD, today=now.date())
    editions = {str(each.told.provider.kind): each.component.edition for each in parts}
    found = trusts.parts_of(trust, told.kind, days, editions)
    named = {each.told.provider.code for each in parts}
    by_register = {each.code for each in found}
    wrong = sorted((named ^ by_register) - {trust.code})
    if wrong:
        members = ", ".join(sorted(by_register - {trust.code}))
        raise Refused(f"By the register the members of {trust.name} on these days are {members}", "parts")
    return [each for each in found if each.code in named]


def _organisation(told: InspectionFile) -> int:
    """The provider of the register; an invented one is entered, and said to be invented, where it is not there yet."""
    provider = told.provider
    found = find(provider.code)
    if found is not None:
        if found.invented != told.invented:
            real = f"{found.name} is a real provider: nothing invented may be recorded of it"
            invented = f"{found.name} is an invented provider: no published fact can be about it"
            raise Refused(invented if found.invented else real, "provider")
        return found.id
    if not told.invented:
        raise Refused(f"The register has no provider “{provider.code}”", "provider")
    return invented_provider(provider)


def invented_provider(provider: Provider) -> int:
    """An invented provider of the register by its number, entered where it is not there yet. Refused: a real one."""
    found = find(provider.code)
    if found is not None:
        if not found.invented:
            raise Refused(f"{found.name} is a real provider: nothing invented may be recorded of it", "provider")
        return found.id
    area_id, prison = None, None
    if provider.kind == "prison":
        area_id, prison = _invented_area(provider.area or provider.name), _prison(provider)
    return registering.register_organisation(
        provider.code,
        provider.name,
        Kind(provider.kind),
        source=INVENTED,
        actor=LEAD,
        area_id=area_id,
        invented=True,
        prison=prison,
    ).id


def _invented_area(name: str) -> int:
    code = f"invented-{re.sub('[^a-z]+', '-', name.lower()).strip('-')}"[:40]
    try:
        return register.area(code).id
    except NotFound:
        return registering.register_area(
            code, name, INVENTED, CommissionerType.PCC, source=INVENTED, actor=LEAD, invented=True
        ).id


def _prison(provider: Provider) -> PrisonFacts:
    try:
        return PrisonFacts(
            function=Function(provider.function or ""),
            category=Category(provider.category) if provider.category else None,
            holds=Holds(provider.holds or "men"),
            sector=Sector(provider.sector or "public"),
            operator="HMPPS" if provider.sector in (None, "public") else INVENTED,
        )
    except ValueError as wrong:
        raise Refused(f"An invented prison needs its function, holds and sector: {wrong}", "provider") from wrong


def _arrived(inspection: Inspection, told: InspectionFile) -> None:
    first = told.on_site[0].from_
    if told.announced:
        planning.move(inspection, "notify", actor=LEAD, today=first)
    planning.move(inspection, "arrive", actor=LEAD, today=first)
    planning.move(inspection, "start-fieldwork", actor=LEAD, today=first)


def _captured(inspection: Inspection, told: InspectionFile, bodies: Bodies, now: datetime) -> None:
    """Through the journal, the one way in: evidence and minimum standards, then the proposals."""
    first = datetime.combine(told.on_site[0].from_, time(9), UTC)
    entries = [
        {
            "id": uuid7(),
            "sequence": number,
            "kind": kind,
            "made_at": first + timedelta(seconds=number),
            "body": body,
        }
        for number, (kind, body) in enumerate(_entries(bodies), start=1)
    ]
    capturing.append(inspection, entries, device=DEVICE, actor=INSPECTOR, now=now)
    planning.move(inspection, "close-fieldwork", actor=LEAD, today=told.on_site[-1].to)


def _entries(bodies: Bodies) -> Iterator[tuple[str, dict[str, Any]]]:
    for part, told in bodies:
        for piece in told.evidence:
            body = piece.model_dump(mode="json")
            yield (
                "note",
                body | {"area": part.address(piece.area), "standards": [part.address(ref) for ref in piece.standards]},
            )
        for finding in told.minimum_standards:
            body = finding.model_dump(mode="json", exclude={"put_right_by"}, exclude_none=True)
            yield "minimum-standard", body | {"ref": part.address(finding.ref)}
        reason = "Invented for the demonstration." if told.invented else "As published."
        for given in _given(part, told):
            yield "proposal", given | {"reason": reason}


def _given(part: Component, told: InspectionFile) -> Iterator[dict[str, Any]]:
    for ref, score in told.judgements.items():
        yield {"ref": part.address(ref), "score": score}
    for standard in told.standards:
        given = standard.model_dump(mode="json", exclude={"discretion"}, exclude_none=True)
        yield given | {"ref": part.address(standard.ref)}


def _judged(inspection: Inspection, told: InspectionFile, bodies: Bodies) -> None:
    last = told.on_site[-1].to
    planning.move(inspection, "convene-panel", actor=LEAD, today=last)
    for part, own in bodies:
        lifts = {part.address(each.ref): each.discretion for each in own.standards if each.discretion}
        for given in _given(part, own):
            lift = lifts.get(given["ref"])
            used = judging.Discretion(lift.to, lift.ground, lift.reason) if lift else None
            judging.decide(inspection, given, actor=PANEL, today=last, discretion=used)
    if queries.is_rated(inspection):
        judging.record_ratings(inspection, minute=told.minute, actor=PANEL)
    concerns = [each.model_dump(mode="json") for each in told.concerns]
    notable = [each.model_dump(mode="json") for each in told.notable_practice]
    judging.record_concerns(inspection, concerns, notable, actor=LEAD)
    urgent = told.urgent_notification
    if urgent is not None:
        judging.notify_urgently(
            inspection, issued_on=urgent.issued_on, reasons=urgent.reasons, earlier=urgent.earlier, actor=CHIEF
        )
    planning.move(inspection, "agree", actor=PANEL, today=last)


def _drafted_and_answered(inspection: Inspection, told: InspectionFile, now: datetime) -> None:
    last, on = told.on_site[-1].to, told.published_on
    drafting.assemble_draft(inspection, actor=LEAD)
    planning.move(inspection, "send-draft", actor=LEAD, today=last)
    replying.deliver_draft(inspection, on=last, actor=LEAD)
    for point in told.reply:
        made = replying.dispute(
            inspection, point.statement, claim=point.claim, text=point.text, actor=PROVIDER, now=now
        )
        replying.answer_point(inspection, made, answer=point.answer, reason=point.reason, actor=LEAD)
        if point.rewritten:
            statement = queries.statement(inspection.id, point.statement)
            drafting.rewrite(inspection, statement, text=point.rewritten, reason=point.reason, actor=LEAD)
    if told.reply:
        replying.submit_reply(inspection, on=on, actor=PROVIDER)
    else:
        replying.waive_reply(inspection, on=on, reason=NO_REPLY, actor=PROVIDER)
    planning.move(inspection, "sign-off", actor=REVIEWER, today=on)


def _published(inspection: Inspection, told: InspectionFile, now: datetime, public_url: str) -> None:
    publishing.release(inspection, actor=PUBLISHER, now=now)
    publishing.release(inspection, actor=CHIEF, now=now)
    publishing.publish(inspection, actor=PUBLISHER, on=told.published_on, public_url=public_url)
    session().flush()
