"""What a device is told of each operation that it handed in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

WHY = {
    "gap": "Safe with us. It is shown once the entries before it have arrived.",
    "not-begun": "Safe with us. It is taken in as soon as somebody says that the inspectors have arrived.",
    "closed": "Fieldwork is closed. It is safe with us, and shown to the lead.",
    "not-a-member": "You are not on the field team any more. It is safe with us, and shown to the lead.",
    "revoked": "This device was reported lost. It is safe with us, and shown to the lead.",
    "unreadable": "It is not as it should be. It is safe with us, and shown to the lead.",
    "about-nothing": "It changes what is not there, or is another's. It is safe with us, and shown to the lead.",
    "other-words": "Its id came before with other words. Both are safe with us, and shown to the lead.",
    "number-taken": "Its number came before with another entry. Both are safe with us, and shown to the lead.",
}
FOR_THE_LEAD = {
    "gap": "Entries before it have not arrived. It is taken in by itself once they have.",
    "not-begun": "It was handed in before anybody arrived. It is taken in by itself on arrival.",
    "closed": "It came after fieldwork was closed.",
    "not-a-member": "Its author was not on the field team any more when it came.",
    "revoked": "Its device was reported lost when it came: ask its author whether it is theirs.",
    "unreadable": "Something in it is missing or wrong. It cannot be taken in: its author enters it again.",
    "about-nothing": "It changes an entry that is not here, or is another's.",
    "other-words": "Its number in the record came before with other words. Its author says which is meant.",
    "number-taken": "Its device had numbered another entry so: it was restored from a copy, perhaps.",
}
BY_ITSELF = ("gap", "not-begun", "about-nothing")  # these are taken in without anybody as soon as that can be


@dataclass(frozen=True)
class Answer:
    """What became of one operation: `kept`, `known`, `held`, `aside` or `refused`."""

    id: str
    sequence: Any
    answer: str
    code: str | None = None
    message: str | None = None

    @property
    def told(self) -> dict[str, Any]:
        """As the device reads it."""
        said = {"id": self.id, "sequence": self.sequence, "answer": self.answer}
        return said | ({"code": self.code, "message": self.message} if self.code else {})


def kept(id: UUID, sequence: int) -> Answer:
    """It is in the journal now."""
    return Answer(str(id), sequence, "kept")


def known(id: UUID, sequence: int) -> Answer:
    """It was in the journal before, word for word."""
    return Answer(str(id), sequence, "known")


def aside(id: UUID, sequence: int, why: str, told: str | None) -> Answer:
    """It is kept beside the journal."""
    message = f"{WHY[why]} ({told})" if told else WHY[why]
    return Answer(str(id), sequence, "held" if why == "gap" else "aside", why, message)


def refused(operation: Any, message: str) -> Answer:
    """It has no envelope and was not kept."""
    told = operation if isinstance(operation, dict) else {}
    id, number = told.get("id"), told.get("sequence")
    plain = number if isinstance(number, int | str) and not isinstance(number, bool) else None
    return Answer(id[:40] if isinstance(id, str) else "", plain, "refused", "envelope", message)


def words_of(entry: Mapping[str, Any]) -> str:
    """What an entry says, for a person to read, whatever is wrong with it."""
    body = entry["body"]
    found = (body.get(part) for part in ("statement", "reason", "evidence", "note", "name"))
    said = next((each for each in found if isinstance(each, str) and each.strip()), None) or json.dumps(body)
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in said)
