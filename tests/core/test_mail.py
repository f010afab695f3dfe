"""Mail: words at the moment of sending, a real server, and what happens when it will not."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message as Received
from email.policy import default
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jinja2 import DictLoader, UndefinedError
from sqlalchemy import select, update

from regulator.core import clock, db, mail, outbox
from regulator.core.actor import SYSTEM
from regulator.core.bookkeeping import bookkeeping
from regulator.core.events import record
from regulator.core.outbox import Outgoing
from regulator.core.settings import Settings
from tests.core.world import DoorOpened

pytestmark = pytest.mark.database

ADDRESSES = {1: "ann@regulator.example", 2: "gone@regulator.example", 3: "zoë@regulator.example"}
LETTER = "Subject: Come in, {{ name }}\n\nDear {{ name }},\n\nOpen {{ public_url }}/welcome?a=1&b=2 before Friday.\n"


@mail.message("tests/mail/welcome")
def _welcome(person: int) -> mail.Message | None:
    if person == 2:
        return None
    return mail.Message(ADDRESSES.get(person, f"p{person}@regulator.example"), {"name": "Ann <b>"})


@dataclass
class PostOffice:
    """What a mail server took, and how it answers."""

    taken: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    said_by: set[str] = field(default_factory=set)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        if session.ssl:
            self.said_by.add("tls")
        return "250 OK"

    def letter_in(self, _server, _session, _envelope, _mechanism, given):
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"regulator", b"p:ss/w@rd")
        return AuthResult(success=right, handled=False)


@contextmanager
def post_office(**how) -> Iterator[tuple[PostOffice, int]]:
    """A real server on a free port."""
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    login = {"authenticator": office.letter_in} if how.pop("login", False) else {}
    server = Controller(office, hostname="127.0.0.1", port=port, **login, **how)
    server.start()
    try:
        yield office, port
    finally:
        server.stop()


@pytest.fixture(autouse=True)
def templates(monkeypatch):
    monkeypatch.setattr(mail._words, "loader", DictLoader({"tests/mail/welcome.txt": LETTER}))


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A server's certificate that this machine trusts, and its context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def leaves_by(database, url: str = "", **more) -> None:
    mail.configure(Settings(instance=database.instance, database_url=database.url, smtp_url=url, **more))


def posted(*people: int) -> None:
    with db.transaction():
        for person in people:
            mail.post_mail("tests/mail/welcome", key=str(person), person=person)
        record(SYSTEM, DoorOpened(1))


def row() -> Outgoing:
    with db.reading():
        return db.session().scalars(select(Outgoing)).one()


def test_a_message_goes_to_a_real_server_as_text_alone(database):
    with post_office() as (office, port):
        leaves_by(database, f"smtp+plain://127.0.0.1:{port}", mail_from="The Regulator <letters@regulator.example>")
        posted(1)
        assert outbox.drain() == 1
    (letter,) = office.taken
    assert letter["To"] == "ann@regulator.example"
    assert letter["From"] == "The Regulator <letters@regulator.example>"
    assert letter["Subject"] == "Come in, Ann <b>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert "\nOpen http://127.0.0.1:8000/welcome?a=1&b=2 before Friday." in letter.get_content().replace("\r", "")


def test_what_waits_to_be_sent_holds_no_address_no_name_and_no_link(database):
    posted(1)
    waiting = row()
    assert set(waiting.payload) == {"name", "about", "message"}
    assert waiting.payload["about"] == {"person": 1}
    assert "ann" not in repr((waiting.key, waiting.payload)).lower()


def test_the_same_message_twice_is_one(database):
    posted(1)
    posted(1)
    leaves_by(database)
    assert outbox.drain() == 1


def test_a_repeat_is_known_as_one_by_whoever_receives_it(database):
    with post_office() as (office, port):
        leaves_by(database, f"smtp+plain://127.0.0.1:{port}")
        posted(1, 4)
        outbox.drain()
        with bookkeeping() as connection:
            connection.execute(update(Outgoing).values(state="waiting"))
        outbox.drain()
    numbers = [letter["Message-ID"] for letter in office.taken]
    assert (len(numbers), len(set(numbers))) == (4, 2)


@pytest.mark.parametrize(("takes_every_script", "state"), [(True, "sent"), (False, "failed")])
def test_an_address_in_another_script_needs_a_server_that_takes_it(database, takes_every_script, state):
    with post_office(enable_SMTPUTF8=takes_every_script) as (office, port):
        leaves_by(database, f"smtp+plain://127.0.0.1:{port}")
        posted(3)
        outbox.drain()
    assert row().state == state
    assert [letter["To"] for letter in office.taken] == (["zoë@regulator.example"] if takes_every_script else [])


def test_a_message_that_no_decision_goes_with_is_bookkeeping(database):
    leaves_by(database)
    mail.post_mail_alone("tests/mail/welcome", key="9", person=1)
    assert outbox.drain() == 1


def test_somebody_who_left_meanwhile_is_not_written_to(database):
    with post_office() as (office, port):
        leaves_by(database, f"smtp+plain://127.0.0.1:{port}")
        posted(2)
        assert outbox.drain() == 1
    assert office.taken == []
    assert (row().state, row().sent_at) == ("unwanted", None), "nobody was written to: it does not count as sent"


def test_without_a_server_a_message_is_a_file_of_its_owner(database):
    leaves_by(database)
    posted(1)
    outbox.drain()
    assert (row().state, row().sent_at) == ("kept", None), "nobody received it: it does not count as sent"
    (path,) = (database.instance / "mail").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.name.startswith("welcome-")
    assert b"http://127.0.0.1:8000/welcome?a=1&b=2 before" in path.read_bytes()
    before = path.read_bytes()
    with bookkeeping() as connection:
        connection.execute(update(Outgoing).values(state="waiting"))
    outbox.drain()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert message_from_bytes(before)["Message-ID"] == message_from_bytes(path.read_bytes())["Message-ID"]


@pytest.mark.parametrize(("where", "answer"), [("RCPT", "550 no such person"), ("DATA", "554 we think it is rubbish")])
def test_what_a_server_refuses_for_good_waits_for_a_person(database, where, answer):
    with post_office() as (office, port):
        office.answers[where] = answer
        leaves_by(database, f"smtp+plain://127.0.0.1:{port}")
        posted(1)
        assert outbox.drain() == 0
    failed = row()
    assert failed.sent_at is None
    assert (failed.state, failed.last_fault) == ("failed", f"The mail server refused the message ({answer[:3]})")


@pytest.mark.parametrize(("where", "answer"), [("RCPT", "450 later"), ("DATA", "451 ann@regulator.example is busy")])
def test_what_a_server_puts_off_is_tried_again_and_tells_nobodys_address(database, where, answer):
    with post_office() as (office, port):
        office.answers[where] = answer
        leaves_by(database, f"smtp+plain://127.0.0.1:{port}")
        posted(1)
        assert outbox.drain() == 0
        put_off = row()
        assert put_off.state == "waiting"
        assert "@" not in put_off.last_fault
        office.answers.clear()
        assert outbox.drain(lambda: clock.now() + timedelta(hours=1)) == 1
    assert len(office.taken) == 1


def test_a_server_that_is_away_is_tried_again(database):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    leaves_by(database, f"smtp+plain://127.0.0.1:{port}")
    posted(1)
    outbox.drain()
    assert row().state == "waiting"
    assert row().last_fault == "NotSent: the mail server could not be used: ConnectionRefusedError"


def test_a_server_that_never_answers_is_given_up_and_tried_again(database, monkeypatch):
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        leaves_by(database, f"smtp+plain://127.0.0.1:{silent.getsockname()[1]}")
        posted(1)
        outbox.drain()
    assert row().state == "waiting"
    assert row().last_fault.startswith("NotSent: the mail server could not be used")


def test_a_server_that_hangs_up_in_the_middle_is_tried_again(database):
    with socket.create_server(("127.0.0.1", 0)) as rude:

        def hang_up():
            visitor, _ = rude.accept()
            visitor.sendall(b"220 welcome\r\n")
            visitor.recv(100)
            visitor.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        leaves_by(database, f"smtp+plain://127.0.0.1:{rude.getsockname()[1]}")
        posted(1)
        outbox.drain()
        thread.join()
    assert row().state == "waiting"
    assert "SMTPServerDisconnected" in row().last_fault


def test_a_message_goes_by_tls_with_a_password(database, certificate):
    with post_office(tls_context=certificate, require_starttls=True, auth_required=True, login=True) as (office, port):
        leaves_by(database, f"smtp://regulator:p%3Ass%2Fw%40rd@127.0.0.1:{port}")
        posted(1)
        assert outbox.drain() == 1
    assert len(office.taken) == 1
    assert office.said_by == {"tls"}


def test_a_message_goes_to_a_server_that_begins_with_tls(database, certificate):
    with post_office(ssl_context=certificate) as (office, port):
        leaves_by(database, f"smtps://127.0.0.1:{port}")
        posted(1)
        assert outbox.drain() == 1
    assert len(office.taken) == 1


def test_a_server_that_offers_no_tls_gets_nothing(database):
    with post_office() as (office, port):
        leaves_by(database, f"smtp://127.0.0.1:{port}")
        posted(1)
        assert outbox.drain() == 0
    assert office.taken == []


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(database, certificate, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with post_office(tls_context=certificate) as (office, port):
        leaves_by(database, f"smtp://127.0.0.1:{port}")
        posted(1)
        assert outbox.drain() == 0
    assert office.taken == []
    assert "SSLCertVerificationError" in row().last_fault


def test_a_wrong_password_for_the_server_is_tried_again_and_not_told(database, certificate):
    how = {"tls_context": certificate, "auth_required": True, "login": True}
    with post_office(**how) as (office, port):
        leaves_by(database, f"smtp://regulator:wrong@127.0.0.1:{port}")
        posted(1)
        assert outbox.drain() == 0
    assert office.taken == []
    assert row().last_fault == "NotSent: the mail server could not be used: SMTPAuthenticationError 535"


def test_an_address_that_would_add_a_header_is_not_written_to(database, monkeypatch):
    monkeypatch.setitem(ADDRESSES, 1, "ann@regulator.example\nBcc: all@regulator.example")
    leaves_by(database)
    posted(1)
    outbox.drain()
    assert row().state == "failed"
    assert not (database.instance / "mail").exists()


def test_a_name_that_would_add_a_header_adds_none(database, monkeypatch):
    monkeypatch.setitem(
        mail._writers, "tests/mail/welcome", lambda person: mail.Message("a@b.example", {"name": "A\nB: c"})
    )
    leaves_by(database)
    posted(1)
    outbox.drain()
    assert row().state == "waiting"
    assert not (database.instance / "mail").exists()


def test_a_template_that_wants_what_nobody_gives_is_a_fault():
    with pytest.raises(UndefinedError):
        mail.in_words("tests/mail/welcome", name="Ann")


def test_a_message_that_nobody_writes_is_refused_before_it_waits(database):
    with pytest.raises(RuntimeError, match="Nobody writes"), db.transaction():
        mail.post_mail("tests/mail/other", key="1")
