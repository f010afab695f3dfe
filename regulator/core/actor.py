"""Who is acting: a person in a role for an organisation, the system itself, or an import that stands for a duty."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What acts: a person, the system by itself, or an import."""

    PERSON = "person"
    SYSTEM = "system"
    IMPORT = "import"


@dataclass(frozen=True)
class Actor:
    """One who acts, with what they may do.

    `id` is the user's number (None for the system and for imports); `duty` is the role they act in
    (`lead-inspector`); `label` is what a record shows of them: never a person's name, which is looked up by id.
    """

    kind: ActorKind
    duty: str
    label: str
    permissions: frozenset[str]
    id: int | None = None
    organisation_id: int | None = None

    def may(self, permission: str) -> bool:
        """Whether this actor holds the permission at all; which records it reaches is decided in SQL."""
        return permission in self.permissions

    @property
    def key(self) -> str:
        """What tells this actor from another: one person in two roles is one, two duties of an import are two."""
        return f"person:{self.id}" if self.kind == ActorKind.PERSON else f"{self.kind}:{self.duty}"


STRANGER = Actor(ActorKind.PERSON, "stranger", "Someone who is not signed in", frozenset())
SYSTEM = Actor(ActorKind.SYSTEM, "system", "The system", frozenset())
