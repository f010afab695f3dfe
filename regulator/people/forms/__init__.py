"""What people fill in to be let in."""

from .base import Form
from .signing_in import (
    ChangePasswordForm,
    CodeForm,
    EmailForm,
    NewPasswordForm,
    OwnCodeForm,
    OwnPasswordForm,
    RecoveryCodeForm,
    RoleForm,
    SignInForm,
)

__all__ = [
    "ChangePasswordForm",
    "CodeForm",
    "EmailForm",
    "Form",
    "NewPasswordForm",
    "OwnCodeForm",
    "OwnPasswordForm",
    "RecoveryCodeForm",
    "RoleForm",
    "SignInForm",
]
