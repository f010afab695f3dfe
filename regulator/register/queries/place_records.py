"""What the records of places are called where the log is read, and what their events say."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from regulator.people.queries.records import Record, names_records, numbers
from regulator.people.queries.said import say

from ...core.actor import Actor
from ...core.db import session
from ..models import Organisation
from ..models.places import PlaceCut, PlaceDirection, PlaceReferral, PlaceSourcing

say(
    {
        "AgreementEnded": "Ended an agreement on places from {until_on}: {reason}",
        "CutAsked": "Asked to hold {places} places fewer from {from_on}",
        "CutGranted": "Entered a cut of {places} places into the ledger from {effective_on}",
        "CutMoved": "Took the request from {before} to {after} ({transition})",
        "CutOwedTold": "Told {people} people that the decision is {stage}, due on {due_on}",
        "CutViewGiven": "Said what a commissioner thinks: {opinion}",
        "DirectionGiven": "Recorded a direction to {kind} {places} places by {by_on}, under the power {power}",
        "DirectionMoved": "Took the direction from {before} to {after} ({transition})",
        "LedgerChanged": "Entered {change} places from {effective_on} ({kind}): {reason}",
        "PlaceAlarmTimed": "Gave a published figure without consent a deadline for the finding: {due_on}",
        "PlaceAlarmsOwedTold": "Told {people} people of {alarms} published figures without a finding ({stage}), "
        "due on {due_on}",
        "PlaceAlarmJudged": "Judged a published figure that no consent explains: {outcome}",
        "PlacesCommissioned": "Commissioned {places} places from {from_on}",
        "PrisonsDesignated": "Brought in {added} designations of prisons from {file}",
        "ReferralLogged": "Logged a prisoner whom a prison was asked to take ({room})",
        "ReferralWithdrawn": "Took back what was logged of a prisoner",
        "ReferralsImported": "Took in a file of refusals: {added} new, {alarms} alarms",
        "RefusalJudged": "Said what was found of a refusal: {found}",
        "SourcingMoved": "Took the request for places elsewhere to {after}, {places} places",
    }
)


@names_records("place-ledger")
def ledgers(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """The ledgers of prisons."""
    rows = session().execute(
        select(Organisation.id, Organisation.name, Organisation.code).where(Organisation.id.in_(numbers(keys)))
    )
    may = actor.may("places:read")
    return {
        str(row.id): Record(
            f"place-ledger:{row.id}", f"The places of {row.name}", f"/staff/places/prisons/{row.code}" if may else ""
        )
        for row in rows
    }


@names_records("place-cut")
def cuts(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Requests to cut places."""
    return _named(actor, PlaceCut, "place-cut", "cuts", keys)


@names_records("place-referral")
def referrals(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Refusals and acceptances."""
    return _named(actor, PlaceReferral, "place-referral", "refusals", keys)


@names_records("place-sourcing")
def sourcing(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Requests for places elsewhere."""
    return _named(actor, PlaceSourcing, "place-sourcing", "sourcing", keys)


@names_records("place-direction")
def directions(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Directions of the clearing house."""
    return _named(actor, PlaceDirection, "place-direction", "directions", keys)


@names_records("place-designations")
def designations(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """What prisons were named for."""
    return {key: Record(f"place-designations:{key}", "Designations of prisons") for key in keys}


@names_records("place-alarms")
def alarms(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Published figures that no consent explains, all together."""
    address = "/staff/places/alarms" if actor.may("places:read") else ""
    return {key: Record(f"place-alarms:{key}", "Published figures that no consent explains", address) for key in keys}


def _named(actor: Actor, kind: Any, name: str, part: str, keys: list[str]) -> dict[str, Record]:
    rows = session().execute(select(kind.id, kind.reference).where(kind.id.in_(numbers(keys))))
    may = actor.may("places:read")
    return {
        str(row.id): Record(f"{name}:{row.id}", row.reference, f"/staff/places/{part}/{row.reference}" if may else "")
        for row in rows
    }
