"""Each fault that would keep somebody from reading a document is found, and all of them at once."""

import pytest
from weasyprint import HTML

from regulator.core.documents import lint

HEAD = "<title>A report</title>"
TABLE = (
    '<table><caption>Counts</caption><thead><tr><th scope="col">Area</th><th scope="col">Count</th></tr></thead>'
    '<tbody><tr><th scope="row">Safety</th><td>5</td></tr></tbody></table>'
)


def found(body: str, head: str = HEAD, lang: str = ' lang="en-GB"') -> list[str]:
    return lint.problems(
        HTML(string=f"<!DOCTYPE html><html{lang}><head>{head}</head><body>{body}</body></html>").etree_element
    )


def test_a_sound_document_passes() -> None:
    sound = (
        '<h1 id="top">A report</h1><h2>Findings</h2><h3>Safety</h3><h2>Sources</h2>'
        f'<p><a href="#top">Top</a>, <a href="https://example.org/">our site</a></p><ul><li>One</li></ul>{TABLE}'
        '<svg><title>A circle</title><circle r="4"/></svg><img src="asset:photograph/ab" alt="A wall">'
    )
    assert found(sound) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<p>No heading</p>", "there must be one heading of the first level, and there are 0"),
        ("<h1>One</h1><h1>Two</h1>", "there must be one heading of the first level, and there are 2"),
        ("<h1>A</h1><h3>B</h3>", "the heading 'B' is of level 3, below one of level 1: a level is skipped"),
        ("<h2>B</h2><h1>A</h1>", "the heading 'B' is of level 2, below one of level 0: a level is skipped"),
        ("<h1>A</h1><h2> </h2>", "a heading of level 2 is empty"),
        ('<h1>A</h1><img src="asset:photograph/a">', "the picture 'asset:photograph/a' has no text alternative"),
        (
            '<h1>A</h1><img src="asset:photograph/a" alt=" ">',
            "the picture 'asset:photograph/a' has no text alternative",
        ),
        (
            '<h1>A</h1><svg aria-label="B"><g><title>C</title></g></svg>',
            "a drawing (svg) has no title of its own to say what it shows",
        ),
        ("<h1>A</h1>" + TABLE.replace("<caption>Counts</caption>", ""), "table 1 has no caption"),
        (
            "<h1>A</h1><table><caption>Counts</caption><tr><td>1</td></tr></table>",
            "the table 'Counts' has no header cells",
        ),
        (
            "<h1>A</h1>" + TABLE.replace("<td>5</td>", ""),
            "the table 'Counts' has no cells besides headers",
        ),
        (
            "<h1>A</h1>" + TABLE.replace('<th scope="col">Area</th>', '<th scope="col"></th>'),
            "the table 'Counts' has an empty header cell",
        ),
        (
            "<h1>A</h1>" + TABLE.replace('scope="row"', ""),
            "in the table 'Counts' the header cell 'Safety' needs scope='row'",
        ),
        (
            "<h1>A</h1>" + TABLE.replace('scope="col">Area', 'scope="row">Area'),
            "in the table 'Counts' the header cell 'Area' needs scope='col'",
        ),
        ('<h1>A</h1><a href="https://example.org/"> </a>', "the link to 'https://example.org/' has no text"),
        (
            '<h1>A</h1><a href="javascript:alert(1)">B</a>',
            "the link 'B' leads to 'javascript:alert(1)', which is no web address and no place here",
        ),
        (
            '<h1>A</h1><a href="file:///etc/passwd">B</a>',
            "the link 'B' leads to 'file:///etc/passwd', which is no web address and no place here",
        ),
        ("<h1>A</h1><ul></ul>", "a list (ul) is empty"),
        ("<h1>A</h1><dl></dl>", "a list (dl) is empty"),
        ('<h1 id="a">A</h1><p id="a">B</p>', "the id 'a' is used 2 times"),
        ('<h1>A</h1><a href="#gone">B</a>', "something refers to the id 'gone', which is not there"),
        ('<h1>A</h1><p aria-labelledby="gone">B</p>', "something refers to the id 'gone', which is not there"),
        ("<h1>A \u202e</h1>", "the text holds U+202E, which is a signal to machines and no letter"),
        ("<h1>A</h1><p>\x01</p>", "the text holds U+0001, which is a signal to machines and no letter"),
        ("<h1>A</h1><script>1</script>", "a document may not contain <script>"),
        ('<h1>A</h1><p style="color: red">B</p>', "<p> carries a style attribute; looks belong in the stylesheet"),
        (
            '<h1>A</h1><img alt="B" src="//example.org/b.png">',
            "<img> fetches '//example.org/b.png', which is not one of our own files",
        ),
        (
            '<h1>A</h1><svg><title>B</title><image href="b.png"/></svg>',
            "<image> fetches 'b.png', which is not one of our own files",
        ),
        (
            '<h1>A</h1><svg><title>B</title><image xlink:href="b.png"/></svg>',
            "<image> fetches 'b.png', which is not one of our own files",
        ),
    ],
)
def test_a_fault_is_found_and_named(body: str, problem: str) -> None:
    assert found(body) == [problem]


def test_a_document_without_a_language_or_title_is_refused() -> None:
    assert found("<h1>A</h1>", head="", lang="") == [
        "the document does not say its language",
        "the document has no title",
    ]


def test_a_document_that_sends_its_reader_elsewhere_is_refused() -> None:
    head = HEAD + '<meta http-equiv="Refresh" content="0; url=https://example.org">'
    assert found("<h1>A</h1>", head=head) == ["a document may not send its reader elsewhere (meta refresh)"]


def test_all_faults_are_named_at_once() -> None:
    body = "<h1>A</h1><h3>B</h3><table><tr><td>1</td></tr></table><img src='x.png'><ul></ul>"
    assert len(found(body, head="")) == 7
