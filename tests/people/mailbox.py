"""The mail of an installation without a mail server: a folder, read as its people would read it."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from regulator.core import outbox


def sent(instance: Path) -> list[EmailMessage]:
    """Have the worker send what waits, and give everything that was ever sent, by subject and address."""
    outbox.drain()
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in (instance / "mail").glob("*.eml")]
    return sorted(found, key=lambda letter: (letter["Subject"], letter["To"]))


def subjects(instance: Path) -> list[str]:
    """What the messages are about."""
    return [letter["Subject"] for letter in sent(instance)]


def links(instance: Path) -> list[str]:
    """Every address in every message."""
    return [link for letter in sent(instance) for link in re.findall(r"https?://\S+", letter.get_content())]


def reset_link(instance: Path) -> str:
    """The path of the one link to a new password that was sent."""
    found = {link for link in links(instance) if "/new-password/" in link}
    assert len(found) == 1, found
    return "/" + found.pop().split("/", 3)[3]
