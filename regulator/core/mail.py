"""Mail: a row of the outbox with numbers in it, put in words and handed to a server when it is sent.

2026-11: what waits in the outbox holds the name of a message and numbers, never an address, a name or a link: those
are looked up at the moment of sending, so that nobody is written to who left meanwhile, and a list of what was sent
gives no secret away. A message is text, without HTML: it is read by every program and hides no address.
2026-11: the Message-ID comes from the outbox's key, so that a repeat is known as one by whoever receives it.
"""

import os
import re
import secrets
import smtplib
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import insert, select

from . import clock, outbox
from .bookkeeping import bookkeeping
from .db import reading, session
from .outbox import Outgoing, Sending
from .paths import TEMPLATES
from .settings import Settings

log = structlog.get_logger(__name__)

KIND = "mail"
SECONDS = 20.0  # that a server has for each answer; several fit into a lease of the outbox
_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_SUBJECT = re.compile(r"Subject: (?P<subject>[^\r\n]+)\n\n(?P<text>.+)", re.DOTALL)
_words = Environment(  # noqa: S701 - a message is text: nothing in it is read as HTML
    loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


class NotSent(RuntimeError):
    """A mail server did not take a message this time. Says how it answered, and never to whom it was addressed."""


@dataclass(frozen=True)
class Message:
    """A message before it is put in words: to one address, with what its template is filled with."""

    to: str
    words: dict[str, Any]


Writer = Callable[..., Message | None]


@dataclass(frozen=True)
class _Place:
    server: str
    sender: str
    folder: Path
    public_url: str


class _Configured:
    place: _Place | None = None


_writers: dict[str, Writer] = {}


def configure(settings: Settings) -> None:
    """Say how mail leaves: to the server of `SMTP_URL`; where there is none, into the folder `mail` of the instance."""
    _Configured.place = _Place(
        settings.smtp_url, settings.mail_from, settings.instance / "mail", settings.public_url.rstrip("/")
    )


def message(name: str) -> Callable[[Writer], Writer]:
    """Declare who writes the messages of a name: `people/mail/password_reset`, the template without its `.txt`.

    The function is given what `post_mail` was, inside `reading()`, and gives the message; None where it is no longer
    wanted. The template begins with `Subject: ...` and an empty line; beside what the function gives it knows
    `public_url`, the one address that links may begin with.
    """

    def declare(function: Writer) -> Writer:
        if _writers.get(name, function) is not function:
            raise RuntimeError(f"{name} has a writer already")
        _writers[name] = function
        return function

    return declare


def post_mail(name: str, *, key: str, compartment: str | None = None, **about: int | str | None) -> None:
    """Have a message sent, with the decision under way: `about` is numbers that its writer looks up, and no secret.

    The same name and key twice is one message. `compartment`: of what it tells, where nobody else may even see that
    something is sent.
    """
    outbox.post(KIND, key=f"{name}:{key}", compartment=compartment, **_payload(name, key, about))


def post_new(name: str, messages: Mapping[str, Mapping[str, int | str | None]]) -> int:
    """Have those of these messages sent that never were, each told by its key from the others; gives how many."""
    known = stands(name, list(messages))
    fresh = {key: about for key, about in messages.items() if key not in known}
    for key, about in fresh.items():
        outbox.post(KIND, key=f"{name}:{key}", compartment=None, **_payload(name, key, dict(about)))
    return len(fresh)


def post_mail_alone(name: str, *, key: str, **about: int | str | None) -> None:
    """Have a message sent that no decision goes with, as when anyone on the internet asks for one. Bookkeeping."""
    at = clock.now()
    row = {"kind": KIND, "key": f"{name}:{key}", "payload": _payload(name, key, about), "made_at": at, "due_at": at}
    with bookkeeping() as connection:
        connection.execute(insert(Outgoing).values(**row, state=Sending.WAITING, attempts=0))


def opened(name: str, key: str, now: datetime) -> None:
    """Write down that the link of a message was used by whoever it was sent to. Bookkeeping."""
    outbox.opened(KIND, f"{name}:{key}", now)


def stands(name: str, keys: Collection[str]) -> dict[str, Outgoing]:
    """The rows of the outbox of messages of one name, by the key of each."""
    wanted = select(Outgoing).where(Outgoing.kind == KIND, Outgoing.key.in_([f"{name}:{key}" for key in keys]))
    return {row.key.removeprefix(f"{name}:"): row for row in session().scalars(wanted)} if keys else {}


@outbox.sender(KIND)
def send(payload: dict[str, Any]) -> Sending:
    """Put a waiting message in words and hand it over.

    One that its writer no longer wants is not sent, and is done. Without a server it is kept in a folder, which is not
    sending either.
    """
    place = _Configured.place
    if place is None:
        raise RuntimeError("How mail leaves is not configured: core.mail.configure comes first")
    with reading():
        written = _writers[payload["name"]](**payload["about"])
    if written is None:
        log.info("mail not wanted any more", name=payload["name"])
        return Sending.UNWANTED
    letter = _letter(payload, written, place)
    if place.server:
        _hand_over(letter, place)
        return Sending.SENT
    _put_down(letter, place.folder / f"{Path(payload['name']).name}-{payload['message'][:12]}.eml")
    return Sending.KEPT


def in_words(template: str, /, **words: Any) -> tuple[str, str]:
    """The subject and the text of a message."""
    whole = _words.get_template(f"{template}.txt").render(**words)
    found = _SUBJECT.fullmatch(whole.strip() + "\n")
    if found is None:
        raise RuntimeError(f"{template}.txt must begin with a subject and an empty line")
    return found["subject"], found["text"]


def _letter(payload: dict[str, Any], written: Message, place: _Place) -> EmailMessage:
    subject, text = in_words(payload["name"], public_url=place.public_url, **written.words)
    name, address = parseaddr(place.sender)
    letter = EmailMessage()
    try:
        letter["From"] = _address(address, name)
        letter["To"] = _address(written.to)
        letter["Subject"] = subject
    except (ValueError, IndexError) as fault:
        raise outbox.CannotBeSent("The address or the subject cannot stand in a message") from fault
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{payload['message']}@{urlsplit(place.public_url).hostname}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    letter.set_content(text, cte="7bit" if text.isascii() else "8bit")  # so that no link is broken over two lines
    return letter


def _address(written: str, name: str = "") -> Address:
    """An address in parts, since the library takes letters beyond ASCII in no other way."""
    local, _, domain = written.rpartition("@")
    return Address(name, local, domain)


def _payload(name: str, key: str, about: dict[str, Any]) -> dict[str, Any]:
    if name not in _writers:
        raise RuntimeError(f"Nobody writes {name}")
    return {"name": name, "about": about, "message": sha256(f"{name}:{key}".encode()).hexdigest()[:32]}


def _put_down(letter: EmailMessage, path: Path) -> None:
    """Keep a message as a file that its owner alone can read, whole or not at all. A repeat takes its own place."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(letter.as_bytes())
        os.fsync(file.fileno())
    half.replace(path)


def _hand_over(letter: EmailMessage, place: _Place) -> None:
    """Give a message to the server. What it refuses for good is not tried again; all else is."""
    try:
        with _connected(place.server) as server:
            server.send_message(letter, mail_options=_needed(letter, server))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as fault:
        code = _code(fault)
        if code >= 500:
            raise outbox.CannotBeSent(f"The mail server refused the message ({code})") from fault
        raise NotSent(f"the mail server did not take the message yet ({code})") from None
    except smtplib.SMTPNotSupportedError as fault:
        raise outbox.CannotBeSent("The mail server lacks what this message or its safety needs") from fault
    except (OSError, smtplib.SMTPException) as fault:
        answer = f"{type(fault).__name__} {getattr(fault, 'smtp_code', '')}".rstrip()
        raise NotSent(f"the mail server could not be used: {answer}") from None


def _needed(letter: EmailMessage, server: smtplib.SMTP) -> tuple[str, ...]:
    """What the server must be told of letters beyond ASCII; smtplib itself says it where an address has some."""
    return ("BODY=8BITMIME",) if letter["To"].isascii() and server.has_extn("8bitmime") else ()


def _code(fault: smtplib.SMTPException) -> int:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in fault.recipients.values())
    return int(getattr(fault, "smtp_code", 0))


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    """The server of an address: `smtp` goes over to TLS before anything is said, `smtps` begins with it."""
    told = urlsplit(url)
    host, port = told.hostname or "", told.port or _PORTS[told.scheme]
    if told.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    with server:
        if told.scheme == "smtp":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if told.username:
            server.login(unquote(told.username), unquote(told.password or ""))
        yield server
