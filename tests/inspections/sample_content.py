"""Frozen contents of reports for tests: Bedford from published facts; a CRC and a long report of invented places."""

import hashlib
from io import BytesIO
from typing import Any

import yaml
from PIL import Image, ImageDraw

from regulator.core.paths import DATA

from .sample_crc import crc
from .sample_frame import CRC_SCALE, INVENTED, PRISON_SCALE, area, empty, rating

__all__ = ["CRC_SCALE", "INVENTED", "PRISON_SCALE", "bedford", "crc", "empty", "long_report", "photograph"]

WORKED_EXAMPLE = "Worked example from published facts; not a report of any public body"
SOURCES = ["Observation", "Survey", "Prisoners", "Staff and third parties", "Documents"]
TESTS = {
    "safety": "Safety",
    "respect": "Respect",
    "purposeful-activity": "Purposeful activity",
    "preparation-for-release": "Preparation for release",
}


def bedford() -> dict[str, Any]:
    """HMP Bedford, 2023, from the published facts and nothing else."""
    facts = yaml.safe_load((DATA / "inspections" / "bedford-2023.yaml").read_text())
    sources = {"observation": 0, "survey": 1, "prisoners": 2, "staff": 3, "documents": 4}
    content = empty("INS-2023-7F4K", "HMP Bedford: report of a full inspection, 2023")
    content["notice"] = WORKED_EXAMPLE
    content["provider"] |= {
        "code": "BFI",
        "name": "HMP Bedford",
        "function": "Local and reception",
        "category": "B",
        "sector": "Public",
        "facts": [
            {"term": "People held", "value": "334"},
            {"term": "Certified normal accommodation", "value": "229 places"},
        ],
    }
    content["origin"] = {
        "imported": True,
        "note": "The scores are shown as they were published. This regulator neither judged nor computed them.",
        "actors": [
            {"duty": "Planned, recorded and drafted", "actor": "The import (lead inspector’s duty)"},
            {"duty": "Released", "actor": "The import (first releaser’s duty); the import (second releaser’s duty)"},
        ],
    }
    content["scales"] = [PRISON_SCALE]
    worst = {"1": "the lowest of four grades", "2": "the second lowest of four grades"}
    content["summary"] = {
        "text": ["Three of the four tests of a healthy prison were given the lowest grade, and the fourth the next."],
        "ratings": [
            rating(
                test,
                TESTS[test],
                PRISON_SCALE,
                str(score),
                f"Outcomes were judged {PRISON_SCALE['points'][score - 1]['label'].lower()}, {worst[str(score)]}.",
                imported=True,
            )
            for test, score in facts["judgements"].items()
        ],
        "overall": None,
        "unscored": [
            {"ref": "leadership", "name": "Leadership", "text": "Leadership is inspected and reported without a score."}
        ],
    }
    content["changes"] = {
        "text": [
            "All four tests have worsened since the inspection of 2022. The scores of 2022 are not in the sources used."
        ],
        "rows": [
            {
                "ref": test,
                "name": TESTS[test],
                "scale": "prison-tests",
                "history": [
                    {"date": "2022", "date_text": "2022", "score": None, "label": None, "source": "Press release"},
                    {
                        "date": "2023-11-09",
                        "date_text": "30 October to 9 November 2023",
                        "score": score,
                        "label": PRISON_SCALE["points"][score - 1]["label"],
                        "source": "Report of 14 February 2024",
                    },
                ],
            }
            for test, score in facts["judgements"].items()
        ],
    }
    content["urgent_notification"] = {
        "issued_on": None,
        "reply_due_on": None,
        "text": ["An urgent notification was issued after this inspection. A first one was issued in 2018."],
    }
    for number, concern in enumerate(facts["concerns"], start=1):
        content["priority_concerns" if concern["priority"] else "other_concerns"].append(
            {
                "number": number,
                "title": concern["title"],
                "area": TESTS[concern["test"]],
                "text": None,
                "standards": [],
            }
        )
    counts = {test: [0] * len(SOURCES) for test in TESTS}
    for number, (test, name) in enumerate(TESTS.items(), start=1):
        statements = []
        for piece in facts["evidence"]:
            if piece["test"] == test:
                counts[test][sources[piece["source"]]] += 1
                statements.append(
                    {
                        "number": f"{number}.{len(statements) + 1}",
                        "kind": "strength" if "reviewed by managers" in piece["statement"] else "concern",
                        "text": piece["statement"],
                        "sources": [SOURCES[sources[piece["source"]]]],
                        "standards": [],
                    }
                )
        content["areas"].append(area(test, name, statements, rating_ref=test))
    content["areas"].append(area("leadership", "Leadership", [], scored=False))
    content["minimum_standards"]["note"] = "Not in the sources."
    content["notable_practice"] = [
        {"title": one["title"], "area": TESTS[one["test"]], "text": None} for one in facts["notable_practice"]
    ]
    content["how_we_inspected"] = {
        "text": ["Inspectors were on site from 30 October to 9 November 2023, unannounced."],
        "evidence": {
            "sources": SOURCES,
            "rows": [{"area": TESTS[test], "counts": counts[test]} for test in TESTS],
        },
    }
    content["glossary"] = [
        {
            "term": "Certified normal accommodation",
            "meaning": "How many people a prison can hold without crowding, cell by cell.",
        },
        {
            "term": "Urgent notification",
            "meaning": "A letter that tells the Secretary of State that a prison needs help at once.",
        },
    ]
    content["sources"] = [
        {"title": "HM Inspectorate of Prisons, press release, November 2023", "note": "Urgent notification; findings."},
        {"title": "HM Inspectorate of Prisons, report published 14 February 2024", "note": "Scores, dates, concerns."},
    ]
    return content


def photograph(number: int, width: int = 1418, height: int = 1064) -> bytes:
    """A picture like one reduced at upload: a wall, a window, noise; different for each number."""
    picture = Image.effect_noise((width, height), 40).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width // 4, height // 4, width // 2, height // 2), fill=(90, 120 + number % 100, 160))
    draw.rectangle((width * 3 // 5, height // 3, width * 4 // 5, height), fill=(120, 90 + number % 120, 70))
    held = BytesIO()
    picture.save(held, "JPEG", quality=70)
    return held.getvalue()


def long_report(areas: int = 15, statements: int = 29, pictures: int = 30) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A long report of an invented prison, with its photographs by SHA-256: about sixty sheets."""
    content = bedford()
    content |= {"reference": "INS-2026-9ZLC", "title": "HMP Nether Wallop: report of a full inspection, 2026"}
    content["notice"] = INVENTED
    content["provider"] |= {"code": "NWX", "name": "HMP Nether Wallop", "facts": []}
    content["origin"] = {"imported": False, "note": None, "actors": []}
    photographs = {}
    for number in range(pictures):
        taken = photograph(number)
        photographs[hashlib.sha256(taken).hexdigest()] = taken
    names = list(photographs)
    content["areas"] = []
    for place in range(1, areas + 1):
        made = area(
            f"area-{place}",
            f"Area {place} of daily life",
            [
                {
                    "number": f"{place}.{number}",
                    "kind": ["strength", "concern", "finding"][number % 3],
                    "text": f"On the {number} landings seen, prisoners in wing {place} said that what was promised was "
                    f"done in {number * 3} weeks; records showed {number * 4}. Staff agreed, and put it down to "
                    "posts that were empty, to sickness, and to the hours that escorts to hospital took from shifts.",
                    "sources": [SOURCES[number % 5], SOURCES[(number + 2) % 5]],
                    "standards": [{"ref": str(20 + number % 6), "text": "Prisoners are helped to live decently."}],
                }
                for number in range(1, statements + 1)
            ],
        )
        for name in names[(place - 1) * pictures // areas : place * pictures // areas]:
            made["photographs"].append(
                {
                    "sha256": name,
                    "text_alternative": f"A cell on wing {place} with a broken window",
                    "caption": f"A cell on wing {place}.",
                }
            )
        content["areas"].append(made)
    return content, photographs
