"""What is kept of a password, whether one is right, and whether a new one will do."""

from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from regulator.core.paths import DATA
from regulator.core.plain import plain_text

from .. import rules
from ..models import User

# OWASP's first recommendation for Argon2id: a ninth of the processor's time of the library's default, on a page that
# anyone may call.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$P12mkZaAAIkzaAga18CdZQ$1OHzRg3HX9iMU8hsVHs8W6j3nilyKcVMpJHPasvPCsQ"


def is_right(user: User | None, password: str) -> bool:
    """Whether the password is this user's. As much work is done for nobody, so that time tells nothing."""
    try:
        HASHER.verify(user.password_hash if user else NOBODY, rules.same_password(password))
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return user is not None


def kept_of(password: str, *, name: str, email: str) -> str:
    """What is kept of a new password: Argon2id of its one form. Refused where it would be among the first tried."""
    rules.check_new_password(plain_text(password, "password"), about=(name, email), common=common())
    return HASHER.hash(rules.same_password(password))


@cache
def common() -> frozenset[str]:
    """The words and passwords that are tried first, from `data/passwords/common.txt`."""
    lines = (DATA / "passwords" / "common.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
