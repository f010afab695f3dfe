"""The frame of every page: GOV.UK's markup without what is reserved to gov.uk, and nothing inline or of the visitor."""

from xml.etree.ElementTree import Element

import html5lib
from jinja2 import Environment, StrictUndefined

from .test_macros import ENVIRONMENT, OFFICIAL

FRAME = Environment(
    loader=ENVIRONMENT.loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
FRAME.globals["asset"] = "/static/0/{}".format


def page(source: str = "", **context: object) -> Element:
    text = FRAME.from_string('{% extends "core/base.html" %}' + source).render(context)
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def test_the_frame_has_what_the_official_template_has() -> None:
    ours, theirs = (
        page(),
        html5lib.parse(
            OFFICIAL.from_string('{% extends "govuk_frontend_jinja/template.html" %}').render(),
            namespaceHTMLElements=False,
        ),
    )
    for frame in (ours, theirs):
        assert frame.get("lang") == "en"
        assert frame.get("class").split() == ["govuk-template"]
        assert "govuk-template__body" in frame.find("body").get("class").split()
        assert [one.get("id") for one in frame.iter("main")] == ["main-content"]
        assert [one.get("class").split()[0] for one in frame.iter("header")] == ["govuk-template__header"]
        assert [one.get("class").split()[0] for one in frame.iter("footer")] == ["govuk-template__footer"]
        (viewport,) = [one.get("content") for one in frame.iter("meta") if one.get("name") == "viewport"]
        assert viewport == "width=device-width, initial-scale=1, viewport-fit=cover"


def test_the_first_thing_in_a_page_leads_to_its_content() -> None:
    macro = '{% from "govuk_frontend_jinja/components/skip-link/macro.html" import govukSkipLink %}'
    call = "{{ govukSkipLink({'href': '#main-content', 'text': 'Skip to main content'}) }}"
    (official,) = html5lib.parseFragment(OFFICIAL.from_string(macro + call).render(), namespaceHTMLElements=False)
    first = page().find("body")[0]
    assert (first.tag, first.attrib, first.text) == (official.tag, official.attrib, official.text.strip())


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    for one in page("{% set demonstration = true %}").iter():
        assert one.tag != "style"
        assert not [name for name in one.attrib if name == "style" or name.startswith("on")]
        assert one.tag != "script" or (one.get("src", "").startswith("/static/") and not one.text)
        if one.tag == "link":
            assert one.get("href").startswith("/static/")


def test_a_page_marks_where_it_stands_in_words_too() -> None:
    current = [one for one in page('{% set section = "standards" %}').iter("a") if one.get("aria-current")]
    assert [("".join(one.itertext()), one[0].tag) for one in current] == [("Standards", "strong")]
    assert not [one for one in page().iter("a") if one.get("aria-current")]


def test_a_title_names_the_page_the_regulator_and_an_error_first() -> None:
    titled = "{% block title %}Sign in{% endblock %}"
    assert page(titled).find("head/title").text == "Sign in – Criminal Justice Regulator"
    assert page(titled, failed=True).find("head/title").text == "Error: Sign in – Criminal Justice Regulator"


def test_a_page_with_invented_content_says_so_before_it() -> None:
    def said(frame: Element) -> bool:
        return "invented" in "".join(frame.find("body/header").itertext())

    assert said(page("{% set demonstration = true %}"))
    assert not said(page())


def test_an_error_page_says_what_to_do_and_where_to_go() -> None:
    words = {"code": 404, "heading": "Page not found", "message": "Check the address."}
    text = FRAME.get_template("core/errors/error.html").render(words)
    found = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert [one.text for one in found.iter("h1")] == ["Page not found"]
    assert found.find("head/title").text == "Page not found – Criminal Justice Regulator"
    assert "Check the address." in text
    assert {"/verify", "/providers"} <= {one.get("href") for one in found.find("body//main").iter("a")}
