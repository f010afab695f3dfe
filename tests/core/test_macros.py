"""Our lean macros write what the official GOV.UK components write, and our plots can be read without seeing them."""

import html5lib
import pytest
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup

from regulator.core.paths import TEMPLATES

ENVIRONMENT = Environment(
    loader=ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    ),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
OFFICIAL = Environment(loader=ENVIRONMENT.loader, autoescape=True, undefined=ChainableUndefined)

# Ours, the official component, its parameters.
SAME = {
    "a table": (
        "table('Tests', ['Test', '2018', '2023'], [('Safety', 1, 2), ('Respect & care', 3, 4)], numeric=(1, 2))",
        ("table", "govukTable"),
        {
            "caption": "Tests",
            "captionClasses": "govuk-table__caption--m",
            "firstCellIsHeader": True,
            "head": [{"text": "Test"}, {"text": "2018", "format": "numeric"}, {"text": "2023", "format": "numeric"}],
            "rows": [
                [{"text": "Safety"}, {"text": 1, "format": "numeric"}, {"text": 2, "format": "numeric"}],
                [{"text": "Respect & care"}, {"text": 3, "format": "numeric"}, {"text": 4, "format": "numeric"}],
            ],
        },
    ),
    "a table without row headers": (
        "table('Tests', ['Test'], [('Safety',)], row_headers=false, caption_class='')",
        ("table", "govukTable"),
        {"caption": "Tests", "head": [{"text": "Test"}], "rows": [[{"text": "Safety"}]]},
    ),
    "a summary list": (
        "summary_list([('Operator', 'HMPPS'), ('Places', 410)])",
        ("summary-list", "govukSummaryList"),
        {
            "rows": [
                {"key": {"text": "Operator"}, "value": {"text": "HMPPS"}},
                {"key": {"text": "Places"}, "value": {"text": 410}},
            ]
        },
    ),
    "a summary list with actions": (
        "summary_list([('Operator', 'HMPPS'), ('Places', 410, [('/a', 'Change', 'places')]),"
        " ('Lead', 'A', [('/b', 'Change', 'lead'), ('/c', 'Remove')])])",
        ("summary-list", "govukSummaryList"),
        {
            "rows": [
                {"key": {"text": "Operator"}, "value": {"text": "HMPPS"}},
                {
                    "key": {"text": "Places"},
                    "value": {"text": 410},
                    "actions": {"items": [{"href": "/a", "text": "Change", "visuallyHiddenText": "places"}]},
                },
                {
                    "key": {"text": "Lead"},
                    "value": {"text": "A"},
                    "actions": {
                        "items": [
                            {"href": "/b", "text": "Change", "visuallyHiddenText": "lead"},
                            {"href": "/c", "text": "Remove"},
                        ]
                    },
                },
            ]
        },
    ),
    "a tag": ("tag('Not met', 'red')", ("tag", "govukTag"), {"text": "Not met", "classes": "govuk-tag--red"}),
    "breadcrumbs": (
        "breadcrumbs([('Home', '/'), ('Providers', '/providers'), ('Bedford', none)])",
        ("breadcrumbs", "govukBreadcrumbs"),
        {
            "items": [
                {"text": "Home", "href": "/"},
                {"text": "Providers", "href": "/providers"},
                {"text": "Bedford"},
            ]
        },
    ),
    "pagination": (
        "pagination('/?before=2', '/?after=9', next_label='Bedford to Durham', label='Providers')",
        ("pagination", "govukPagination"),
        {
            "landmarkLabel": "Providers",
            "previous": {"href": "/?before=2"},
            "next": {"href": "/?after=9", "labelText": "Bedford to Durham"},
        },
    ),
    "inset text": ("inset('Not advice')", ("inset-text", "govukInsetText"), {"text": "Not advice"}),
    "a warning": ("warning('Act now')", ("warning-text", "govukWarningText"), {"text": "Act now"}),
}


def tree(markup: str) -> object:
    """Markup as nested elements with their attributes and words, in which space that is not shown does not count."""

    def one(element: object) -> object:
        attributes = {
            name: tuple(sorted(value.split())) if name == "class" else value
            for name, value in element.attrib.items()  # type: ignore[attr-defined]
        }
        words = [(element.text or "").split()]  # type: ignore[attr-defined]
        children = []
        for child in element:  # type: ignore[attr-defined]
            children.append(one(child))
            words.append((child.tail or "").split())
        return element.tag, sorted(attributes.items()), words, children  # type: ignore[attr-defined]

    return one(html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False))


def ours(call: str, file: str = "govuk") -> str:
    name = call.split("(")[0]
    return ENVIRONMENT.from_string(f'{{% from "core/macros/{file}.html" import {name} %}}{{{{ {call} }}}}').render()


def official(component: str, macro: str, params: dict[str, object]) -> str:
    start = f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {macro} %}}'
    return OFFICIAL.from_string(f"{start}{{{{ {macro}(params) }}}}").render(params=params)


@pytest.mark.parametrize("case", SAME)
def test_a_lean_macro_writes_what_the_official_component_writes(case: str) -> None:
    call, component, params = SAME[case]
    assert tree(ours(call)) == tree(official(*component, params))


def test_details_hold_what_they_are_called_with() -> None:
    source = '{% from "core/macros/govuk.html" import details %}{% call details("How") %}<p>Half up</p>{% endcall %}'
    params = {"summaryText": "How", "html": Markup("<p>Half up</p>")}
    assert tree(ENVIRONMENT.from_string(source).render()) == tree(official("details", "govukDetails", params))


def test_words_are_escaped_in_a_table_and_in_a_plot() -> None:
    assert "<script>" not in ours("table('<script>', ['<script>'], [('<script>',)])")
    assert "<script>" not in ours("bars('<script>', '<script>', [('<script>', 3)])", "plots")


def test_nothing_to_page_through_writes_nothing() -> None:
    assert ours("pagination()").strip() == ""


SERIES = "[('Safety', [1, none]), ('Respect', [2, 3])]"
TICKS = "[(1, 'Poor'), (4, 'Good')]"
PLOTS = {
    "line": f"line('Title', 'Sentence.', ['2018', '2023'], {SERIES}, {TICKS}, minimum=1, maximum=4)",
    "panels": f"panels('Title', 'Sentence.', ['2018', '2023'], {SERIES}, {TICKS})",
    "bars": "bars('Title', 'Sentence.', [('Safety', 54), ('Respect', none)], unit='%')",
    "intervals": "intervals('Title', 'Sentence.', [('Safety', 54, 48, 60), ('Respect', none, none, none)], unit='%')",
}


def elements(call: str) -> list[object]:
    return list(html5lib.parseFragment(ours(call, "plots"), treebuilder="etree", namespaceHTMLElements=False).iter())


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_says_in_its_title_what_is_to_be_seen(plot: str) -> None:
    pictures = [one for one in elements(PLOTS[plot]) if str(one.tag).endswith("svg") and one.get("role") == "img"]
    assert len(pictures) == 1
    assert str(pictures[0][0].tag).endswith("title")
    assert pictures[0][0].text == "Title. Sentence."


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_carries_no_style_that_the_content_policy_refuses(plot: str) -> None:
    assert not [one for one in elements(PLOTS[plot]) if "style" in one.attrib or str(one.tag).endswith("style")]


@pytest.mark.parametrize("plot", PLOTS)
def test_every_figure_of_a_plot_stands_in_its_table_and_a_missing_one_is_said(plot: str) -> None:
    table = next(one for one in elements(PLOTS[plot]) if one.tag == "table")
    words = " ".join(" ".join(table.itertext()).split())
    wanted = {"line": "2018 1 2 2023 Not in the sources 3", "panels": "2018 1 2 2023 Not in the sources 3"}
    wanted |= {"bars": "Safety 54% Respect Not in the sources"}
    wanted |= {"intervals": "Safety 54% 48% to 60% Respect Not in the sources –"}
    assert words.endswith(wanted[plot])


def test_a_missing_figure_breaks_the_line_and_is_never_drawn_as_nought() -> None:
    with_gap = ours(f"panels('T', 'S.', ['a', 'b', 'c'], [('Safety', [2, none, 3])], {TICKS})", "plots")
    whole = ours(f"panels('T', 'S.', ['a', 'b', 'c'], [('Safety', [2, 1, 3])], {TICKS})", "plots")
    assert whole.count('stroke-width="2.5"') == 2
    assert with_gap.count('stroke-width="2.5"') == 0


def test_labels_that_would_run_together_on_a_phone_stand_on_two_lines() -> None:
    call = f"panels('T', 'S.', ['August 2022', 'November 2023'], [('Safety', [2, 1])], {TICKS}, positions=[0.9, 1])"
    picture = next(one for one in elements(call) if one.get("role") == "img")
    lines = {one.text: one.get("y") for one in picture.iter() if one.text in ("August 2022", "November 2023")}
    assert len(set(lines.values())) == 2


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_colour_of_a_plot_stands_out_from_white_as_wcag_asks() -> None:
    module = ENVIRONMENT.get_template("core/macros/plots.html").module
    assert len(set(module.colours)) == len(set(module.dashes)) == len(set(module.markers)) == 6  # type: ignore[attr-defined]
    for colour in module.colours:  # type: ignore[attr-defined]
        assert 1.05 / (luminance(colour) + 0.05) >= 3, colour
