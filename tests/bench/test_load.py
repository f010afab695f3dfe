"""Our own client, for machines without wrk: it counts answers, and takes no error for one."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from regulator.bench import load
from regulator.bench.measuring import NotMeasured


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str | None] = []

    def do_GET(self) -> None:
        self.asked.append(self.headers["Cookie"])
        body = b"x" * (100_000 if self.path == "/large" else 10)
        self.send_response({"/wrong": 500, "/unchanged": 304}.get(self.path, 200))
        if self.path != "/unchanged":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.path != "/unchanged":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a test is quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    Answering.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def no_wrk(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    load.client.cache_clear()
    yield
    load.client.cache_clear()


@pytest.mark.slow
def test_without_wrk_our_own_client_asks_and_says_that_it_did(no_wrk, address):
    assert "our own client" in load.client()
    assert load.rate(f"{address}/large", 1, {"Cookie": "a=b"}) > 0
    assert load.rate(f"{address}/unchanged", 1) > 0
    assert Answering.asked[0] == "a=b"


@pytest.mark.slow
def test_an_error_is_no_answer(no_wrk, address):
    with pytest.raises(NotMeasured, match="500"):
        load.rate(f"{address}/wrong", 1)
