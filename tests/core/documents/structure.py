"""Reads what a person reads: the words of a PDF by its structure tree, and those of the same document as HTML."""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from weasyprint import HTML

SVG = "{http://www.w3.org/2000/svg}"
PAGE_NUMBER = "\N{PAGE}"
BULLET = "\N{BULLET}"


def words_of_pdf(pdf: bytes) -> list[str]:
    """The words of the PDF in reading order. Heads and feet of sheets are artefacts, so they are not among them."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        run = subprocess.run(
            ["pdfinfo", "-struct-text", file.name], capture_output=True, text=True, timeout=120, check=True
        )
    words = " ".join(re.findall(r'^\s*"(.*)"\s*$', run.stdout, re.MULTILINE)).split()
    return " ".join(words).replace("/ ", "/").split()  # an address may be broken over two lines, after a slash


def words_of_html(html: str) -> list[str]:
    """The words of the HTML body. After each entry of the contents stands `PAGE_NUMBER`, which only print has."""
    words: list[str] = []
    _read(HTML(string=html).etree_element.find("body"), words, contents=False)
    return " ".join(words).split()


def table_heads(html: str) -> list[list[str]]:
    """The words at the head of each table, which print repeats where a table goes on over the page."""
    return [" ".join(head.itertext()).split() for head in HTML(string=html).etree_element.iter("thead")]


def difference(printed: list[str], shown: list[str], heads: list[list[str]]) -> str | None:
    """The first place where print says something else, or none. Print may add page numbers, bullets, repeated heads."""
    here = 0
    for place, word in enumerate(shown):
        while here < len(printed) and printed[here] != word and not (word == PAGE_NUMBER and printed[here].isdigit()):
            added = (
                1
                if printed[here] == BULLET
                else next((len(head) for head in heads if printed[here : here + len(head)] == head), 0)
            )
            if not added:
                return f"shown {shown[place - 5 : place + 5]}, printed {printed[here - 5 : here + 5]}"
            here += added
        if here >= len(printed):
            return f"print ends before {shown[place : place + 5]}"
        here += 1
    return f"print goes on with {printed[here : here + 5]}" if here < len(printed) else None


def sheets(pdf: bytes) -> list[str]:
    """All text of each sheet, heads and feet included."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, timeout=120, check=True)
    return run.stdout.decode().split("\f")[:-1]


def places(pdf: bytes) -> list[tuple[str, float, float]]:
    """Each printed word with its left and right edge, in points from the left of its sheet."""
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, timeout=120, check=True)
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)".*?>(.*?)</word>', run.stdout.decode())
    return [(word, float(left), float(right)) for left, right, word in found]


def write_to(folder: Path, name: str, pdf: bytes) -> Path:
    """The PDF as a file."""
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    return path


def _read(element: Any, words: list[str], *, contents: bool) -> None:
    inside = contents or element.tag == "nav"
    if not isinstance(element.tag, str):
        return
    if element.tag == f"{SVG}svg":
        words.append(_drawing(element))
        return
    words.append(element.text or "")
    for child in element:
        _read(child, words, contents=inside)
        words.append(child.tail or "")
    if inside and element.tag == "a":
        words.append(PAGE_NUMBER)


def _drawing(element: Any) -> str:
    """The words of a drawing, run together: in the structure they are one mark, and its title speaks for it."""
    return "".join("".join((text.text or "").split()) for text in element.iter(f"{SVG}text"))
