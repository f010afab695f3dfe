"""Requests, as many as a server answers: by `wrk` where it is installed, else by our own client in processes."""

import multiprocessing
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from .measuring import NotMeasured

CONNECTIONS = 8  # kept alive; as many as the server has threads
_RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
_WRONG = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*?timeout (\d+)")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@cache
def client() -> str:
    """Which client asks, in words."""
    if shutil.which("wrk"):
        return f"wrk with {CONNECTIONS} kept connections"
    return (
        f"our own client in {CONNECTIONS} processes of one kept connection each (wrk is not installed; this client "
        "takes much of the processor itself, which brings every ratio nearer to 1)"
    )


def rate(address: str, seconds: int, headers: Mapping[str, str] | None = None) -> float:
    """Requests per second that the address answers. A fault where any answer was an error."""
    if shutil.which("wrk"):
        return _wrk(address, seconds, headers or {})
    return _own(address, seconds, headers or {})


def _wrk(address: str, seconds: int, headers: Mapping[str, str]) -> float:
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", *told, address]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    found = _RATE.search(done.stdout)
    wrong = _WRONG.search(done.stdout)
    if found is None or (wrong and any(int(count) for count in wrong.groups() if count)):
        raise NotMeasured(f"The server did not answer every request of {address}: {done.stdout or done.stderr}")
    return float(found.group(1))


def _own(address: str, seconds: int, headers: Mapping[str, str]) -> float:
    place = urlsplit(address)
    lines = [f"GET {place.path or '/'} HTTP/1.1", f"Host: {place.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = "\r\n".join([*lines, "", ""]).encode()
    asked = [(str(place.hostname), place.port or 80, request, seconds)] * CONNECTIONS
    with multiprocessing.get_context("spawn").Pool(CONNECTIONS) as processes:
        return sum(processes.starmap(_ask, asked, chunksize=1))


def _ask(host: str, port: int, request: bytes, seconds: int) -> float:
    """Ask again and again on one connection; how many answers there were in a second."""
    connection = socket.create_connection((host, port))
    try:
        begun = time.monotonic()
        answered = 0
        while time.monotonic() - begun < seconds:
            connection.sendall(request)
            _answer(connection)
            answered += 1
        return answered / (time.monotonic() - begun)
    finally:
        connection.close()


def _answer(connection: socket.socket) -> None:
    held = b""
    while b"\r\n\r\n" not in held:
        more = connection.recv(65536)
        if not more:
            raise NotMeasured("The server closed a connection that was to be kept")
        held += more
    head, _, body = held.partition(b"\r\n\r\n")
    if head[9:10] not in b"23":
        raise NotMeasured(f"The server answered {head[9:12].decode()}")
    length = _LENGTH.search(head)
    missing = (int(length.group(1)) if length and head[9:12] != b"304" else 0) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))
