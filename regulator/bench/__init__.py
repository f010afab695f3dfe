"""The measurements: how fast the regulator's work is done, each figure against a plain yardstick in the same run.

A machine is noisy and tomorrow's is another one, so that seconds say little: what counts is the ratio, measured in
pairs that alternate. Everything happens in a scratch installation in a temporary folder, removed at the end; the
installation's own database is never opened.

2026-11: the figures are named here and their modules imported when one is asked for, because the bare application that
a page is measured against lives in this package too, and must carry nothing.
"""

from dataclasses import dataclass

from .measuring import Goal


@dataclass(frozen=True)
class Figure:
    """Something that is measured: by which function of which module, what it is in a line, and its goal."""

    module: str
    function: str
    goal: Goal
    what: str


SIZED = ("complaints",)  # the figures whose size may be chosen
FIGURES = {
    # First: it fills copies of the installation, in which nothing may be owed before.
    "improvement": Figure(
        "owed",
        "owed",
        Goal(1.3),
        "a governor's home and the overdue job with 100,000 open actions, against 1,000",
    ),
    "published-page": Figure(
        "pages",
        "published_page",
        Goal(0.9, at_least=True),
        "a published inspection page, requests/s, against a bare Flask response of its size",
    ),
    "staff-page": Figure(
        "pages",
        "staff_page",
        Goal(0.08, at_least=True),
        "the staff page of somebody signed in, requests/s, against a bare Flask response of its size",
    ),
    "judgements": Figure(
        "judgements",
        "judgements",
        Goal(0.1),
        "the page of 300 minimum standards, rendering, against the same markup by the official macros",
    ),
    "entries": Figure(
        "entries", "first_time", Goal(3), "300 entries kept in one action, against a bare executemany of as many rows"
    ),
    "entries-replay": Figure(
        "entries", "replayed", Goal(1), "the same 300 entries handed in again, against the first time"
    ),
    "sync": Figure(
        "sync", "first_time", Goal(3), "300 entries in one sync with its receipt, against a bare executemany of as many"
    ),
    "sync-replay": Figure("sync", "replayed", Goal(1), "the same 300 entries synced again, against the first time"),
    "report-pdf": Figure(
        "report_pdf",
        "report_pdf",
        Goal(3),
        "a report of 60 pages with 30 photographs as PDF/UA, against Chromium's print of the same HTML",
    ),
    "register-list": Figure(
        "seed_register",
        "register_list",
        Goal(1.3),
        "the register's list, its search and its pages among 1,000,000 organisations, against 10,000",
    ),
    "complaints": Figure(
        "complaints",
        "complaints",
        Goal(1.5),
        "the Ombudsman's lists, matching and search among 100,000 complaints (or --size), against 1,000",
    ),
    "board": Figure(
        "board",
        "the_board",
        Goal(3),
        "the board of inspections among 10,000, against 10",
    ),
    "licences": Figure(
        "register_of_licences",
        "as_on",
        Goal(3),
        "the register of licences as on a day among 100,000 facts, against 100",
    ),
    "export": Figure(
        "export",
        "export",
        Goal(2),
        "300 judgements as Word and as a spreadsheet, against the library's own write of as much",
    ),
    "field": Figure(
        "field",
        "field",
        Goal(1),
        "capture on a device slowed six times: a keystroke kept, opened cold, searched, handed in, against its goals",
    ),
}
