"""Users, the roles they hold, their sign-ins and the passwords that were tried."""

from .membership import Deputy, Invitation, InvitedRole
from .person import User, UserRole
from .signing_in import Attempt, PasswordReset, RecoveryCode, SecondFactor, SignIn, UsedStep

__all__ = [
    "Attempt",
    "Deputy",
    "Invitation",
    "InvitedRole",
    "PasswordReset",
    "RecoveryCode",
    "SecondFactor",
    "SignIn",
    "UsedStep",
    "User",
    "UserRole",
]
