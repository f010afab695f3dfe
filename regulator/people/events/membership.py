"""Users added and shut out, the roles they are given, and invitations."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class UserAdded:
    """Somebody can be let in, in these roles (`role` or `role@organisation number`)."""

    user_id: int
    roles: tuple[str, ...]

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class UserDeactivated:
    """Somebody is let in no more, and every sign-in of theirs is over."""

    user_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class RoleGiven:
    """Somebody holds one more role, from a day; as a deputy for another user where one is named."""

    user_id: int
    role: str
    organisation_id: int | None
    from_on: date
    until_on: date | None
    deputy_for: int | None = None

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class RoleEnded:
    """A role is not held any more from a day. `nobody_from`: the day from which nobody at all is left in it."""

    user_id: int
    role: str
    organisation_id: int | None
    until_on: date
    reason: str
    nobody_from: date | None = None

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class RolesHandedOver:
    """Somebody leaves: who takes over what (`role@organisation number:user number`, `invited` or `nobody`)."""

    user_id: int
    until_on: date
    taken_over: tuple[str, ...]

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class InvitationSent:
    """Roles were offered to somebody, or offered again under a new link."""

    invitation_id: int
    roles: tuple[str, ...]
    again: bool = False

    @property
    def subject(self) -> str:
        return f"invitation:{self.invitation_id}"


@dataclass(frozen=True)
class InvitationWithdrawn:
    """An offer stands no more."""

    invitation_id: int

    @property
    def subject(self) -> str:
        return f"invitation:{self.invitation_id}"


@dataclass(frozen=True)
class InvitationAccepted:
    """An offer was taken up: by a new user, or by one who was there."""

    invitation_id: int
    user_id: int
    is_new: bool
    aggregates: ClassVar[frozenset[str]] = frozenset({"invitation", "user"})

    @property
    def subject(self) -> str:
        return f"invitation:{self.invitation_id}"


@dataclass(frozen=True)
class PeopleImported:
    """A spreadsheet of an organisation's people was taken in: its SHA-256, and how many of each change there were."""

    organisation_id: int
    sha256: str
    given: int
    ended: int
    invited: int

    @property
    def subject(self) -> str:
        return f"organisation-people:{self.organisation_id}"
