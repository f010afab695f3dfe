"""Turns frozen content into HTML. Web page, file and PDF share one body, so that they cannot say different things.

A kind of document is a folder of templates, such as `inspections/report`: `body.html` is what all forms share,
`print.css` what its PDF adds to `core/pdf/document.css`, and to `core/pdf/notice.css` where its body is a `.notice`.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from regulator.core.paths import STATIC, TEMPLATES

from . import plots

Content = Mapping[str, Any]
LONGEST_WORD = 28  # letters that fit a fifth of a sheet's width
SCREEN = STATIC / "css" / "report.css"


@lru_cache(maxsize=8)
def environment(folders: tuple[Path, ...] = (TEMPLATES,)) -> Environment:
    """Jinja for documents: everything escaped, a missing fact is a fault and never a blank."""
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(date_text=date_text, period_text=period_text, date_short=plots.date_short)
    made.globals.update(qr_path=qr_path, crowded=crowded)
    made.globals.update(spread=plots.spread, labelled=plots.labelled, rank_of=plots.rank_of)
    return made


def body(
    template: str,
    content: Content,
    *,
    content_hash: str | None = None,
    picture: Callable[[str], str] = "/files/{}".format,
    folders: Sequence[Path] = (TEMPLATES,),
) -> str:
    """The document's body for a web page, with one `h1`. `picture` gives the address of a photograph by its SHA-256."""
    made = environment(tuple(folders)).get_template(f"{template}/body.html")
    return made.render(content=content, content_hash=content_hash, picture=picture)


def whole(
    template: str,
    content: Content,
    *,
    content_hash: str | None = None,
    photographs: Mapping[str, bytes] | None = None,
    folders: Sequence[Path] = (TEMPLATES,),
) -> str:
    """The document as one HTML file that needs nothing else: its looks and photographs are inside."""
    held = photographs or {}

    def inside(sha256: str) -> str:
        kind = "png" if held[sha256].startswith(b"\x89PNG") else "jpeg"
        return f"data:image/{kind};base64,{base64.b64encode(held[sha256]).decode()}"

    style = Markup(SCREEN.read_text(encoding="utf-8"))  # noqa: S704 - our own stylesheet, not a person's text
    return _shell("core/pdf/whole.html", template, content, content_hash, inside, folders, style=style)


def printable(
    template: str, content: Content, *, content_hash: str | None, folders: Sequence[Path] = (TEMPLATES,)
) -> str:
    """The document as the HTML from which its PDF is made; photographs are addresses that only `OwnFiles` serves."""
    return _shell("core/pdf/document.html", template, content, content_hash, "asset:photograph/{}".format, folders)


def print_style(template: str, folders: Sequence[Path] = (TEMPLATES,)) -> str:
    """The stylesheet of the document's PDF: the look shared with the screen, then sheets, then what this kind adds."""
    made = environment(tuple(folders))
    parts = [SCREEN.read_text(encoding="utf-8")]
    for name in ("core/pdf/document.css", "core/pdf/notice.css", f"{template}/print.css"):
        with suppress(TemplateNotFound):  # a kind of document need not add anything
            parts.append(FileSystemLoader(folders).get_source(made, name)[0])
    return "\n".join(parts)


def _shell(
    shell: str,
    template: str,
    content: Content,
    content_hash: str | None,
    picture: Callable[[str], str],
    folders: Sequence[Path],
    **more: Any,
) -> str:
    made = environment(tuple(folders)).get_template(shell)
    return made.render(
        body=f"{template}/body.html", content=content, content_hash=content_hash, picture=picture, **more
    )


def crowded(text: str) -> bool:
    """Whether a text holds a word too long for a column, such as an address, so that it must be allowed to break."""
    return max(map(len, text.split()), default=0) > LONGEST_WORD


def date_text(iso: str) -> str:
    """`2024-02-14` as people write it: 14 February 2024."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def period_text(period: Mapping[str, str]) -> str:
    """Days on site: 30 October to 9 November 2023; one day when first and last are the same."""
    first, last = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    end = date_text(period["to"])
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {end}"
    return f"{date_text(period['from'])} to {end}"


def qr_path(text: str) -> dict[str, Any]:
    """A QR code of `text`: `size` in modules a side, quiet zone included, and `path`, SVG data of its dark runs."""
    code = segno.make(text, error="m", micro=False)
    strokes = []
    for y, row in enumerate(code.matrix, start=4):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                strokes.append(f"M{x + 4} {y}h{run - x}v1h-{run - x}z")
            x = max(run, x + 1)
    return {"size": len(code.matrix) + 8, "path": "".join(strokes)}
