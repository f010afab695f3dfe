"""What happens to a document whose rendering fails, hangs or grows, and to the one after it."""

import hashlib
import multiprocessing
import os
import signal
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from regulator.core.documents.rendering import Renderer, RenderingFailed
from regulator.core.paths import TEMPLATES

from .conftest import PLANTED


def content(text: str = "Nothing unusual.") -> dict[str, Any]:
    return {"title": "A plain document", "text": text, "version": {"published_on": "2026-11-23"}}


def test_a_plain_document_becomes_a_pdf(renderer: Renderer) -> None:
    assert renderer.pdf("plain", content()).startswith(b"%PDF-")


def test_a_rendering_that_hangs_is_stopped_and_the_next_one_works(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed) as failure:
        renderer.pdf("hangs", content(), timeout=1)
    assert failure.value.reason == "timed out"
    assert "1 second" in failure.value.detail
    assert renderer.pdf("plain", content()).startswith(b"%PDF-")


def test_a_rendering_that_grows_is_stopped_and_the_next_one_works(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed) as failure:
        renderer.pdf("grows", content())
    assert failure.value.reason == "out of memory"
    assert renderer.pdf("plain", content()).startswith(b"%PDF-")


def test_a_rendering_that_crashes_its_process_is_told_and_the_next_one_works(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed) as failure:
        renderer.pdf("crashes", content())
    assert (failure.value.reason, failure.value.detail) == ("failed", "the rendering process ended with 3")
    assert renderer.pdf("plain", content()).startswith(b"%PDF-")


def test_a_document_refused_by_the_lint_names_every_problem(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed) as failure:
        renderer.pdf("faulty", content())
    assert failure.value.reason == "refused by the lint"
    assert failure.value.detail.splitlines() == [
        "the heading 'A level is skipped' is of level 3, below one of level 1: a level is skipped",
        "the picture 'https://example.org/a.png' has no text alternative",
        "<img> fetches 'https://example.org/a.png', which is not one of our own files",
    ]


def test_a_missing_fact_fails_the_rendering_and_never_prints_as_a_blank(renderer: Renderer) -> None:
    wanting = content()
    del wanting["text"]
    with pytest.raises(RenderingFailed, match="'dict object' has no attribute 'text'"):
        renderer.pdf("plain", wanting)


def test_a_photograph_that_was_not_handed_in_fails_the_rendering(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed, match="was not handed in"):
        renderer.pdf("unreadable", content("ab" * 32))


def test_a_photograph_that_cannot_be_read_fails_the_rendering(renderer: Renderer) -> None:
    broken = b"\xff\xd8\xff\xe0 this is no picture"
    name = hashlib.sha256(broken).hexdigest()
    with pytest.raises(RenderingFailed, match="Failed to load image"):
        renderer.pdf("unreadable", content(name), photographs={name: broken})


def test_a_letter_that_no_font_here_has_fails_the_rendering_and_is_named(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed, match=r"no font on this machine has .*U\+12345"):
        renderer.pdf("plain", content("Cuneiform \U00012345 is in no font of a common machine."))


def test_letters_of_wales_and_poland_are_in_our_fonts(renderer: Renderer) -> None:
    assert renderer.pdf("plain", content("Tŷ Ŵyn, Łódź, café, “quotes” … 50% ½ €")).startswith(b"%PDF-")


def test_a_kind_of_document_that_does_not_exist_is_a_failure_and_not_a_crash(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed, match="TemplateNotFound"):
        renderer.pdf("nowhere", content())


@pytest.mark.parametrize("signalled", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_ended_from_outside_between_two_documents_is_replaced(signalled: signal.Signals) -> None:
    others = _processes()
    with Renderer((PLANTED, TEMPLATES)) as alone:
        alone.pdf("plain", content())
        (before,) = _processes() - others
        os.kill(before, signalled)
        assert alone.pdf("plain", content()).startswith(b"%PDF-")
        assert before not in _processes()


def test_a_process_is_replaced_after_its_share_of_documents() -> None:
    others = _processes()
    seen = set()
    with Renderer((PLANTED, TEMPLATES), recycle_after=2) as alone:
        for _ in range(5):
            alone.pdf("plain", content())
            seen |= _processes() - others
    assert len(seen) >= 2


def test_a_renderer_that_is_closed_leaves_no_process_behind() -> None:
    others = _processes()
    with Renderer((PLANTED, TEMPLATES)) as alone:
        alone.pdf("plain", content())
        assert len(_processes() - others) == 1
    assert _processes() == others


def test_rendering_leaves_no_file_behind_however_its_process_ends(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Renderer((PLANTED, TEMPLATES), recycle_after=1) as alone:
        for _ in range(2):
            alone.pdf("plain", content())
        (scratch,) = tmp_path.iterdir()
        assert len([each for each in scratch.iterdir() if each.name.startswith("weasyprint")]) <= 1
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_cannot_start_is_told_and_does_not_wait_for_ever() -> None:
    with (
        Renderer((PLANTED, TEMPLATES), memory=64 * 1024 * 1024) as starved,
        pytest.raises(RenderingFailed),
    ):
        starved.pdf("plain", content(), timeout=1)


def test_threads_share_one_process_and_queue_for_it(renderer: Renderer) -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(renderer.pdf("plain", content()))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert len(set(made)) == 1


def _processes() -> set[int]:
    """The processes that this one has started and that live."""
    return {child.pid for child in multiprocessing.active_children() if child.pid}
