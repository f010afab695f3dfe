"""Asks a ClamAV daemon whether a file carries something harmful. A file that cannot be checked is not kept."""

import socket
from collections.abc import Iterable
from contextlib import suppress

import structlog

from ..refused import Refused

log = structlog.get_logger(__name__)

SECONDS = 60.0  # that the daemon may stay silent; the largest file takes a few
SECONDS_TO_REACH = 5.0  # a host that is switched off answers nothing at all: nobody waits a minute to learn that
LONGEST_ANSWER = 4096  # bytes; its answers are one line


class Unchecked(Refused):
    """The file could not be checked just now, and may be when it is sent again: nothing is known against it."""

    def __init__(self) -> None:
        super().__init__(
            "This file could not be checked for harmful content, so we did not keep it. Try later.", "file"
        )


def scan(pieces: Iterable[bytes], address: str, *, seconds: float = SECONDS) -> str:
    """Have the content scanned and say with what (`ClamAV 1.4.6/...`).

    Refused: harmful, longer than the daemon takes. `Unchecked`: it is away, or its answer was no answer.
    """
    try:
        answer = _stream(address, pieces, seconds)
        version = _ask(address, b"zVERSION\0", seconds)
    except OSError as fault:
        log.warning("the scanner is away", fault=type(fault).__name__)
        answer, version = "", ""
    if answer.endswith(" FOUND"):
        log.warning("a harmful file was refused", found=answer.removesuffix(" FOUND").removeprefix("stream: "))
        raise Refused("This file carries something harmful, so we did not keep it. Tell your IT staff.", "file")
    if "size limit exceeded" in answer:  # in its own words; sending it again would change nothing
        raise Refused(
            "This file could not be checked for harmful content: it is longer than our scanner takes.", "file"
        )
    if answer != "stream: OK" or not version:
        raise Unchecked
    return version[:100]


def _stream(address: str, pieces: Iterable[bytes], seconds: float) -> str:
    with _connection(address, seconds) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it hangs up when it has seen enough: its answer counts
            connection.sendall(b"zINSTREAM\0")
            for piece in pieces:
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
            connection.sendall(bytes(4))
        return _answer(connection)


def _ask(address: str, command: bytes, seconds: float) -> str:
    with _connection(address, seconds) as connection:
        connection.sendall(command)
        return _answer(connection)


def _connection(address: str, seconds: float) -> socket.socket:
    host, _, port = address.rpartition(":")
    made = socket.create_connection((host.strip("[]"), int(port)), timeout=min(seconds, SECONDS_TO_REACH))
    made.settimeout(seconds)
    return made


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    if not answer.endswith(b"\0"):
        return ""  # cut off: it may have wanted to say more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
