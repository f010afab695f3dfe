"""What a document must not lack before it is rendered: the faults that a PDF validator does not see, or sees too late.

The rules are those of PDF/UA-1 and WCAG 2.2 that our templates could break, and that nothing outside is reached.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Element = Any  # an ElementTree element: tags of HTML are bare, those of SVG carry their namespace
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FORBIDDEN = ("script", "iframe", "frame", "object", "embed", "applet", "base", "link", "form", "video", "audio", "math")
ADDRESSES = ("src", "srcset", "data", "poster", "background", "action", "formaction", XLINK)
REFERRING = ("aria-labelledby", "aria-describedby", "headers", "for")
# Controls, surrogates, private use, directional overrides and non-characters: what no reader can be meant to read.
_NO_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
    r"\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff]"
)
_LINK = re.compile(r"(https?://|mailto:|#).+", re.IGNORECASE)
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!asset:)", re.IGNORECASE)


def problems(root: Element) -> list[str]:
    """Everything that keeps this document from being read by everyone, as sentences; empty when it may be rendered."""
    found: list[str] = []
    for rule in (_whole, _headings, _pictures, _tables, _links, _lists, _identifiers, _outside, _characters):
        found.extend(rule(root))
    return found


def words(element: Element) -> str:
    """All text of an element, with the text alternatives of its pictures, in one line."""
    parts = list(element.itertext())
    parts += [picture.get("alt") or "" for picture in element.iter("img")]
    return " ".join(" ".join(parts).split())


def _elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _whole(root: Element) -> Iterator[str]:
    if not (root.get("lang") or "").strip():
        yield "the document does not say its language"
    title = root.find("head/title")
    if title is None or not words(title):
        yield "the document has no title"


def _headings(root: Element) -> Iterator[str]:
    headings = [element for element in _elements(root) if element.tag in HEADINGS]
    first = [heading for heading in headings if heading.tag == "h1"]
    if len(first) != 1:
        yield f"there must be one heading of the first level, and there are {len(first)}"
    above = 0
    for heading in headings:
        level = int(heading.tag[1])
        text = words(heading)
        if not text:
            yield f"a heading of level {level} is empty"
        if level > above + 1:
            yield f"the heading {text!r} is of level {level}, below one of level {above}: a level is skipped"
        above = level


def _pictures(root: Element) -> Iterator[str]:
    for picture in root.iter("img"):
        if not (picture.get("alt") or "").strip():
            yield f"the picture {(picture.get('src') or 'without a source')[:80]!r} has no text alternative"
    for drawing in root.iter(f"{SVG}svg"):
        title = drawing.find(f"{SVG}title")
        if title is None or not (title.text or "").strip():
            yield "a drawing (svg) has no title of its own to say what it shows"


def _tables(root: Element) -> Iterator[str]:
    for number, table in enumerate(root.iter("table"), start=1):
        caption = table.find("caption")
        name = words(caption) if caption is not None else ""
        where = f"the table {name!r}" if name else f"table {number}"
        if not name:
            yield f"{where} has no caption"
        headers = list(table.iter("th"))
        if not headers:
            yield f"{where} has no header cells"
        if not list(table.iter("td")):
            yield f"{where} has no cells besides headers"
        in_head = {id(cell) for head in table.iter("thead") for cell in head.iter("th")}
        for cell in headers:
            text = words(cell)
            if not text:
                yield f"{where} has an empty header cell"
            needed = "col" if id(cell) in in_head else "row"
            if cell.get("scope") != needed:
                yield f"in {where} the header cell {text!r} needs scope={needed!r}"


def _links(root: Element) -> Iterator[str]:
    for link in root.iter("a"):
        address = link.get("href") or ""
        if not words(link):
            yield f"the link to {address[:80]!r} has no text"
        if not _LINK.fullmatch(address):
            yield f"the link {words(link)!r} leads to {address[:80]!r}, which is no web address and no place here"


def _lists(root: Element) -> Iterator[str]:
    for kind, members in (("ul", ("li",)), ("ol", ("li",)), ("dl", ("dt", "dd", "div"))):
        for group in root.iter(kind):
            if not any(member.tag in members for member in group):
                yield f"a list ({kind}) is empty"


def _identifiers(root: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in _elements(root) if element.get("id") is not None)
    for name, count in counts.items():
        if count > 1:
            yield f"the id {name!r} is used {count} times"
    for element in _elements(root):
        wanted = [name for attribute in REFERRING for name in (element.get(attribute) or "").split()]
        address = element.get("href") or ""
        if element.tag == "a" and address.startswith("#"):
            wanted.append(address[1:])
        for name in wanted:
            if name not in counts:
                yield f"something refers to the id {name!r}, which is not there"


def _characters(root: Element) -> Iterator[str]:
    unwritten = {letter for text in root.itertext() for letter in _NO_TEXT.findall(text)}
    for letter in sorted(unwritten):
        yield f"the text holds U+{ord(letter):04X}, which is a signal to machines and no letter"


def _outside(root: Element) -> Iterator[str]:
    for element in _elements(root):
        tag = element.tag.rpartition("}")[2]
        if tag in FORBIDDEN:
            yield f"a document may not contain <{tag}>"
        if tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield "a document may not send its reader elsewhere (meta refresh)"
        if element.get("style") is not None:
            yield f"<{tag}> carries a style attribute; looks belong in the stylesheet"
        if tag == "style" and _OUTSIDE.search("".join(element.itertext())):
            yield "a stylesheet inside the document fetches something that is not ours"
        yield from _addresses(element, tag)


def _addresses(element: Element, tag: str) -> Iterator[str]:
    names = [name for name in ADDRESSES if element.get(name) is not None]
    if element.tag.startswith(SVG) and tag != "a" and element.get("href") is not None:
        names.append("href")
    for name in names:
        value = element.get(name).strip()
        inside_drawing = element.tag.startswith(SVG) and value.startswith("#")
        if not value.startswith("asset:") and not inside_drawing:
            yield f"<{tag}> fetches {value[:80]!r}, which is not one of our own files"
