"""The inspection of a trust as a file: what is of the trust as a whole, and a part for each body, checked as a file of
its own with the lines of the whole."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from regulator.core.refused import Problem
from regulator.core.yaml_file import YamlFile

from .components import LONGEST_CODE
from .inspection_file import Evidence, InspectionFile, Point, RatedStandardInput

SHARED = ("kind", "announced", "invented", "on_site", "published_on")
OF_PART = {"provider", "edition", "population", "judgements", "standards", "previous", "evidence", "minimum_standards"}
OF_MEMBER = {"leads", "member_since"}


class TrustFile(InspectionFile):
    """A whole inspection of a trust. What was found and judged stands in its `parts`, which are read one by one."""

    evidence: tuple[Evidence, ...] = ()
    parts: Annotated[tuple[dict[str, Any], ...], Field(min_length=1, max_length=30)]

    @field_validator("standards")
    @classmethod
    def _every_standard_once(
        cls, standards: tuple[RatedStandardInput, ...], info: ValidationInfo
    ) -> tuple[RatedStandardInput, ...]:
        return standards

    @field_validator("evidence", "judgements", "standards", "minimum_standards", "edition", "scheme")
    @classmethod
    def _in_its_parts(cls, value: Any) -> Any:
        if value:
            raise ValueError("this belongs to one of the `parts`: a trust as a whole is judged by nothing")
        return value

    @field_validator("evidence")
    @classmethod
    def _there_is_some(cls, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return evidence

    @field_validator("reply")
    @classmethod
    def _about_the_draft(cls, reply: tuple[Point, ...], info: ValidationInfo) -> tuple[Point, ...]:
        return reply  # the draft is made of the parts, so this is checked once they are read


def is_of_a_trust(data: Any) -> bool:
    """Whether a file is of a trust: by the kind of its provider, or because it has parts."""
    if not isinstance(data, dict):
        return False
    provider = data.get("provider")
    return "parts" in data or (isinstance(provider, dict) and provider.get("kind") == "lrt")


def parts_in(file: YamlFile) -> list[tuple[YamlFile, dict[str, Any]]]:
    """Each part as a file of its own, with the lines that it has in the whole, and what it says of the membership."""
    given = file.data.get("parts")
    found = []
    for number, part in enumerate(given if isinstance(given, list) else []):
        if not isinstance(part, dict):
            continue
        shared = {name: file.data[name] for name in SHARED if name in file.data}
        own = {name: value for name, value in part.items() if name not in OF_MEMBER}
        lines = {place: line for place, line in file.lines.items() if place[:1] and place[0] in SHARED}
        lines |= {place[2:]: line for place, line in file.lines.items() if place[:2] == ("parts", number)}
        member = {name: part[name] for name in OF_MEMBER if name in part}
        found.append((YamlFile(file.name, shared | own, lines), member))
    return found


def unknown_names(file: YamlFile) -> list[Problem]:
    """What a part says that belongs to the whole, or to nothing."""
    names = [name for name in file.data if name not in (*SHARED, *OF_PART)]
    return [Problem(file.line_of((name,)), str(name), "this name is not known in a part") for name in names]


def wrong_membership(number: int, member: Mapping[str, Any], first: date | None) -> str | None:
    """What is wrong with how a part says that its body belongs to the trust."""
    if not isinstance(member.get("leads", False), bool):
        return "`leads` is true or false"
    since = member.get("member_since")
    if since is not None and not isinstance(since, date):
        return "`member_since` is a day, as in 2025-04-01"
    if since is not None and first is not None and since > first:
        return "it was no member yet on the first day on site"
    return None


def wrong_codes(codes: list[str], trust: str) -> list[str]:
    """What is wrong with the bodies of the parts taken together."""
    wrong = [f"{code} has two parts" for code in sorted({code for code in codes if codes.count(code) > 1})]
    wrong += [f"{code} is too long a code: at most {LONGEST_CODE}" for code in codes if len(code) > LONGEST_CODE]
    return wrong + ([] if set(codes) - {trust} else ["a trust has a member at least"])
