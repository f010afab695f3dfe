"""The blueprint of what the application asks, and how it is answered: JSON, whatever happens."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

import orjson
from flask import Blueprint, Response, g, make_response, request
from pydantic import BaseModel, ConfigDict, ValidationError

from regulator.core import programs
from regulator.core.access import allow
from regulator.core.refused import Refused
from regulator.inspections import queries as inspections
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries.people import names
from regulator.people.rules import Permission

from ..models import FieldDevice
from ..queries import devices
from ..rules import envelope

PROTOCOL = 1  # of docs/sync.md
CAPTURE = allow(Permission.INSPECTION_CAPTURE)
api = Blueprint("field_api", __name__, url_prefix=programs.PREFIX.rstrip("/"))

View = TypeVar("View", bound=Callable[..., Any])
Asked = TypeVar("Asked", bound="Shape")
REFUSED = {"team": (403, "not-a-member"), "state": (409, "closed"), "device": (403, "other-person")}


class Shape(BaseModel):
    """The shape of what is asked. More than that is refused, so that a mistake of the application's shows."""

    model_config = ConfigDict(extra="forbid")


class Told(Exception):
    """An answer that ends a request: it says why there is no other, and in how many seconds (`wait`) there may be."""

    def __init__(self, status: int, error: str, message: str, *, wait: int | None = None, **more: Any) -> None:
        super().__init__(message)
        self.answer = programs.fault(status, message, error, **more)
        if wait is not None:
            self.answer.headers["Retry-After"] = str(wait)


def answered(view: View) -> View:
    """Answer what a view gives as JSON, and what it refuses with its code."""

    @wraps(view)
    def answer(*given: Any, **named: Any) -> Response:
        try:
            if request.method != "GET":
                _speaks()
            return as_json(view(*given, **named))
        except Told as told:
            return told.answer
        except Refused as refused:
            status, error = REFUSED.get(refused.field or "", (400, "not-understood"))
            return programs.fault(status, refused.message, error)

    return answer  # type: ignore[return-value]


def as_json(told: Any) -> Response:
    """An answer."""
    made = make_response(orjson.dumps(told))
    made.mimetype = "application/json"
    made.cache_control.no_store = True
    return made


def asked(shape: type[Asked]) -> Asked:
    """What is asked, as its shape has it."""
    try:
        return shape.model_validate(envelope.read(request.get_data(cache=False)))
    except ValidationError as fault:
        error = fault.errors(include_url=False, include_input=False)[0]
        where = " ".join(str(step) for step in error["loc"])
        raise Told(400, "not-understood", f"{where}: {error['msg']}") from None


def visit(reference: str) -> Inspection:
    """The visit of an address, if the person may know of it."""
    return inspections.one_visible_to(g.actor, reference)


def own_device(id: UUID) -> FieldDevice:
    """The device that asks. Another person's is told whose it is, and nothing is touched."""
    found = devices.device(id)
    if found.person != g.actor.key:
        holder = names([found.person])[found.person]
        raise Told(
            403,
            "other-person",
            f"This device is {holder}'s. They must sign in here; nothing was touched.",
            holder=holder,
        )
    return found


def live_device(id: UUID) -> FieldDevice:
    """The same, where it may be given something."""
    found = own_device(id)
    state = devices.state(found)
    if state in ("revoked", "expired"):
        raise Told(410, state, "Nothing is given to this device any more. Hand in what it holds, then remove it.")
    return found


def _speaks() -> None:
    if request.headers.get("X-Field-Protocol", str(PROTOCOL)) != str(PROTOCOL):
        raise Told(
            409, "new-version", "The application has a new version. Reload it; your work stays.", protocol=PROTOCOL
        )
