"""Reads the folder of standards whole, or says everything that is wrong with it at once, by file and line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from ...core import yaml_file
from ...core.refused import FileProblems, Problem
from . import lock
from .catalogue import Clock, Clocks, Instrument, Instruments, Kind, Kinds, Ladder, Power, Powers
from .checks import adjusted_problems, area_problems, cited, duplicate_refs, thin_questions, unlike_scheme
from .edition import UNRATED, Area, EditionFile, Head
from .licence_conditions import StandardCondition, StandardConditions
from .licensing import Licensing, Status
from .places import Places
from .schemes import KINDS, Scheme
from .tariffs import Tariffs

Model = TypeVar("Model", bound=BaseModel)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


@dataclass(frozen=True)
class Found:
    """One thing wrong, and in which file of the folder."""

    file: str
    problem: Problem

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}"


class WrongStandards(Exception):
    """Everything that is wrong with the folder of standards. Nothing of it may be loaded."""

    def __init__(self, problems: Iterable[Found]) -> None:
        self.problems = sorted(problems, key=lambda found: (found.file, found.problem.line))
        super().__init__("\n".join(str(found) for found in self.problems))


@dataclass(frozen=True)
class Catalogue:
    """What stands beside the editions, each by its id."""

    instruments: dict[str, Instrument]
    clocks: dict[str, Clock]
    kinds: dict[str, Kind]
    powers: dict[str, Power]
    ladder: Ladder | None
    statuses: dict[str, Status]
    conditions: dict[str, StandardCondition]
    tariffs: Tariffs | None
    places: Places | None


@dataclass(frozen=True)
class Standards(Catalogue):
    """The whole folder as read and found right."""

    schemes: dict[str, Scheme]
    editions: dict[str, EditionFile]

    @property
    def published(self) -> dict[str, EditionFile]:
        """The editions that may be loaded into the record: a draft is checked, and stays outside it."""
        return {code: edition for code, edition in self.editions.items() if edition.head.status == "published"}


@dataclass
class _Folder:
    path: Path
    problems: list[Found] = field(default_factory=list)

    def wrong(self, file: str, line: int, where: str, message: str) -> None:
        self.problems.append(Found(file, Problem(line, where, message)))

    def read(self, relative: str, model: type[Model]) -> tuple[yaml_file.YamlFile, Model] | None:
        """The file as `model`; or nothing, its problems noted."""
        try:
            file = replace(yaml_file.read(self.path / relative), name=relative)
            return file, yaml_file.check(file, model)
        except FileProblems as fault:
            self.problems += [Found(relative, problem) for problem in fault.problems]
            return None

    def listed(self, relative: str, model: type[Model], of: Callable[[Model], Iterable[Item]]) -> dict[str, Item]:
        """The items of a catalogue file by id; an id given twice is a problem at its second place."""
        found = self.read(relative, model)
        items: dict[str, Item] = {}
        if found is None:
            return items
        file, content = found
        name = next(iter(model.model_fields))
        for number, item in enumerate(of(content)):
            if item.id in items:
                self.wrong(relative, file.line_of((name, number, "id")), item.id, "this id is given twice")
            items[item.id] = item
        return items


def read_standards(path: Path) -> Standards:
    """Everything under `path`. Refused (`WrongStandards`) with every problem of every file."""
    folder = _Folder(path)
    catalogue = _catalogue(folder)
    schemes = _schemes(folder)
    editions = {}
    for place in sorted(path.glob("editions/*/edition.yaml")):
        edition = _read_edition(folder, place.parent.name, catalogue.instruments, schemes)
        if edition is not None:
            editions[edition.code] = edition
    _check_lock(folder, editions)
    if folder.problems:
        raise WrongStandards(folder.problems)
    return Standards(**vars(catalogue), schemes=schemes, editions=editions)


def read_catalogue(path: Path) -> Catalogue:
    """The files beside the editions alone, which are quick to read. Refused as the whole folder is."""
    folder = _Folder(path)
    catalogue = _catalogue(folder)
    if folder.problems:
        raise WrongStandards(folder.problems)
    return catalogue


def read_edition(path: Path, code: str) -> EditionFile:
    """One edition of the folder, published or draft, whatever the lock says of it. Refused as the whole folder is."""
    folder = _Folder(path)
    instruments = folder.listed("instruments.yaml", Instruments, lambda file: file.instruments)
    schemes = _schemes(folder)
    edition = _read_edition(folder, code, instruments, schemes)
    if edition is None or folder.problems:
        raise WrongStandards(folder.problems)
    return edition


def _catalogue(folder: _Folder) -> Catalogue:
    instruments = folder.listed("instruments.yaml", Instruments, lambda file: file.instruments)
    clocks = folder.listed("clocks.yaml", Clocks, lambda file: file.clocks)
    kinds = folder.listed("inspections.yaml", Kinds, lambda file: file.kinds)
    powers = folder.listed("powers.yaml", Powers, lambda file: file.powers)
    _check_kinds(folder, kinds, clocks)
    _check_powers(folder, powers, clocks, instruments)
    statuses = _statuses(folder)
    conditions = _conditions(folder, statuses)
    ladder, tariffs = _ladder(folder, powers), _tariffs(folder, clocks)
    return Catalogue(instruments, clocks, kinds, powers, ladder, statuses, conditions, tariffs, _places(folder, powers))


def _conditions(folder: _Folder, statuses: dict[str, Status]) -> dict[str, StandardCondition]:
    name = "licence_conditions.yaml"
    found = folder.listed(name, StandardConditions, lambda file: file.conditions)
    for each in found.values():
        for missing in sorted(set(each.statuses) - set(statuses)):
            folder.wrong(name, 1, each.id, f"there is no status {missing}")
    return found


def _read_edition(
    folder: _Folder, code: str, instruments: dict[str, Instrument], schemes: dict[str, Scheme]
) -> EditionFile | None:
    home = f"editions/{code}"
    before = len(folder.problems)
    head = folder.read(f"{home}/edition.yaml", Head)
    if head is None:
        return None
    _check_head(folder, head, home, code, schemes)
    read = [folder.read(f"{home}/{name}.yaml", Area) for name in head[1].areas]
    files = [found for found in read if found is not None]
    for file, area in files:
        if file.name != f"{home}/{area.area}.yaml":
            folder.wrong(file.name, file.line_of(("area",)), "area", "give the name that the file has")
        for place, message in area_problems(area, instruments):
            folder.wrong(file.name, file.line_of(place), _where(place), message)
    areas = [area for _, area in files]
    for file_number, place, message in (*duplicate_refs(areas), *thin_questions(areas)):
        file = files[file_number][0]
        folder.wrong(file.name, file.line_of(place), _where(place), message)
    for place, message in adjusted_problems(head[1], areas):
        folder.wrong(head[0].name, head[0].line_of(place), _where(place), message)
    if len(folder.problems) > before:
        return None
    for message in unlike_scheme(areas, schemes.get(head[1].scheme)):
        folder.wrong(f"{home}/edition.yaml", head[0].line_of(("scheme",)), "scheme", message)
    used = tuple(instruments[name] for name in sorted(cited(areas)))
    return EditionFile(head=head[1], areas=tuple(areas), instruments=used)


def _schemes(folder: _Folder) -> dict[str, Scheme]:
    schemes: dict[str, Scheme] = {}
    for place in sorted((folder.path / "schemes").glob("*.yaml")):
        name = f"schemes/{place.name}"
        try:
            data = yaml_file.read(place).data
        except FileProblems as fault:
            folder.problems += [Found(name, problem) for problem in fault.problems]
            continue
        kind = data.get("kind") if isinstance(data, dict) else None
        if kind not in KINDS:
            folder.wrong(name, 1, "kind", f"a scheme is of the kind {' or '.join(KINDS)}")
            continue
        found = folder.read(name, KINDS[kind])
        if found is not None:
            schemes[place.stem] = found[1]
    return schemes


def _check_head(
    folder: _Folder, found: tuple[yaml_file.YamlFile, Head], home: str, code: str, schemes: dict[str, Scheme]
) -> None:
    file, head = found
    if head.code != code:
        folder.wrong(file.name, file.line_of(("code",)), "code", f"the folder is named {code}: give the same code here")
    if head.scheme not in schemes and head.scheme != UNRATED:
        folder.wrong(file.name, file.line_of(("scheme",)), "scheme", f"there is no rating scheme '{head.scheme}'")
    if len(set(head.areas)) < len(head.areas):
        folder.wrong(file.name, file.line_of(("areas",)), "areas", "an area is listed twice")
    present = {each.stem for each in (folder.path / home).glob("*.yaml")} - {"edition"}
    for stray in sorted(present - set(head.areas)):
        folder.wrong(file.name, file.line_of(("areas",)), "areas", f"{stray}.yaml is not in this list")


def _check_kinds(folder: _Folder, kinds: dict[str, Kind], clocks: dict[str, Clock]) -> None:
    for number, kind in enumerate(kinds.values()):
        for position, name in enumerate(kind.clocks):
            if name not in clocks:
                _at(folder, "inspections.yaml", ("kinds", number, "clocks", position), f"there is no clock '{name}'")


def _check_powers(
    folder: _Folder, powers: dict[str, Power], clocks: dict[str, Clock], instruments: dict[str, Instrument]
) -> None:
    for number, power in enumerate(powers.values()):
        place = ("powers", number)
        if power.window is not None and power.window not in clocks:
            _at(folder, "powers.yaml", (*place, "window"), f"there is no clock '{power.window}'")
        for name in ("conferred_by", "proposed_in", "resembles"):
            for position, citation in enumerate(getattr(power, name)):
                if citation.instrument not in instruments:
                    missing = f"there is no instrument '{citation.instrument}'"
                    _at(folder, "powers.yaml", (*place, name, position, "instrument"), missing)


def _statuses(folder: _Folder) -> dict[str, Status]:
    """What may be applied for; a status that needs another first names one that there is, and each of its kinds of
    member has its scores."""
    file = "licensing.yaml"
    found = folder.listed(file, Licensing, lambda content: content.statuses)
    for number, status in enumerate(found.values()):
        place = ("statuses", number)
        if status.only_with is not None and status.only_with not in found:
            _at(folder, file, (*place, "only_with"), f"there is no status '{status.only_with}'")
        missing = set(status.members) - {each.kind for each in status.gate.kinds}
        if missing:
            _at(folder, file, (*place, "gate"), f"the gate says nothing of: {', '.join(sorted(missing))}")
    return found


def _ladder(folder: _Folder, powers: dict[str, Power]) -> Ladder | None:
    """The ladder of enforcement: each rung once, under a power that may address whom the rung addresses."""
    found = folder.read("ladder.yaml", Ladder)
    if found is None:
        return None
    seen: set[str] = set()
    for number, rung in enumerate(found[1].rungs):
        place = ("rungs", number)
        if rung.id in seen:
            _at(folder, "ladder.yaml", (*place, "id"), "this id is given twice")
        seen.add(rung.id)
        power = powers.get(rung.power)
        if power is None:
            _at(folder, "ladder.yaml", (*place, "power"), f"there is no power '{rung.power}'")
        elif rung.side in ("provider", "commissioner") and rung.side not in power.addressees:
            _at(folder, "ladder.yaml", (*place, "side"), f"the power '{rung.power}' does not address a {rung.side}")
    return found[1]


def _tariffs(folder: _Folder, clocks: dict[str, Clock]) -> Tariffs | None:
    """How tariffs are made: each method and each rule of counting once, no two from the same year."""
    file = "tariffs.yaml"
    found = folder.read(file, Tariffs)
    if found is None:
        return None
    for name, key, given in (
        ("methods", "id", [each.id for each in found[1].methods]),
        ("counting", "id", [each.id for each in found[1].counting]),
        ("counting", "from_year", [str(each.from_year) for each in found[1].counting]),
    ):
        for number, value in enumerate(given):
            if value in given[:number]:
                _at(folder, file, (name, number, key), f"{value} is given twice")
    if found[1].refer_to.clock not in clocks:
        _at(folder, file, ("refer_to", "clock"), f"there is no clock '{found[1].refer_to.clock}'")
    return found[1]


def _places(folder: _Folder, powers: dict[str, Power]) -> Places | None:
    """What is said of places: each reason once, each act under a power that there is."""
    file = "places.yaml"
    found = folder.read(file, Places)
    if found is None:
        return None
    for name in ("refusal_reasons", "cut_reasons"):
        ids = [each.id for each in getattr(found[1], name)]
        for number, each in enumerate(ids):
            if each in ids[:number]:
                _at(folder, file, (name, number, "id"), "this id is given twice")
    for act, power in found[1].acts:
        if power not in powers:
            _at(folder, file, ("acts", act), f"there is no power '{power}'")
    return found[1]


def _check_lock(folder: _Folder, editions: dict[str, EditionFile]) -> None:
    name = "editions.lock"
    try:
        text = (folder.path / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        folder.wrong(name, 1, "", "the lock of published editions is missing or cannot be read")
        return
    locked, problems = lock.parse(text)
    for line, message in problems:
        folder.wrong(name, line, "", message)
    for edition in editions.values():
        refusal = lock.differs(edition, locked)
        if refusal is not None:
            folder.wrong(f"editions/{edition.code}/edition.yaml", 1, edition.code, refusal)
    homes = {each.parent.name for each in folder.path.glob("editions/*/edition.yaml")}
    for code in sorted(set(locked) - homes):
        folder.wrong(name, 1, code, "this published edition is gone: what was published stays published")


def _at(folder: _Folder, file: str, place: tuple[Any, ...], message: str) -> None:
    """A problem at a place of a catalogue file (read once already, so it reads)."""
    line = yaml_file.read(folder.path / file).line_of(place)
    folder.wrong(file, line, _where(place), message)


def _where(place: Iterable[str | int]) -> str:
    return " ".join(_steps(place))


def _steps(place: Iterable[str | int]) -> Iterator[str]:
    for step in place:
        yield str(step + 1) if isinstance(step, int) else step
