"""A report of an invented place, as long as they get, made of the frame of a real one."""

import hashlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1418, 1064  # of a photograph reduced at upload
NOTICE = "Invented place and people, to measure how long a report takes"
SOURCES = ("Observation", "Survey", "Prisoners", "Staff and third parties", "Documents and data")
KINDS = ("strength", "concern", "finding")


def long_report(
    report: dict[str, Any], areas: int, statements: int, photographs: int
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A report with so many areas of so many statements, and its photographs by SHA-256. `report` lends its frame."""
    pictures = [photograph(number) for number in range(photographs)]
    held = {hashlib.sha256(picture).hexdigest(): picture for picture in pictures}
    names = list(held)
    made = [_area(report["areas"][0], place, statements) for place in range(1, areas + 1)]
    for place, area in enumerate(made):
        area["photographs"] = [
            {
                "sha256": name,
                "text_alternative": f"A cell on wing {place + 1} with a broken window",
                "caption": f"A cell on wing {place + 1}.",
            }
            for name in names[place::areas]
        ]
    frame = {**report, "reference": "INS-2026-0000", "title": "HMP Nether Wallop: report of a full inspection, 2026"}
    return {**frame, "notice": NOTICE, "areas": made}, held


def photograph(number: int) -> bytes:
    """A picture as large as those reduced at upload: noise, a window and a wall, different for each number."""
    picture = Image.effect_noise((WIDTH, HEIGHT), 40).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((WIDTH // 4, HEIGHT // 4, WIDTH // 2, HEIGHT // 2), fill=(90, 120 + number % 100, 160))
    draw.rectangle((WIDTH * 3 // 5, HEIGHT // 3, WIDTH * 4 // 5, HEIGHT), fill=(120, 90 + number % 120, 70))
    held = BytesIO()
    picture.save(held, "JPEG", quality=70)
    return held.getvalue()


def _area(frame: dict[str, Any], place: int, statements: int) -> dict[str, Any]:
    said = [_statement(frame["statements"][0], place, number) for number in range(1, statements + 1)]
    return {**frame, "ref": f"area-{place}", "title": f"Area {place} of daily life", "statements": said}


def _statement(frame: dict[str, Any], place: int, number: int) -> dict[str, Any]:
    return {
        **frame,
        "number": f"{place}.{number}",
        "kind": KINDS[number % 3],
        "text": f"On the {number} landings seen, prisoners in wing {place} said that what was promised was done in "
        f"{number * 3} weeks; records showed {number * 4}. Staff agreed, and put it down to posts that were empty, to "
        "sickness, and to the hours that escorts to hospital took from shifts.",
        "sources": [SOURCES[number % 5], SOURCES[(number + 2) % 5]],
        "standards": [{"ref": str(20 + number % 6), "text": "Prisoners are helped to live decently."}],
    }
