"""Renders documents in a process of its own, which may fail, hang or grow without harm to the worker that asked.

2026-11: a process and not a thread, because WeasyPrint holds the interpreter and only a process can be stopped.
It is warm (WeasyPrint takes a second to import), has limits on memory and processor time, and is replaced after
a number of documents, or as soon as it misbehaves.
"""

import gc
import importlib
import multiprocessing
import os
import resource
import shutil
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from pebble import ProcessExpired, ProcessPool

from regulator.core.paths import STATIC, TEMPLATES

from . import markup

Reason = Literal["timed out", "out of memory", "failed", "refused by the lint"]

MEMORY = 1536 * 1024 * 1024  # bytes of address space; a report of 60 pages with 30 photographs needs a third of it
SECONDS = 120.0  # for one document; the longest real reports take a tenth
STARTING = 60.0  # seconds that a new process may take to start, on a busy machine
RECYCLE_AFTER = 50  # documents
FONTS = STATIC / "vendor" / "atkinson"

_MEMORY_GONE = 77  # exit codes by which the rendering process says why it ended itself
_NO_PROCESSOR_TIME = -24  # SIGXCPU


class RenderingFailed(Exception):
    """A document could not be rendered: why in one of four words, and what is known about it. It may be tried again."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason: Reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class Renderer:
    """One warm rendering process, started at the first document. It is safe to share between threads: they queue."""

    def __init__(
        self,
        templates: Sequence[Path] = (TEMPLATES,),
        *,
        fonts: Path = FONTS,
        memory: int = MEMORY,
        recycle_after: int = RECYCLE_AFTER,
    ) -> None:
        self._folders = tuple(templates)
        self._fonts = fonts
        self._memory = memory
        self._recycle_after = recycle_after
        self._pool: ProcessPool | None = None
        self._scratch: Path | None = None
        self._turn = threading.Lock()

    def pdf(
        self,
        template: str,
        content: markup.Content,
        *,
        content_hash: str | None = None,
        photographs: Mapping[str, bytes] | None = None,
        timeout: float = SECONDS,
    ) -> bytes:
        """The PDF/UA form of `content` by the templates in the folder `template`, such as `inspections/report`.

        `photographs` are the pictures that the content names, by SHA-256; `timeout` is in seconds, for this document
        alone. Raises `RenderingFailed`; the next document is not affected.
        """
        work = (template, dict(content), content_hash, dict(photographs or {}), timeout)
        with self._turn:
            try:
                return self._run(work, timeout)
            except BrokenProcessPool:  # the process was ended from outside while it waited for work
                self._discard()
                try:
                    return self._run(work, timeout)
                except BrokenProcessPool as fault:
                    self._discard()
                    raise RenderingFailed("failed", "the rendering process cannot be started") from fault

    def close(self) -> None:
        """Ends the process. A later document starts a new one."""
        with self._turn:
            self._discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, work: tuple[Any, ...], timeout: float) -> bytes:
        future = self._started().schedule(_render, args=work, timeout=timeout)
        try:
            outcome: bytes = future.result(timeout + STARTING)
        except TimeoutError as fault:
            if not future.done():  # it never began: the process does not come up
                self._discard()
            raise RenderingFailed("timed out", f"not finished after {timeout:g} seconds") from fault
        except ProcessExpired as fault:
            raise _why_it_ended(fault.exitcode) from fault
        return outcome

    def _started(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            self._discard()
            self._scratch = Path(tempfile.mkdtemp(prefix="regulator-rendering-"))
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=self._recycle_after,
                initializer=_prepare,
                initargs=(self._folders, self._fonts, self._memory, self._scratch),
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool

    def _discard(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None


def _why_it_ended(exitcode: int | None) -> RenderingFailed:
    if exitcode == _MEMORY_GONE:
        return RenderingFailed("out of memory", "the document needs more memory than a rendering may take")
    if exitcode == _NO_PROCESSOR_TIME:
        return RenderingFailed("timed out", "the document needs more processor time than a rendering may take")
    return RenderingFailed("failed", f"the rendering process ended with {exitcode}")


class _Process:
    """What the rendering process holds on to between documents."""

    folders: tuple[Path, ...] = ()
    fonts: Path = FONTS
    pdf: Any = None


def _prepare(folders: tuple[Path, ...], fonts: Path, memory: int, scratch: Path) -> None:
    _own_scratch(scratch)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _Process.folders, _Process.fonts = folders, fonts
    # Imported here, because only this process should carry WeasyPrint and its libraries.
    _Process.pdf = importlib.import_module("regulator.core.documents.pdf")
    # A document makes millions of objects that live until it is written: looking for garbage among them meanwhile
    # takes a quarter of the time. It is looked for between documents.
    gc.collect()
    gc.freeze()
    gc.disable()


def _own_scratch(scratch: Path) -> None:
    """Have temporary files made in a folder that is emptied now. WeasyPrint writes fonts, and leaves them lying where
    its process is ended instead of ending: a machine's folder for all would fill over the years."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    tempfile.tempdir = str(scratch)


def _render(
    template: str, content: markup.Content, content_hash: str | None, photographs: dict[str, bytes], timeout: float
) -> bytes:
    gc.collect()
    _allow_processor_seconds(timeout)
    pdf = _Process.pdf
    try:
        html = markup.printable(template, content, content_hash=content_hash, folders=_Process.folders)
        style = markup.print_style(template, folders=_Process.folders)
        identifier = bytes.fromhex(content_hash) if content_hash else None
        written: bytes = pdf.write(html, style, fonts=_Process.fonts, photographs=photographs, identifier=identifier)
    except MemoryError:
        os._exit(_MEMORY_GONE)  # a process that has run out cannot be trusted even to say so
    except pdf.RefusedByLint as refusal:
        raise RenderingFailed("refused by the lint", "\n".join(refusal.problems)) from None
    except pdf.Incomplete as fault:
        raise RenderingFailed("failed", str(fault)) from None
    except Exception as fault:
        raise RenderingFailed("failed", f"{type(fault).__name__}: {fault}") from fault
    return written


def _allow_processor_seconds(seconds: float) -> None:
    """From now, should the worker that asked be gone and nobody be left to stop this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
