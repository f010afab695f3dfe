"""The network between a prison and the office: answers are lost, repeated, late, cut off, or somebody else's, and what
was sent first arrives after what was sent later."""

import contextlib
import http.client
import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULTS = ("drop", "lose", "twice", "late", "stray", "cut", "full", "busy", "fault", "page")
FULL = b'{"error": "full", "message": "The disk is full."}'
BUSY = b'{"error": "busy", "message": "Busy."}'
FAULT = b'{"error": "fault", "message": "A fault of ours."}'
PAGE = b"<!doctype html><title>Guest network</title><h1>Accept our terms</h1>"
OTHERS = {"full": (503, FULL), "busy": (503, BUSY), "fault": (500, FAULT), "page": (200, PAGE)}


class Weather(ThreadingHTTPServer):
    """A proxy before the regulator. In a `storm` the given share of what the application asks goes wrong."""

    daemon_threads = True

    def __init__(self, behind: int, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.behind, self.storm = behind, 0.0
        self.chance = random.Random(seed)
        self.happened: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()  # the faults that the regulator itself told of
        self.asked = 0
        self.strays: list[threading.Thread] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def over(self) -> None:
        """No more of it: nothing is listened to, and nothing is under way."""
        self.shutdown()
        self.server_close()
        for each in self.strays:
            each.join()

    def handle_error(self, _request: object, _client: object) -> None:
        """Connections that break are what it is for."""

    def fate(self, path: str) -> str:
        """What happens to a request."""
        if not path.startswith("/field/api/") or self.chance.random() >= self.storm:
            return "pass"
        fate = self.chance.choice(FAULTS)
        self.happened[fate] += 1
        return fate


class _Passing(BaseHTTPRequestHandler):
    server: Weather
    protocol_version = "HTTP/1.1"

    def log_message(self, *_said: object) -> None:
        """Nothing."""

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fate = self.server.fate(self.path)
        if fate == "drop":
            return self._break()
        if fate == "stray":  # it comes when the application has long asked again
            stray = threading.Thread(target=self._astray, args=(body, self.server.asked))
            self.server.strays.append(stray)
            stray.start()
            return self._break()
        if fate in OTHERS:
            status, said = OTHERS[fate]
            return self._give(status, [("Content-Type", "text/html" if fate == "page" else "application/json")], said)
        if fate == "late":
            time.sleep(self.server.chance.random() / 2)
        try:
            status, headers, said = self._asked(body)
            if fate == "twice":
                status, headers, said = self._asked(body)
        except (OSError, http.client.HTTPException):
            return self._break()
        if fate == "lose":
            return self._break()
        return self._give(status, headers, said, half=fate == "cut")

    do_GET = do_POST = do_PUT = do_HEAD = _pass

    def _astray(self, body: bytes, asked: int) -> None:
        """What was given up arrives later, and as a rule after what was asked after it."""
        time.sleep(self.server.chance.uniform(2, 8))
        with contextlib.suppress(OSError, http.client.HTTPException):
            self._asked(body)
            self.server.happened["overtaken"] += self.server.asked > asked + 1

    def _asked(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        there = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=30)
        there.request(self.command, self.path, body, dict(self.headers.items()))
        answer = there.getresponse()
        said = answer.read()
        there.close()
        self.server.asked += 1
        for code in ("full", "busy", "fault"):
            self.server.answered[code] += answer.status >= 500 and f'"error":"{code}"'.encode() in said.replace(
                b" ", b""
            )
        return answer.status, answer.getheaders(), said

    def _give(self, status: int, headers: list[tuple[str, str]], said: bytes, half: bool = False) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said[: len(said) // 2] if half else said)
        if half:
            self._break()

    def _break(self) -> None:
        self.close_connection = True
        self.connection.close()
