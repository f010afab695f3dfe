"""Names and e-mail addresses of people, as they may be written."""

import re
import unicodedata

from regulator.core.refused import Refused

LONGEST_EMAIL = 254  # RFC 5321, as corrected
LONGEST_NAME = 200

# RFC 5321's atoms and, as RFC 6531 allows, letters of every script
_ATOM = r"[^@\s.\x00-\x1f\x7f\ud800-\udfff<>\"(),:;\\\[\]]+"
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_ATOM}(\.{_ATOM})+")


def email_address(text: str) -> str:
    """An e-mail address as it was written, without the spaces around it. Refused where it cannot be one."""
    address = text.strip()
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise Refused("Enter an email address in the correct format, like name@example.com", "email")
    return address


def same_address(email: str) -> str:
    """What two writings of one e-mail address have in common: capitals do not tell people apart."""
    return unicodedata.normalize("NFKC", email).casefold()


def full_name(text: str) -> str:
    """A person's name, on one line."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Enter a name of at most {LONGEST_NAME} characters", "name")
    return name
