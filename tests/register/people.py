"""Somebody who keeps the register, and a small estate to keep."""

from datetime import date

from regulator.core import db
from regulator.core.actor import STRANGER, Actor, ActorKind
from regulator.register import queries
from regulator.register.actions import register_area, register_organisation
from regulator.register.models import Contract, ContractArea
from regulator.register.rules.dates import Precision
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import Category, CommissionerType, Function, Holds, Kind, PrisonFacts, Sector

EDITOR = Actor(ActorKind.PERSON, "register-editor", "Register editor", frozenset({"register:edit"}), id=1)
BECAUSE = Grounds("It was announced", "Prison Service announcement, 3 June 2026")
TODAY = date(2026, 11, 2)
FACTS = PrisonFacts(Function.LOCAL, Category.B, Holds.MEN, Sector.PUBLIC, "HMPPS")


def small_estate() -> None:
    """Two areas, a prison and a company with a contract for a contract area that covers the first; all invented."""
    with db.transaction():
        north = register_area(
            "north", "North", "The Moors", CommissionerType.PCC, source="list", actor=EDITOR, invented=True
        )
        register_area("south", "South", "The Fens", CommissionerType.PCC, source="list", actor=EDITOR, invented=True)
        register_organisation(
            "HMA",
            "HMP Highmoor",
            Kind.PRISON,
            source="list",
            actor=EDITOR,
            area_id=north.id,
            invented=True,
            town="Highmoor",
            prison=FACTS,
        )
        moors = ContractArea(code="CPA01", name="Moors")
        db.session().add_all([moors, ContractArea(code="CPA02", name="Fens")])
        db.session().flush()
        north.contract_area_id = moors.id
        crc = register_organisation(
            "CRCM", "Moors Community Rehabilitation Company", Kind.CRC, source="list", actor=EDITOR, invented=True
        )
        db.session().add(
            Contract(
                organisation_id=crc.id,
                contract_area_id=moors.id,
                owner="Moorworks",
                from_on=date(2015, 2, 1),
                from_precision=Precision.DAY,
                source="list",
            )
        )


def changed(act, code="HMA"):
    """Do something to an organisation in a transaction of its own."""
    with db.transaction():
        return act(queries.organisation_to_change(STRANGER, code))


def given(**more):
    """What every change is given."""
    return {"because": BECAUSE, "actor": EDITOR, "today": TODAY, **more}
