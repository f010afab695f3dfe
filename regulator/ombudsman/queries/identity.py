"""Who complains, opened from the case's own key."""

import json
from dataclasses import dataclass

from regulator.core.own_keys import opened

from ..models import Complaint


@dataclass(frozen=True)
class Identity:
    """Who complains, opened."""

    name: str
    number: str = ""
    born: str = ""
    address: str = ""
    email: str = ""


def identity(complaint: Complaint) -> Identity | None:
    """Who complains. Inside the compartment. None where the case's key was destroyed."""
    if complaint.own_key is None:
        return None
    key = complaint.own_key.open(complaint.key)
    text = opened(complaint.closed_identity, key, place="ombudsman_complaint.identity", record=complaint.key)
    return Identity(**json.loads(text))
