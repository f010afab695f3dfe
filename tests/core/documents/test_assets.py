"""A document reaches nothing but our own files, whatever is written into it."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from regulator.core.documents import pdf
from regulator.core.documents.assets import OwnFiles
from regulator.core.documents.rendering import FONTS
from tests.inspections.sample_content import photograph

SECRET = "root:x:0:0"


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A web server that counts who asks it for anything, and answers each with a redirect to itself."""
    asked: list[str] = []

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/again")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


PLANTS = [
    '<link rel="stylesheet" href="{}/a.css">',
    '<style>@import url("{}/b.css");</style>',
    '<style>@font-face {{ font-family: x; src: url("{}/c.woff2") }} p {{ font-family: x }}</style>',
    '<style>p {{ background: url("{}/d.png") }}</style>',
    '<style>p::before {{ content: url("{}/e.png") }}</style>',
    '<style>p {{ list-style-image: url("{}/f.png"); display: list-item }}</style>',
    '<img alt="a wall" src="{}/g.png">',
    '<object data="{}/h.png"></object>',
    '<embed src="{}/i.svg">',
    '<svg width="9" height="9"><title>a</title><image href="{}/j.png" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><title>a</title><use href="{}/k.svg#a"/></svg>',
    '<link rel="attachment" href="{}/l.txt">',
    '<p style="background: url({}/n.png)">styled</p>',
]


def document(plant: str) -> str:
    return (
        f"<!DOCTYPE html><html lang='en-GB'><head><title>A report</title></head>"
        f"<body><h1>A report</h1><p>Words</p>{plant}</body></html>"
    )


@pytest.mark.parametrize("plant", PLANTS)
@pytest.mark.parametrize("scheme", ["http", "file", "ftp", "upper"])
def test_whatever_reaches_outside_is_refused_by_the_lint(
    plant: str, scheme: str, outside: tuple[str, list[str]]
) -> None:
    address = {"http": outside[0], "file": "file:///etc", "ftp": "ftp://127.0.0.1", "upper": "HTTP://127.0.0.1"}[scheme]
    with pytest.raises(pdf.RefusedByLint):
        pdf.write(document(plant.format(address)), "", fonts=FONTS, photographs={})
    assert outside[1] == []


def test_without_our_fetcher_the_same_document_would_reach_outside(outside: tuple[str, list[str]]) -> None:
    HTML(string=document("".join(PLANTS).format(*[outside[0]] * len(PLANTS)))).render()
    assert len(outside[1]) > 5


@pytest.mark.parametrize("plant", PLANTS)
def test_the_fetcher_alone_lets_nothing_through_even_without_the_lint(
    plant: str, outside: tuple[str, list[str]]
) -> None:
    for address in (outside[0], "file:///etc/passwd#", "file:///etc"):
        html = HTML(string=document(plant.format(address)), url_fetcher=OwnFiles(FONTS, {}))
        written = b""
        with suppress(FatalURLFetchingError):
            written = html.write_pdf(uncompressed_pdf=True)
        assert SECRET.encode() not in written
        assert b"/EmbeddedFile" not in written
    assert outside[1] == []


@pytest.mark.parametrize(
    "style", ['@import url("{}/b.css");', 'p {{ background: url("{}/d.png") }}', "p::after {{ content: url({}/e) }}"]
)
def test_a_stylesheet_of_ours_that_reached_outside_would_fail_the_rendering(
    style: str, outside: tuple[str, list[str]]
) -> None:
    with pytest.raises(pdf.Incomplete, match="not one of our own files"):
        pdf.write(document(""), style.format(outside[0]), fonts=FONTS, photographs={})
    assert outside[1] == []


def test_a_photograph_is_served_by_the_hash_of_its_bytes() -> None:
    taken = photograph(1, 40, 30)
    name = hashlib.sha256(taken).hexdigest()
    answer = OwnFiles(FONTS, {name: taken}).fetch(f"asset:photograph/{name}")
    assert (answer.read(), answer.content_type) == (taken, "image/jpeg")


def test_a_photograph_that_was_changed_is_refused() -> None:
    name = hashlib.sha256(photograph(1, 40, 30)).hexdigest()
    with pytest.raises(FatalURLFetchingError, match="not the one its hash names"):
        OwnFiles(FONTS, {name: photograph(2, 40, 30)}).fetch(f"asset:photograph/{name}")


def test_a_drawing_cannot_pass_for_a_photograph() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    name = hashlib.sha256(drawing).hexdigest()
    with pytest.raises(FatalURLFetchingError, match="neither JPEG nor PNG"):
        OwnFiles(FONTS, {name: drawing}).fetch(f"asset:photograph/{name}")


@pytest.mark.parametrize(
    "address",
    [
        "asset:font/../../css/report.css",
        "asset:font/%2e%2e/x.woff2",
        "asset:font/OFL.txt",
        "asset:font/missing.woff2",
        "asset:photograph/" + "0" * 64,
        "asset:",
        "asset:other/thing",
        "ASSET:font/latin-400.woff2",
        "data:text/css,p{}",
        "about:blank",
        "",
    ],
)
def test_an_address_that_is_not_quite_ours_is_refused(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        OwnFiles(FONTS, {}).fetch(address)
