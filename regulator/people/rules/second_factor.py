"""The second factor: six figures from an app that change every thirty seconds, and codes on paper for when it is lost.

RFC 6238 (TOTP) with what every app of that kind knows: SHA-1, six figures, thirty seconds. A code of the step before or
after is taken too, because telephones' clocks differ; no code of a step that was used, or of an earlier one, is.
"""

import hmac
import re
from base64 import b32encode
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

import pyotp

from regulator.core.refused import Refused

STEP = 30  # seconds that a code lasts
AROUND = 1  # steps before and after that are taken too
CODE_ATTEMPTS = 5  # codes tried for one person, within
CODE_ATTEMPTS_WITHIN = timedelta(minutes=15)
DAY = timedelta(days=1)
CODE_ATTEMPTS_IN_A_DAY = 30  # of a million codes three are right at a time: one guesser in eleven thousand a day
RECOVERY_CODES = 10
ISSUER = "Criminal Justice Regulator"
DEMONSTRATION = "demonstration.example"
"""The domain of the demonstration's people. Nobody real has it: RFC 2606 keeps `.example` free."""
DEMONSTRATION_SECRET = "DEMONSTRATIONONLYNOTSECRETATALLX"  # noqa: S105 - printed by the demonstration
WRONG_CODE = "That code is not right. Enter the one that your app shows now"
RECOVERY_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # without those that are read as another
RECOVERY_LENGTH = 16  # of thirty letters: 78 bits, so that a plain hash cannot be searched


class Step(StrEnum):
    """What is still missing from a sign-in that began with the right password."""

    CODE = "code"
    SET_UP = "set-up"


def step_missing(*, has_factor: bool, powerful: bool, given_at: datetime | None) -> Step | None:
    """What a sign-in waits for: whoever has a second factor shows it, whoever has power has one."""
    if given_at is not None:
        return None
    if has_factor:
        return Step.CODE
    return Step.SET_UP if powerful else None


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The number of the step whose code this is, of those that are taken now; None where it is none of theirs."""
    figures = re.sub(r"[\s-]", "", code)
    if not (figures.isascii() and re.fullmatch(r"\d{6}", figures)):
        return None
    totp, at = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    found = [each for each in range(at - AROUND, at + AROUND + 1) if hmac.compare_digest(_code(totp, each), figures)]
    return found[-1] if found else None


def code_at(secret: str, now: datetime) -> tuple[str, int]:
    """The code of this moment, and the seconds that it still lasts."""
    seconds = int(now.timestamp())
    return _code(pyotp.TOTP(secret), seconds // STEP), STEP - seconds % STEP


def offered_secret(key: bytes, sign_in: str) -> str:
    """The secret that somebody is offered: one for each sign-in, the same as long as it lasts, kept nowhere."""
    return b32encode(hmac.new(key, b"offer:" + sign_in.encode(), sha256).digest()[:20]).decode()


def address_for_app(secret: str, email: str) -> str:
    """What an app reads from the square: the secret, whose it is and for what."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def in_fours(text: str) -> str:
    """A secret or a code in groups of four, as people copy it."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def recovery_hash(user_id: int, code: str) -> str:
    """What is kept of a recovery code. They are random, so nobody finds one by trying, and a plain hash will do."""
    written = re.sub(r"[\s-]", "", code).upper()
    return sha256(f"{user_id}:{written}".encode("utf-8", "replace")).hexdigest()


def check_demonstration(email: str) -> None:
    """Refuse to give anybody but a person of the demonstration a second factor that everybody knows."""
    if not email.casefold().endswith(f"@{DEMONSTRATION}"):
        raise Refused(f"Only the people of the demonstration (@{DEMONSTRATION}) have a known second factor", "email")


def _code(totp: pyotp.TOTP, step: int) -> str:
    return str(totp.generate_otp(step))
