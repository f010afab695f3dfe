"""The limits of a sign-in: how often it may be tried, how long it lasts, where it leads."""

import hmac
import re
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import unquote

from regulator.core.refused import Refused

from .names import same_address
from .permissions import POWERFUL, Role

ATTEMPTS = 10  # passwords tried for one account, within
ATTEMPTS_WITHIN = timedelta(minutes=15)
IDLE_POWERFUL = timedelta(minutes=30)
IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=12)  # a sign-in ends then, however busy
HALF_WAY = timedelta(minutes=15)  # between the password and the second factor
SIGN_INS_KEPT = timedelta(days=30)  # after they were made, for their owner to see
SEEN_EVERY = timedelta(minutes=1)  # how finely "last seen" is kept: a write for every page would cost more than it
LONGEST_ADDRESS = 2000  # of a page to come back to

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029]")


class TooManyAttempts(Refused):
    """So many passwords were tried for one account that no more are looked at for a while, right or wrong."""


def sign_in_is_over(made_at: datetime, last_seen_at: datetime, role: Role, now: datetime) -> bool:
    """Whether a sign-in has ended by itself: nobody was there for too long, or it has lasted its whole day."""
    idle = IDLE_POWERFUL if role in POWERFUL else IDLE
    return now - last_seen_at >= idle or now - made_at >= LONGEST


def half_way_is_over(made_at: datetime, now: datetime) -> bool:
    """Whether somebody who gave the right password has waited too long with the second factor."""
    return now - made_at >= HALF_WAY


def person_key(user_id: int, secret: bytes) -> str:
    """What a known person's wrong codes, and wrong passwords once inside, are counted under."""
    return hmac.new(b"person:" + secret, str(user_id).encode(), sha256).hexdigest()


def reset_key(email: str, secret: bytes) -> str:
    """What the resets asked for an address are counted under."""
    return account_key(email, b"resets:" + secret)


def account_key(email: str, secret: bytes) -> str:
    """What attempts on one account are counted under: nobody can tell the address from it without the secret."""
    return hmac.new(b"attempts:" + secret, same_address(email).encode("utf-8", "replace"), sha256).hexdigest()


def page_to_come_back_to(address: str | None) -> str | None:
    """An address of this site that was asked for before signing in; None for anything that could lead elsewhere.

    Browsers read `//host`, `/\\host` and a tab or line break between the slashes as another site's address, so all of
    them are refused, as they stand and in any number of per-cent encodings.
    """
    if not address or len(address) > LONGEST_ADDRESS or re.search(r"\s", address):
        return None
    seen, decoded = address, unquote(address)
    for _ in range(4):
        path = re.split(r"[?#]", seen, maxsplit=1)[0]
        if not path.startswith("/") or path.startswith("//") or _UNSAFE.search(path):
            return None
        if seen == decoded:
            return address
        seen, decoded = decoded, unquote(decoded)
    return None
