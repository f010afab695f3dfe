"""A draft as a list of clauses, as one tree in the words of the files, and as a whole edition: each from the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from ...core import yaml_file
from .catalogue import Instrument
from .checks import adjusted_problems, area_problems, cited, duplicate_refs, thin_questions, unlike_scheme
from .clauses import AREA, CHILDREN, STANDARD, UNDER
from .edition import UNRATED, Area, EditionFile, Head
from .lock import content as content_of
from .schemes import Scheme

PLACED = {kind: name for name, kind in CHILDREN.items()}
OWN_OF_HEAD = ("code", "number", "provider_kind", "status", "in_force_from", "areas")
"""What a draft keeps beside its head, or knows from its clauses."""


@dataclass(frozen=True)
class Part:
    """One clause: its kind, reference, the reference of what it is under, and what it says."""

    kind: str
    ref: str
    under: str | None
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others of a draft."""
        return self.kind, self.ref


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a draft as a whole: at which clause (its kind and reference, or neither), and what."""

    kind: str
    ref: str
    message: str


def parts_of(tree: dict[str, Any]) -> Iterator[Part]:
    """The clauses of a tree (`{"areas": [...]}`) in their order. What is no clause at all is left out."""
    for area in _dicts(tree.get("areas")):
        name = str(area.get("area", ""))
        yield Part(AREA, name, None, {key: value for key, value in area.items() if key not in ("area", "standards")})
        for standard in _dicts(area.get("standards")):
            ref = str(standard.get("ref", ""))
            own = {key: value for key, value in standard.items() if key != "ref" and key not in CHILDREN}
            yield Part(STANDARD, ref, name, own)
            for listed, kind in CHILDREN.items():
                for each in _dicts(standard.get(listed)):
                    said = {key: value for key, value in each.items() if key != "ref"}
                    yield Part(kind, str(each.get("ref", "")), ref, said)


def tree_of(parts: Iterable[Part]) -> dict[str, Any]:
    """The tree of these clauses, which come in their order. One whose parent is not there is left out."""
    areas: dict[str, dict[str, Any]] = {}
    standards: dict[str, dict[str, Any]] = {}
    for part in parts:
        if part.kind == AREA:
            areas[part.ref] = {"area": part.ref, **part.content, "standards": []}
        elif part.kind == STANDARD and part.under in areas:
            standards[part.ref] = {"ref": part.ref, **part.content}
            areas[part.under]["standards"].append(standards[part.ref])
        elif part.under in standards:
            under = standards[part.under]
            under.setdefault(PLACED[part.kind], []).append({"ref": part.ref, **part.content})
    return {"areas": list(areas.values())}


def whole(
    head: dict[str, Any], parts: Iterable[Part], instruments: dict[str, Instrument], schemes: dict[str, Scheme]
) -> tuple[EditionFile | None, list[Fault]]:
    """The edition that a draft would become, or everything that keeps it from being one."""
    tree = tree_of(parts)
    faults: list[Fault] = []
    areas = _areas(tree, faults)
    made = _head({**head, "areas": [each["area"] for each in tree["areas"]]}, faults)
    if faults or made is None:
        return None, faults
    for number, place, message in _wrong_between(areas, instruments):
        faults.append(_fault(tree["areas"][number], place, message))
    for _place, message in adjusted_problems(made, areas):
        faults.append(Fault("", "", message))
    if made.scheme not in schemes and made.scheme != UNRATED:
        faults.append(Fault("", "", f"there is no rating scheme “{made.scheme}”"))
    if faults:
        return None, faults
    faults += [Fault("", "", message) for message in unlike_scheme(areas, schemes.get(made.scheme))]
    if faults:
        return None, faults
    used = tuple(instruments[name] for name in sorted(cited(areas)))
    return EditionFile(head=made, areas=tuple(areas), instruments=used), []


def split(edition: EditionFile) -> tuple[dict[str, Any], list[Part]]:
    """A published edition as the head and the clauses that a draft of the next begins with."""
    plain = content_of(edition)
    head = {name: value for name, value in plain["head"].items() if name not in OWN_OF_HEAD}
    head.pop("in_force_until", None)
    return head, list(parts_of(plain))


def orphans(parts: Iterable[Part]) -> list[Fault]:
    """Clauses that stand under nothing, twice, or under what they cannot stand under."""
    parts = list(parts)
    known = {part.key for part in parts}
    faults, seen = [], set()
    for part in parts:
        if part.key in seen:
            faults.append(Fault(part.kind, part.ref, "this reference is given twice"))
        seen.add(part.key)
        above = UNDER.get(part.kind)
        if above and (above, part.under) not in known:
            faults.append(Fault(part.kind, part.ref, f"there is no {above} “{part.under}” for it to stand under"))
    return faults


def _areas(tree: dict[str, Any], faults: list[Fault]) -> list[Area]:
    made = []
    for area in tree["areas"]:
        try:
            made.append(Area.model_validate(area))
        except ValidationError as fault:
            for each in fault.errors(include_url=False):
                faults.append(_fault(area, each["loc"], yaml_file.sentence(each["type"], each["msg"])))
    if not tree["areas"]:
        faults.append(Fault("", "", "an edition has at least one area"))
    return made


def _head(head: dict[str, Any], faults: list[Fault]) -> Head | None:
    try:
        return Head.model_validate(head)
    except ValidationError as fault:
        for each in fault.errors(include_url=False):
            where = " ".join(str(step + 1) if isinstance(step, int) else step for step in each["loc"])
            faults.append(Fault("", "", f"{where}: {yaml_file.sentence(each['type'], each['msg'])}"))
        return None


def _wrong_between(areas: list[Area], instruments: dict[str, Instrument]) -> Iterator[tuple[int, tuple[Any, ...], str]]:
    for number, area in enumerate(areas):
        for place, message in area_problems(area, instruments):
            yield number, place, message
    yield from duplicate_refs(areas)
    yield from thin_questions(areas)


def _fault(area: dict[str, Any], place: tuple[Any, ...], message: str) -> Fault:
    """A problem at a place of an area's tree, told of at the clause that it belongs to."""
    kind, ref, node = AREA, str(area["area"]), area
    rest = list(place)
    while len(rest) >= 2 and (below := {"standards": STANDARD, **CHILDREN}.get(str(rest[0]))):
        kind, node = below, node[str(rest[0])][rest[1]]
        ref, rest = str(node.get("ref", "")), rest[2:]
    where = " ".join(str(step + 1) if isinstance(step, int) else str(step).replace("_", " ") for step in rest)
    return Fault(kind, ref, f"{where}: {message}" if where else message)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list | tuple) else []
