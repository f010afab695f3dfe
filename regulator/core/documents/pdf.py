"""Writes one document as tagged PDF (PDF/UA-1). It is run in the rendering process only: see `rendering`."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from . import lint
from .assets import OwnFiles


class RefusedByLint(Exception):
    """The document breaks rules of `lint`; `problems` names each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)
        self.problems = problems


class Incomplete(Exception):
    """The document asks for something it cannot have: a picture, font or place that is missing or is not ours."""


class _Complaints(logging.Handler):
    """What WeasyPrint says while it works; its errors mean that something the author wrote is not in the PDF."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def write(
    html: str, stylesheet: str, *, fonts: Path, photographs: Mapping[str, bytes], identifier: bytes | None = None
) -> bytes:
    """The document as PDF/UA-1; the same input always gives the same bytes.

    `identifier` is the file's PDF identifier. Refused by the lint, or when a picture, font or link target is missing.
    """
    own = OwnFiles(fonts, photographs)
    complaints = _Complaints()
    LOGGER.addHandler(complaints)
    try:
        page = HTML(string=html, url_fetcher=own)
        problems = lint.problems(page.etree_element)
        if problems:
            raise RefusedByLint(problems)
        font_config = FontConfiguration()
        style = CSS(string=stylesheet, url_fetcher=own, font_config=font_config)
        written: bytes = page.write_pdf(
            stylesheets=[style],
            font_config=font_config,
            finisher=finish,
            pdf_variant="pdf/ua-1",
            pdf_identifier=identifier,
        )
    except FatalURLFetchingError as fault:  # no Exception, so that nothing on its way up may swallow it
        raise Incomplete(str(fault)) from None
    finally:
        LOGGER.removeHandler(complaints)
    if complaints.heard:
        raise Incomplete("; ".join(complaints.heard))
    return written


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """What WeasyPrint leaves to us. A character that no font on this machine can draw is not printed as a blank box."""
    missing = sorted({codepoint for font in document.fonts.values() for codepoint in font.missing})
    if missing:
        letters = ", ".join(f"{chr(codepoint)!r} (U+{codepoint:04X})" for codepoint in missing[:20])
        raise Incomplete(f"no font on this machine has {letters}: install one that has, such as fonts-noto")
    _name_scopes(pdf)


def _name_scopes(pdf: pydyf.PDF) -> None:
    """Writes into each header cell whether it heads a column or a row, which WeasyPrint leaves out (PDF/UA 7.5).

    Header cells in a table's head are its columns', all others their rows'; the lint holds templates to that.
    """
    for cell in pdf.objects:
        if isinstance(cell, pydyf.Dictionary) and cell.get("S") == "/TH" and "A" in cell:
            row = _at(pdf, cell["P"])
            group = _at(pdf, row["P"])
            cell["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    """The object a reference such as `12 0 R` points at."""
    return pdf.objects[int(bytes(reference).split()[0])]
