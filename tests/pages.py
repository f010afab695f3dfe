"""What holds for every page that any test fetches, whoever it is for."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

SITE = "Criminal Justice Regulator"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SVG = "{http://www.w3.org/2000/svg}"
UNLABELLED = {"hidden", "submit", "button"}
LABELLED_BY = ("aria-label", "aria-labelledby")


def check(answer: TestResponse) -> Element:
    """A page of ours, whatever its status: well made, named, safe. Returns it parsed."""
    assert answer.mimetype == "text/html", answer.mimetype
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = check_html(answer.get_data(as_text=True))
    titled_as_error = words(page.find("head/title")).startswith("Error: ")
    assert titled_as_error == (answer.status_code in (422, 429)), (answer.status_code, words(page.find("head/title")))
    return page


def check_html(text: str) -> Element:
    """The same for the text alone."""
    assert "\x00" not in text
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    ids = _unique_ids(page)
    _one_heading(page)
    _landmarks(page)
    _nothing_inline(page)
    for form in page.iter("form"):
        _form(form)
    _fields(page)
    _links(page, ids)
    _tables(page)
    _pictures(page)
    return page


def words_of(page: Element) -> str:
    """Everything that a page says, on one line."""
    return words(page.find("body"))


def _unique_ids(page: Element) -> set[str]:
    ids = Counter(each.get("id") for each in page.iter() if each.get("id"))
    assert not [name for name, count in ids.items() if count > 1], ids
    for each in page.iter():
        for name in ("aria-labelledby", "aria-describedby", "aria-controls"):
            for target in each.get(name, "").split():
                assert target in ids, (name, target)
    return set(ids)


def _one_heading(page: Element) -> None:
    assert page.get("lang"), "a page says its language"
    headings = [words(each) for each in page.iter("h1")]
    assert len(headings) == 1, headings
    title = words(page.find("head/title"))
    assert title.removeprefix("Error: ").startswith(headings[0]), (title, headings[0])
    assert title.endswith(SITE), title
    levels = [int(each.tag[1]) for each in page.iter() if re.fullmatch("h[1-6]", str(each.tag))]
    before_main = next((position for position, level in enumerate(levels) if level == 1), 0)
    for level, following in zip(levels[before_main:], levels[before_main + 1 :], strict=False):
        assert following <= level + 1, f"a heading is skipped: h{level} to h{following}"


def _landmarks(page: Element) -> None:
    assert len(list(page.iter("main"))) == 1
    assert page.find("body/footer") is not None
    assert page.find("body/header") is not None
    named = [each.get("aria-label") or each.get("aria-labelledby") for each in page.iter("nav")]
    assert all(named), "each navigation has a name"
    assert len(named) == len(set(named)), named
    skip = next(page.iter("a"))
    assert skip.get("href") == "#main-content", "the first link skips to the content"


def _nothing_inline(page: Element) -> None:
    """The policy would refuse it, so it must not be there."""
    for each in page.iter():
        assert each.get("style") is None, (each.tag, each.attrib)
        assert not [name for name in each.attrib if name.startswith("on")], each.attrib
        assert each.tag != "style", "a style element"
        if each.tag == "script":
            assert each.get("src", "").startswith("/static/"), each.attrib
            assert not (each.text or "").strip()
        if each.tag == "link" and each.get("rel") != "alternate":  # a feed of the page
            assert each.get("href", "").startswith("/static/"), each.attrib


def _form(form: Element) -> None:
    assert form.get("action"), "a form says where it goes"
    assert form.get("method") in ("get", "post"), form.attrib
    names = {each.get("name") for each in form.iter("input")}
    assert (form.get("method") == "post") == ("csrf_token" in names), "a form that changes something has a token"
    assert list(form.iter("button")), "a form has a button"


def _fields(page: Element) -> None:
    labels = Counter(each.get("for") for each in page.iter("label") if words(each))
    for tag in ("input", "select", "textarea"):
        for field in page.iter(tag):
            if field.get("type") not in UNLABELLED and not any(field.get(name) for name in LABELLED_BY):
                assert labels[field.get("id")] == 1, field.attrib
    for button in page.iter("button"):
        assert words(button) or button.get("aria-label"), button.attrib


def _links(page: Element, ids: set[str]) -> None:
    for link in page.iter("a"):
        target = link.get("href")
        assert target, "a link goes somewhere"
        assert words(link) or link.get("aria-label"), link.attrib
        assert not target.lower().startswith("javascript:"), target
        assert not target.startswith("#") or target[1:] in ids, target


def _tables(page: Element) -> None:
    for table in page.iter("table"):
        assert words(table.find("caption")), "a table has a caption"
        heads = list(table.iter("th"))
        assert heads, "a table has headers"
        assert all(head.get("scope") for head in heads), "a header cell says what it heads"


def _pictures(page: Element) -> None:
    for picture in page.iter("img"):
        assert picture.get("alt") is not None, picture.attrib
    for drawing in page.iter(SVG + "svg"):
        if drawing.get("role") == "img":
            assert words(drawing.find(SVG + "title")), "a drawing that means something says what"


def drawings(page: Element) -> list[Element]:
    """The drawings that mean something."""
    return [each for each in page.iter(SVG + "svg") if each.get("role") == "img"]


def words(part: Element | None) -> str:
    return " ".join("".join(part.itertext()).split()) if part is not None else ""
