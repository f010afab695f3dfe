"""What sample reports are made of: an empty frame, a rating, an area, two scales."""

from typing import Any

INVENTED = "Invented place and people, for demonstration"
PRISON_SCALE = {
    "code": "prison-tests",
    "name": "Healthy prison tests",
    "sentence": "From 1 (poor) to 4 (good); the four tests are never added up.",
    "points": [
        {"code": "1", "label": "Poor", "score": 1, "meaning": "Outcomes are seriously harmed."},
        {"code": "2", "label": "Not sufficiently good", "score": 2, "meaning": "Outcomes suffer in many areas."},
        {"code": "3", "label": "Reasonably good", "score": 3, "meaning": "Outcomes suffer in only a few areas."},
        {"code": "4", "label": "Good", "score": 4, "meaning": "No sign that outcomes suffer in any important area."},
    ],
}
CRC_SCALE = {
    "code": "crc-2018",
    "name": "Probation ratings of 2018",
    "sentence": "From inadequate to outstanding, counted as 0 to 3 points when ten standards are added up.",
    "points": [
        {"code": "inadequate", "label": "Inadequate", "score": 0, "meaning": "Under 50% of applicable cases."},
        {"code": "requires-improvement", "label": "Requires improvement", "score": 1, "meaning": "50% to 64%."},
        {"code": "good", "label": "Good", "score": 2, "meaning": "65% to 79%."},
        {"code": "outstanding", "label": "Outstanding", "score": 3, "meaning": "80% and over."},
    ],
}


def empty(reference: str, title: str) -> dict[str, Any]:
    """A report of which nothing is known but its frame."""
    return {
        "schema": "inspection-report/1",
        "kind": "inspection-report",
        "reference": reference,
        "title": title,
        "notice": None,
        "provider": dict.fromkeys(
            ["code", "name", "function", "category", "sector", "holds", "area", "commissioner"], None
        )
        | {"code": "XXX", "name": "Nowhere", "facts": []},
        "inspection": {
            "kind": "full",
            "kind_name": "Full inspection",
            "announced": False,
            "on_site": [{"from": "2023-10-30", "to": "2023-11-09"}],
            "published_on": "2024-02-14",
            "edition": {"code": "prisons-1", "title": "Standards for prisons, first edition"},
            "scheme": {"code": "prison-tests", "name": "Healthy prison tests"},
        },
        "origin": {"imported": False, "note": None, "actors": []},
        "scales": [],
        "summary": {"text": [], "ratings": [], "overall": None, "unscored": []},
        "changes": {"text": [], "rows": []},
        "urgent_notification": None,
        "priority_concerns": [],
        "other_concerns": [],
        "areas": [],
        "minimum_standards": {"tested": 0, "met": 0, "not_tested": 0, "note": None, "not_met": []},
        "notable_practice": [],
        "reply": None,
        "how_we_inspected": {"text": [], "evidence": None},
        "team": [],
        "glossary": [],
        "sources": [],
        "verification": {
            "check_code": "K7QM-2XWD-9HTA",
            "url": "https://regulator.example/verify/K7QM-2XWD-9HTA",
            "audit_head": None,
        },
        "version": {"number": 1, "published_on": "2024-02-14", "corrections": []},
    }


def rating(ref: str, name: str, scale: dict[str, Any], code: str, sentence: str, **more: Any) -> dict[str, Any]:
    """A rating on a scale, as the summary holds it."""
    grade = next(point for point in scale["points"] if point["code"] == code)
    plain = {"computed": None, "discretion": None, "imported": False, "what_would_change": None}
    known = {"ref": ref, "name": name, "scale": scale["code"], "code": code, "sentence": sentence}
    return plain | known | {"label": grade["label"], "score": grade["score"]} | more


def area(
    ref: str, name: str, statements: list[dict[str, Any]], *, rating_ref: str | None = None, scored: bool = True
) -> dict[str, Any]:
    """The findings of one area."""
    return {
        "ref": ref,
        "name": name,
        "scored": scored,
        "rating": rating_ref,
        "text": [],
        "statements": statements,
        "derivation": None,
        "photographs": [],
    }
