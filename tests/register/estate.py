"""A small invented estate in files, to be spoilt in one place at a time."""

from pathlib import Path

from regulator.core.actor import Actor, ActorKind
from regulator.core.paths import DATA

ESTATE = DATA / "estate"
CAPACITY = ESTATE / "capacity-2014-08-29.csv"
IMPORTER = Actor(ActorKind.IMPORT, "importer", "An import of published facts", frozenset())

PRISON_COLUMNS = (
    "code,name,active,holds,function,category,sector,operator,town,postcode,police_area,"
    "cna,op_cap,capacity_source,source"
)
HIGHMOOR = (
    "HMA,HMP Highmoor,yes,men,local/reception,B,public,HMPPS,Highmoor,,north,300,400,Bulletin of 27 July 2026,list"
)
LOWFEN = "LFA,HMP/YOI Lowfen,yes,women,women open,,private,Fenways,Lowfen,LF1 2AB,south,,,,list"
FILES = {
    "prisons.csv": [PRISON_COLUMNS, HIGHMOOR, LOWFEN],
    "police_areas.csv": [
        "code,name,commissioner_type,contract_area,region",
        "north,North,PCC,CPA01,The Moors",
        "south,South,elected mayor,CPA01,The Fens",
    ],
    "crcs.csv": [
        "code,name,owner_2015,contract_package_area,police_areas",
        "CPA01,Moors and Fens Community Rehabilitation Company,Moorworks,Moors and Fens,north;south",
    ],
    "aliases.csv": ["name,codes,source", "Highmoor and Lowfen,HMA;LFA,bulletin"],
}


def written(folder: Path, **changed: list[str]) -> Path:
    """The small estate in a folder, with the named files (without their ending) changed."""
    for name, lines in FILES.items():
        (folder / name).write_text("\n".join(changed.get(name.removesuffix(".csv"), lines)) + "\n", encoding="utf-8")
    return folder


def prisons(*rows: str) -> list[str]:
    """The lines of a `prisons.csv` with these rows."""
    return [PRISON_COLUMNS, *rows]
