"""A clause as people read it: everything that it says, each part under a heading in words, always in one order.

`clauses` gives a clause as it is edited, with what has no box of its own as YAML. Whoever is asked about a draft, or
reads what changed in it, reads this: no name out of a file, and nothing that differs only in the order of a file.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from .catalogue import Instrument
from .clauses import AREA, EXPECTATION, LINES_OF, MINIMUM, QUESTION, STANDARD, TEXT_OF

ISSUERS: Mapping[str, str] = {
    "regulator": "The regulator",
    "secretary-of-state": "The Secretary of State",
    "ombudsman": "The Ombudsman",
}
EVIDENCE: Mapping[str, str] = {
    "observation": "Observation",
    "survey": "Survey",
    "prisoners": "Prisoners",
    "staff": "Staff and third parties",
    "documents": "Documents",
    "cases": "Cases",
    "supervised-people": "People under supervision",
}
PLACES: Mapping[str, str] = {
    "local/reception": "local prisons",
    "category B trainer": "category B training prisons",
    "category C trainer/resettlement": "category C training and resettlement prisons",
    "high security": "high security prisons",
    "open": "open prisons",
    "young adult": "young adults’ prisons",
    "women closed": "women’s closed prisons",
    "women open": "women’s open prisons",
    "children's YOI": "children’s young offender institutions",
}
PATHWAYS: Mapping[str, str] = {
    "accommodation": "accommodation",
    "education-training-employment": "education, training and employment",
    "health": "health",
    "drugs-and-alcohol": "drugs and alcohol",
    "finance-benefit-debt": "finance, benefit and debt",
    "children-and-families": "children and families",
    "attitudes-thinking-behaviour": "attitudes, thinking and behaviour",
}
OUTCOME: Mapping[str, str] = {
    AREA: "What it is about",
    STANDARD: "What it is about",
    EXPECTATION: "Outcome",
    MINIMUM: "What must be",
    QUESTION: "Question",
}
REST = "Other settings"
PLAIN = (
    ("test", "How it is tested"),
    ("why", "Why"),
    ("not_this", "What it is not"),
    ("figure_from", "Where the number comes from"),
    ("outcome_for_women", "For women"),
)


def told(kind: str, content: Mapping[str, Any], instruments: Mapping[str, Instrument]) -> dict[str, str]:
    """Everything that a clause says: heading to text, lists with one entry a line. What it does not say is left out.

    A draft may say what no edition could (a list that is a text); that stands as it is written, among the rest.
    """
    rest = dict(content)
    found = {"Title": str(rest.pop("title", "")), OUTCOME[kind]: str(rest.pop(TEXT_OF[kind], ""))}
    if kind in LINES_OF and isinstance(rest.get(LINES_OF[kind]), list | tuple):
        found["Indicators or prompts"] = "\n".join(map(str, rest.pop(LINES_OF[kind])))
    found |= {heading: str(rest.pop(name)) for name, heading in PLAIN if rest.get(name)}
    found |= _tags(rest)
    if _listed_of(rest.get("case_questions"), {"ref", "question", "yes_when", "asked_of"}):
        found["Case questions"] = "\n".join(map(_case_question, rest.pop("case_questions")))
    if isinstance(rest.get("evidence"), dict):
        shown = rest.pop("evidence")
        known = [name for name in EVIDENCE if name in shown] + sorted(name for name in shown if name not in EVIDENCE)
        found["Where the evidence comes from"] = "\n".join(
            f"{EVIDENCE.get(name, name)}: {shown[name]}" for name in known
        )
    if _listed_of(rest.get("citations"), {"instrument", "provisions"}):
        cited = [_citation(each, instruments) for each in rest.pop("citations")]
        found["What it rests on"] = "\n".join(sorted(cited))
    return {heading: text for heading, text in {**found, REST: plain(rest)}.items() if text.strip()}


def head_told(head: Mapping[str, Any]) -> dict[str, str]:
    """The same of what an edition says of itself."""
    rest = dict(head)
    found = {"Title": str(rest.pop("title", "")), "Introduction": str(rest.pop("introduction", ""))}
    found |= _tags(rest)
    found["Rating scheme"] = str(rest.pop("scheme", ""))
    return {heading: text for heading, text in {**found, REST: plain(rest)}.items() if text.strip()}


def provisions(called: str, numbers: Sequence[str]) -> str:
    """Which parts of an instrument: `rule 6`, `rules 6, 7 and 30`; nothing for the instrument as a whole."""
    if not numbers:
        return ""
    return f"{called if len(numbers) == 1 else called + 's'} {listed(numbers)}"


def listed(words: Sequence[str]) -> str:
    """`safety`, `safety and respect`, `safety, respect and release`."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def plain(rest: Mapping[str, Any]) -> str:
    """What has no words of its own, as the files write it, in the order of the alphabet. Nothing for what is empty."""
    said = {name: value for name, value in rest.items() if value not in (None, "", [], (), {})}
    return yaml.safe_dump(said, allow_unicode=True, width=100).strip() if said else ""


def _tags(rest: dict[str, Any]) -> dict[str, str]:
    """For whom, what it bears on and who set it; taken out of `rest` where each is what it should be."""
    found: dict[str, str] = {}
    to = rest.get("applies_to")
    if isinstance(to, dict) and set(to) <= {"holds", "functions", "categories"} and all(map(_words, to.values())):
        rest.pop("applies_to")
        found["For which establishments"] = "\n".join(_for_which(to))
    for name, heading, words in (
        ("pathways", "Pathways out of offending", PATHWAYS),
        ("characteristics", "Protected characteristics", {}),
    ):
        if name in rest and _words(rest[name]):
            found[heading] = "\n".join(words.get(each, each.replace("-", " ")) for each in rest.pop(name))
    if isinstance(rest.get("issued_by"), str):
        issuer = rest.pop("issued_by")
        found["Set by"] = ISSUERS.get(issuer, issuer)
    return found


def _for_which(to: Mapping[str, Sequence[str]]) -> list[str]:
    lines = [f"Those that hold {each}" for each in to.get("holds", ())]
    lines += [PLACES.get(each, each)[:1].upper() + PLACES.get(each, each)[1:] for each in to.get("functions", ())]
    return lines + [f"Those that hold people in category {each}" for each in to.get("categories", ())]


def _case_question(said: Mapping[str, Any]) -> str:
    of = said.get("asked_of") or {}
    only = [str(each).replace("-", " ") for name in ("sentences", "circumstances") for each in of.get(name, ())]
    asked = f" Asked only where the case has: {'; '.join(only)}." if only else ""
    return f"{said.get('ref', '')} {said.get('question', '')} Yes when: {said.get('yes_when', '')}{asked}".strip()


def _citation(cited: Mapping[str, Any], instruments: Mapping[str, Instrument]) -> str:
    named, numbers = str(cited.get("instrument", "")), [str(each) for each in cited.get("provisions") or ()]
    known = instruments.get(named)
    if known is None:
        return f"{named}: {', '.join(numbers)}" if numbers else named
    where = provisions(known.provisions_called, numbers)
    return f"{known.title}{', ' + where if where else ''} ({known.edition})"


def _words(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


def _listed_of(value: Any, names: set[str]) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, dict) and set(each) <= names for each in value)
