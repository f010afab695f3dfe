"""The register as people keep it: wrong facts struck, lineage, the words that organisations are found by."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect
from regulator.register.rules.finding import words_of

revision = "0009_register_editing"
down_revision = "0008_programme"
branch_labels = None
depends_on = None

DATED = {  # what stands of a dated fact when its end is written or it is struck
    "organisation_name": ("name", "folded"),
    "prison_function": ("function", "category", "holds"),
    "operator": ("sector", "operator"),
    "contract": ("contract_area_id", "owner"),
}
UNCHANGED = ("id", "organisation_id", "from_on", "from_precision", "source")
LINEAGE = ("id", "predecessor_id", "successor_id", "kind", "happened_on", "source")
LISTS = {
    "ix_organisation_state_list": ["active", "sort_name", "id"],
    "ix_organisation_kind_state_list": ["kind", "active", "sort_name", "id"],
    "ix_organisation_area_kind_list": ["area_id", "kind", "sort_name", "id"],
}
BATCH = 10_000  # organisations whose words are written at once


def _same(columns):
    return " AND ".join(f"NEW.{each} IS NOT DISTINCT FROM OLD.{each}" for each in columns)


def _ends(columns):
    """The one change that a dated fact could undergo before."""
    same = _same((*UNCHANGED, *columns))
    return f"OLD.until_on IS NULL AND NEW.until_on IS NOT NULL AND {same}"


def _ends_or_is_struck(columns):
    """It ends once, or it is struck once, or both. A struck one has an end, and nothing happens to it again."""
    end_stands = _same(("until_on", "until_precision"))
    return (
        f"{_same((*UNCHANGED, *columns))} AND OLD.struck_on IS NULL"
        f" AND (NEW.struck_on IS NOT NULL OR NOT ({end_stands}))"
        f" AND ((OLD.until_on IS NULL AND NEW.until_on IS NOT NULL) OR (OLD.until_on IS NOT NULL AND {end_stands}))"
    )


def upgrade() -> None:
    for table, columns in DATED.items():
        op.add_column(table, sa.Column("struck_on", sa.Date(), nullable=True))
        unprotect(op, table)
        protect(op, table, updatable_when=_ends_or_is_struck(columns))
    for name, listed in LISTS.items():
        op.create_index(name, "organisation", listed, unique=False)
    _lineage()
    op.create_table(
        "organisation_word",
        sa.Column(
            "word", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("word <> ''", name=op.f("ck_organisation_word_word_given")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_word_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("word", "organisation_id", name=op.f("pk_organisation_word")),
    )
    op.create_index(op.f("ix_organisation_word_organisation_id"), "organisation_word", ["organisation_id"])
    _fill_words()


def _lineage() -> None:
    kinds = ("re-roled as", "merged into", "split into", "transferred to")
    op.create_table(
        "lineage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*kinds, name="lineage_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.CheckConstraint("predecessor_id <> successor_id OR kind = 're-roled as'", name=op.f("ck_lineage_of_two")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_lineage_source_given")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["organisation.id"], name=op.f("fk_lineage_predecessor_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["organisation.id"], name=op.f("fk_lineage_successor_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage")),
    )
    op.create_index(op.f("ix_lineage_predecessor_id"), "lineage", ["predecessor_id"], unique=False)
    op.create_index(op.f("ix_lineage_successor_id"), "lineage", ["successor_id"], unique=False)
    op.create_index(
        "uq_lineage_told_once",
        "lineage",
        ["predecessor_id", "successor_id", "kind"],
        unique=True,
        sqlite_where=sa.text("struck_on IS NULL"),
        postgresql_where=sa.text("struck_on IS NULL"),
    )
    struck = f"{_same(LINEAGE)} AND OLD.struck_on IS NULL AND NEW.struck_on IS NOT NULL"
    protect(op, "lineage", updatable_when=struck)


def _fill_words() -> None:
    """The words of the organisations that the register already has."""
    organisation = sa.table("organisation", sa.column("id"), sa.column("code"), sa.column("town"))
    name = sa.table("organisation_name", sa.column("organisation_id"), sa.column("name"))
    word = sa.table("organisation_word", sa.column("word"), sa.column("organisation_id"))
    connection, last = op.get_bind(), 0
    while True:
        page = sa.select(organisation).where(organisation.c.id > last).order_by(organisation.c.id).limit(BATCH)
        found = connection.execute(page).all()
        if not found:
            return
        names: dict[int, list[str]] = {row.id: [] for row in found}
        within = name.c.organisation_id.between(found[0].id, found[-1].id)
        for row in connection.execute(sa.select(name).where(within)):
            names[row.organisation_id].append(row.name)
        connection.execute(
            word.insert(),
            [
                {"word": each, "organisation_id": row.id}
                for row in found
                for each in sorted(words_of(row.code, names[row.id], row.town))
            ],
        )
        last = found[-1].id


def downgrade() -> None:
    op.drop_table("organisation_word")
    unprotect(op, "lineage")
    op.drop_table("lineage")
    for name in LISTS:
        op.drop_index(name, table_name="organisation")
    for table, columns in DATED.items():
        unprotect(op, table)
        op.drop_column(table, "struck_on")
        protect(op, table, updatable_when=_ends(columns))
