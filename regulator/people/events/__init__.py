"""What can happen to users. Facts are numbers and roles: who they are stays in the table of users."""

from .membership import (
    InvitationAccepted,
    InvitationSent,
    InvitationWithdrawn,
    PeopleImported,
    RoleEnded,
    RoleGiven,
    RolesHandedOver,
    UserAdded,
    UserDeactivated,
)
from .signing_in import PasswordChanged, RecoveryCodesMade, RecoveryCodeUsed, SecondFactorRemoved, SecondFactorSet

__all__ = [
    "InvitationAccepted",
    "InvitationSent",
    "InvitationWithdrawn",
    "PeopleImported",
    "RoleEnded",
    "RoleGiven",
    "RolesHandedOver",
    "PasswordChanged",
    "RecoveryCodeUsed",
    "RecoveryCodesMade",
    "SecondFactorRemoved",
    "SecondFactorSet",
    "UserAdded",
    "UserDeactivated",
]
