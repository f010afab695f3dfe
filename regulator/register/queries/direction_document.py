"""Gathers what a direction of the clearing house says, who is given it, and the document that was frozen of it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from regulator.core.documents import kinds
from regulator.core.documents import queries as documents
from regulator.core.documents.actions import Frame
from regulator.core.documents.models import Document
from regulator.core.paths import PACKAGE
from regulator.people.rules import Role

from ...core.db import session
from ..models import Organisation
from ..models.places import PlaceDirection
from ..rules import cut_decision
from ..rules import direction_document as document
from ..rules.place_words import PlaceCategory
from ..rules.words import Kind
from . import agreements
from .finding import by_ids
from .place_data import place_data

KIND = kinds.declare(
    kinds.Kind(
        name=document.KIND,
        schema=document.SCHEMA,
        schema_file=PACKAGE / "register" / "schemas" / "place-direction-1.json",
        template="register/direction",
        signed=True,
    )
)


def copied_to(row: PlaceDirection) -> list[Organisation]:
    """Who is given a direction beside whom it addresses: each commissioner of such places there on the day it was
    given. Who may read it on its own page is decided alike, by `places_watched.visible_to`."""
    wanted = agreements.commissioned(row.addressee_id, row.category, row.given_on)
    found = [each for each in by_ids(wanted).values() if each.kind == Kind.COMMISSIONER and each.active]
    return sorted(found, key=lambda each: each.sort_name)


def content(row: PlaceDirection, what: str, duty: str, frame: Frame, public_url: str) -> dict[str, Any]:
    """The content of a direction. `what`: what is directed, in words; `duty`: the role of who recorded it."""
    addressee, power = by_ids([row.addressee_id])[row.addressee_id], place_data().powers[row.kind]
    told = document.Facts(
        reference=row.reference,
        invented=addressee.invented,
        addressee=(addressee.name, addressee.code),
        copies=[(each.name, each.code) for each in copied_to(row)],
        kind=row.kind,
        what=what,
        places=row.places,
        category=PlaceCategory(row.category).words,
        by_on=row.by_on,
        given_on=row.given_on,
        words=row.words,
        by=Role(duty).words,
        power={"title": power.title, "says": power.says, "appeal": power.appeal},
    )
    url = f"{public_url}/verify/{frame.check_code}"
    on: date = frame.published_on
    return document.made(
        told, cut_decision.Frame(frame.number, on, frame.check_code, url, frame.audit_head, frame.corrections)
    )


def paper_of(row: PlaceDirection) -> documents.InVersion | None:
    """The direction as it was given; none of what was given before directions were documents."""
    found = session().scalar(
        select(Document).where(Document.reference == row.reference, Document.kind == document.KIND)
    )
    return documents.InVersion(found, documents.versions(found.id)[-1]) if found is not None else None
