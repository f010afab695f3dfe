"""A sample report on a CRC of an invented area: ten standards, cases counted, an overall rating, a reply."""

from typing import Any

from .sample_frame import CRC_SCALE, INVENTED, area, empty, rating

CRC_STANDARDS = [
    ("1.1", "Leadership", "good"),
    ("1.2", "Staff", "requires-improvement"),
    ("1.3", "Services", "good"),
    ("1.4", "Information and facilities", "good"),
    ("2.1", "Assessment", "requires-improvement"),
    ("2.2", "Planning", "requires-improvement"),
    ("2.3", "Implementation and delivery", "requires-improvement"),
    ("2.4", "Reviewing", "requires-improvement"),
    ("4.1", "Unpaid work", "requires-improvement"),
    ("4.2", "Through the Gate", "requires-improvement"),
]
KEY_QUESTIONS = ["the engagement of the person", "what led to the offending", "keeping other people safe"]


def crc() -> dict[str, Any]:
    """A CRC of an invented area: ten standards, cases counted for each key question, an overall rating, a reply."""
    content = empty(
        "INS-2019-Q2RW", "Westmarch and the Vale Community Rehabilitation Company: report of a full inspection, 2019"
    )
    content["notice"] = INVENTED
    content["provider"] |= {
        "code": "CPA99",
        "name": "Westmarch and the Vale Community Rehabilitation Company",
        "sector": "Private",
        "holds": "Adults on probation, low and medium risk",
        "area": "Westmarch; the Vale",
        "commissioner": "Police and Crime Commissioner for Westmarch",
    }
    content["inspection"] |= {
        "announced": True,
        "on_site": [{"from": "2019-01-28", "to": "2019-02-01"}, {"from": "2019-02-11", "to": "2019-02-15"}],
        "published_on": "2019-05-14",
        "edition": {"code": "crcs-1", "title": "Standards for Community Rehabilitation Companies, first edition"},
        "scheme": {"code": "crc-2018", "name": "Probation ratings of 2018"},
    }
    content["version"] = {
        "number": 2,
        "published_on": "2019-06-03",
        "corrections": [{"on": "2019-06-03", "note": "Statement 5.2: 42 cases, not 24. No rating is affected."}],
    }
    content["scales"] = [CRC_SCALE]
    points = {point["code"]: point["label"] for point in CRC_SCALE["points"]}
    for place, (ref, name, code) in enumerate(CRC_STANDARDS, start=1):
        case_based = ref[0] in "24"
        sentence = (
            "The lowest key question, keeping other people safe, was answered yes in 61% of 66 cases: too few."
            if case_based
            else f"The panel judged the prompts of this standard, taken together, to be {points[code].lower()}."
        )
        more: dict[str, Any] = {}
        if case_based:
            more["what_would_change"] = "Three more cases judged sufficient would have made this Good."
        if ref == "2.2":
            more["computed"] = {"code": "inadequate", "label": "Inadequate"}
            more["discretion"] = "49% is within five points of the next band, and two of three questions are above it."
        content["summary"]["ratings"].append(rating(ref, name, CRC_SCALE, code, sentence, **more))
        content["changes"]["rows"].append(_crc_history(ref, name, code, points))
        content["areas"].append(_crc_area(place, ref, name, case_based=case_based))
    content["summary"]["text"] = [
        "The company leads well and works hard, but too little of its casework keeps people safe."
    ]
    content["summary"]["overall"] = {
        "label": "Requires improvement",
        "total": 13,
        "maximum": 30,
        "sentence": "Three standards were Good (2 points each) and seven Requires improvement (1 each): "
        "13 of 30, in the band from 6 to 15.",
    }
    content["changes"]["text"] = ["Two standards have improved since 2017 and one has fallen."]
    content["priority_concerns"] = [
        {
            "number": 1,
            "title": "Plans do not keep other people safe",
            "area": "2.2 Planning",
            "text": "In half of the cases the plan said nothing about known victims or children.",
            "standards": ["2.2", "2.3"],
        }
    ]
    content["minimum_standards"] = {
        "tested": 24,
        "met": 22,
        "not_tested": 3,
        "note": None,
        "not_met": [
            {
                "ref": f"M{number}",
                "text": "Each person under supervision is seen within five working days of sentence.",
                "evidence": "18 of 66 cases were seen later; the longest wait was 41 days.",
                "due_on": "2019-08-30",
                "retest": "At the progress review in autumn 2019",
            }
            for number in (7, 12)
        ],
    }
    content["reply"] = {
        "text": ["The company accepted the report and disputed two statements."],
        "points": [
            {
                "statement": "5.1",
                "claim": "wrong fact",
                "text": "Sixty-eight cases were read, not sixty-six.",
                "answer": "Accepted in part",
                "reason": "Sixty-eight files were opened; two were not eligible.",
            },
            {
                "statement": "9.2",
                "claim": "missing evidence",
                "text": "The workshop at Ashford Lane was not visited.",
                "answer": "Rejected",
                "reason": "It was closed on both days; the sample of sites is described under “How we inspected”.",
            },
        ],
    }
    content["how_we_inspected"] = {
        "text": ["We read 66 of 912 eligible cases, a sample with a margin of five points at 80% confidence."],
        "evidence": {
            "sources": ["Observation", "Cases", "Staff and third parties", "Documents"],
            "rows": [{"area": f"{ref} {name}", "counts": [2, 66, 4, 7]} for ref, name, _ in CRC_STANDARDS],
        },
    }
    content["team"] = [
        {"role": "Lead inspector", "name": "Imogen Vane", "employer": "The regulator", "areas": []},
        {"role": "Inspector", "name": "Tobias Hale", "employer": "The regulator", "areas": ["2.1 Assessment"]},
        {"role": "Local assessor", "name": None, "employer": "Lent by another company", "areas": ["2.2 Planning"]},
    ]
    return content


def _crc_history(ref: str, name: str, code: str, points: dict[str, str]) -> dict[str, Any]:
    scores = {"inadequate": 0, "requires-improvement": 1, "good": 2, "outstanding": 3}
    before = "good" if ref == "1.2" else "requires-improvement"
    dated = [("2017-03", "March 2017", before), ("2018-02", "February 2018", before), ("2019-02-15", "2019", code)]
    return {
        "ref": ref,
        "name": name,
        "scale": "crc-2018",
        "history": [
            {"date": day, "date_text": text, "score": scores[was], "label": points[was], "source": f"Report of {text}"}
            for day, text, was in dated
        ],
    }


def _crc_area(place: int, ref: str, name: str, *, case_based: bool) -> dict[str, Any]:
    made = area(
        ref,
        name,
        [
            {
                "number": f"{place}.{number}",
                "kind": kind,
                "text": f"{name}: {words}",
                "sources": ["Cases", "Staff and third parties"],
                "standards": [{"ref": ref, "text": f"The standard on {name.lower()}, in its full wording."}],
            }
            for number, (kind, words) in enumerate(
                [
                    ("strength", "responsible officers knew the people they supervised and wrote to them plainly."),
                    ("concern", "in 26 of 66 cases nobody had asked who else might be at risk."),
                    ("finding", "the average caseload was 48, and 12 of 31 officers were in their first year."),
                ],
                start=1,
            )
        ],
        rating_ref=ref,
    )
    if case_based:
        made["derivation"] = {
            "sentence": "The standard takes the band of its lowest key question.",
            "rows": [
                {
                    "ref": f"{ref}.{number}",
                    "name": f"Does it focus enough on {question}?",
                    "yes": 52 - number * 4,
                    "no": 14 + number * 4,
                    "not_applicable": 0,
                    "applicable": 66,
                    "percentage": round((52 - number * 4) * 100 / 66),
                    "band": "reasonable majority" if number < 3 else "too few",
                    "flags": ["within five points of the next band"] if number == 3 else [],
                    "lowest": number == 3,
                }
                for number, question in enumerate(KEY_QUESTIONS, start=1)
            ],
        }
    return made
