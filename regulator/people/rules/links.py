"""Links that are sent by mail: what stands in them, and what is kept of it."""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256

RESET_LASTS = timedelta(hours=1)
RESETS = 3  # asked for one address, within
RESETS_WITHIN = timedelta(hours=1)


def link_token(key: bytes, purpose: str, number: str) -> str:
    """The secret of a link, made anew from its random number whenever the mail is written, and kept nowhere.

    `key` is of the purpose `mail-links`; whoever reads the database alone cannot make one.
    """
    return urlsafe_b64encode(hmac.new(key, f"{purpose}:{number}".encode(), sha256).digest()).decode().rstrip("=")


def token_hash(token: str) -> str:
    """What a link is found by."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
