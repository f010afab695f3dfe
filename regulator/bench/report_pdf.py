"""The longest report there is likely to be, as PDF."""

import hashlib
import os
import re
import shutil
import subprocess
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from regulator.core.documents import markup
from regulator.core.documents.rendering import FONTS, Renderer
from regulator.inspections.queries.report import KIND

from . import FIGURES, long_report
from .measuring import Goal, Line, NotMeasured, alternate
from .scratch import Scratch

WARM = Goal(2)  # and 1 is the aim
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AGAINST = "Chromium's print of the same HTML"
HASH = hashlib.sha256(b"bench").hexdigest()
_SHEET = re.compile(rb"/Type\s*/Page\b")
_PACKED = re.compile(rb"/ObjStm.*?stream\r?\n(.*?)endstream", re.DOTALL)


def report_pdf(scratch: Scratch) -> Iterator[Line]:
    """From a process that has to start, and from one that is warm."""
    lines = {"from a cold process": FIGURES["report-pdf"].goal, "from a warm worker (the aim is 1)": WARM}
    try:
        program = chromium_program()
    except NotMeasured as reason:
        for what, goal in lines.items():
            yield Line(f"A long report as PDF/UA, {what}", AGAINST, goal, "", "s", [], missing=str(reason))
        return
    effort = scratch.effort
    content, photographs = long_report.long_report(scratch.report, effort.areas, effort.statements, effort.photographs)
    chromium = _Chromium(program, scratch.folder / "chromium", content, photographs)
    warm = Renderer()

    def render(renderer: Renderer) -> bytes:
        return renderer.pdf(KIND.template, content, content_hash=HASH, photographs=photographs)

    def cold_time() -> float:
        begun = time.perf_counter()
        with Renderer() as renderer:
            render(renderer)
        return time.perf_counter() - begun

    def warm_time() -> float:
        begun = time.perf_counter()
        render(warm)
        return time.perf_counter() - begun

    with warm:
        sheets = _sheets(render(warm))
        for (what, goal), ours in zip(lines.items(), (cold_time, warm_time), strict=True):
            pairs = alternate(ours, chromium.seconds, pairs=effort.documents, warm_up=effort.warm_up)
            how = (
                f"Seconds for {sheets} sheets (Chromium's print has {chromium.sheets}) and {len(photographs)} "
                "photographs; ours checked by the lint and tagged; Chromium's as a whole process."
            )
            yield Line(f"A long report as PDF/UA, {what}", AGAINST, goal, how, "s", pairs)


class _Chromium:
    """Chromium, printing the HTML from a folder where its pictures and fonts lie beside it."""

    def __init__(self, program: str, folder: Path, content: markup.Content, photographs: dict[str, bytes]) -> None:
        self._program = program
        self._folder = folder
        (folder / "photograph").mkdir(parents=True)
        shutil.copytree(FONTS, folder / "font")
        for name, picture in photographs.items():
            (folder / "photograph" / name).write_bytes(picture)
        html = markup.printable(KIND.template, content, content_hash=HASH)
        style = markup.print_style(KIND.template)
        page = html.replace("</head>", f"<style>{style}</style></head>", 1).replace("asset:", "")
        (folder / "report.html").write_text(page, encoding="utf-8")
        self.sheets = 0

    def seconds(self) -> float:
        """A whole process, from its start to its end."""
        printed = self._folder / "printed.pdf"
        printed.unlink(missing_ok=True)
        begun = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - the machine's own browser, on our own page
            [
                self._program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--user-data-dir={self._folder / 'profile'}",
                f"--print-to-pdf={printed}",
                (self._folder / "report.html").as_uri(),
            ],
            env=os.environ | {"TMPDIR": "/tmp"},  # noqa: S108 - it makes a socket there, whose path must be short
            capture_output=True,
            text=True,
            check=False,
        )
        taken = time.perf_counter() - begun
        if not printed.is_file():
            raise NotMeasured(f"Chromium printed nothing: {done.stderr.strip()[-200:]}")
        self.sheets = _sheets(printed.read_bytes())
        return taken


def _sheets(pdf: bytes) -> int:
    """How many pages a PDF has, whether it lists them openly or packed."""
    packed = (zlib.decompressobj().decompress(stream) for stream in _PACKED.findall(pdf))
    return len(_SHEET.findall(pdf)) + sum(len(_SHEET.findall(part)) for part in packed)


def chromium_program() -> str:
    named = os.environ.get("REGULATOR_TEST_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise NotMeasured(f"There is no Chromium on this machine{f' at {named}' if named else ''}.")
    return found
