"""The register: organisations, their dated facts, areas, contracts, places."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

KEPT_FOR_EVER = ("places", "places_of")
DATED = {  # what stands of a dated fact when its end is written
    "organisation_name": ("name", "folded"),
    "prison_function": ("function", "category", "holds"),
    "operator": ("sector", "operator"),
    "contract": ("contract_area_id", "owner"),
}
UNCHANGED = ("id", "organisation_id", "from_on", "from_precision", "source")


def _only_its_end(columns: tuple[str, ...]) -> str:
    """The one change a dated fact may undergo: it ends."""
    same = " AND ".join(f"NEW.{each} IS NOT DISTINCT FROM OLD.{each}" for each in (*UNCHANGED, *columns))
    return f"OLD.until_on IS NULL AND NEW.until_on IS NOT NULL AND {same}"


revision = "0002_register"
down_revision = "0002_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_area")),
        sa.UniqueConstraint("code", name=op.f("uq_contract_area_code")),
    )
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("published_as", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("certified", sa.Integer(), nullable=True),
        sa.Column("in_use", sa.Integer(), nullable=True),
        sa.Column("operational", sa.Integer(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_places_source_given")),
        sa.CheckConstraint("certified >= 0", name=op.f("ck_places_certified_not_negative")),
        sa.CheckConstraint(
            "certified IS NOT NULL OR in_use IS NOT NULL OR operational IS NOT NULL OR population IS NOT NULL",
            name=op.f("ck_places_some_figure"),
        ),
        sa.CheckConstraint("correction >= 0", name=op.f("ck_places_correction_counted")),
        sa.CheckConstraint("in_use >= 0", name=op.f("ck_places_in_use_not_negative")),
        sa.CheckConstraint("operational >= 0", name=op.f("ck_places_operational_not_negative")),
        sa.CheckConstraint("population >= 0", name=op.f("ck_places_population_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint(
            "published_as", "as_of", "source", "correction", name=op.f("uq_places_published_as_as_of_source_correction")
        ),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column(
            "commissioner_type",
            sa.Enum(
                "PCC",
                "elected mayor",
                "MOPAC",
                "City of London Corporation",
                name="commissioner_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("contract_area_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_area_id"], ["contract_area.id"], name=op.f("fk_area_contract_area_id_contract_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
    )
    op.create_index(op.f("ix_area_contract_area_id"), "area", ["contract_area_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "prison",
                "crc",
                "lrt",
                "commissioner",
                "ombudsman",
                "partner",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "sort_name",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_organisation_code_given")),
        sa.CheckConstraint(
            "kind NOT IN ('prison', 'commissioner') OR area_id IS NOT NULL",
            name=op.f("ck_organisation_stands_in_an_area"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_organisation_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_index("ix_organisation_area_list", "organisation", ["area_id", "sort_name", "id"], unique=False)
    op.create_index("ix_organisation_kind_list", "organisation", ["kind", "sort_name", "id"], unique=False)
    op.create_index("ix_organisation_list", "organisation", ["sort_name", "id"], unique=False)
    op.create_index(
        "uq_organisation_one_commissioner",
        "organisation",
        ["area_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'commissioner' AND active"),
        postgresql_where=sa.text("kind = 'commissioner' AND active"),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("contract_area_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column(
            "from_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "unknown",
                name="from_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "until_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "unknown",
                name="until_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("from_on IS NOT NULL OR from_precision = 'unknown'", name=op.f("ck_contract_from_known")),
        sa.CheckConstraint("owner <> ''", name=op.f("ck_contract_owner_given")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_contract_source_given")),
        sa.CheckConstraint("(until_on IS NULL) = (until_precision IS NULL)", name=op.f("ck_contract_until_whole")),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name=op.f("ck_contract_until_after_from")
        ),
        sa.ForeignKeyConstraint(
            ["contract_area_id"], ["contract_area.id"], name=op.f("fk_contract_contract_area_id_contract_area")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contract_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_index(op.f("ix_contract_contract_area_id"), "contract", ["contract_area_id"], unique=False)
    op.create_index(op.f("ix_contract_organisation_id"), "contract", ["organisation_id"], unique=False)
    op.create_index(
        "uq_contract_one_current",
        "contract",
        ["organisation_id", "contract_area_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.create_table(
        "operator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum("public", "private", name="sector", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column(
            "from_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "unknown",
                name="from_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "until_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "unknown",
                name="until_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("from_on IS NOT NULL OR from_precision = 'unknown'", name=op.f("ck_operator_from_known")),
        sa.CheckConstraint("operator <> ''", name=op.f("ck_operator_operator_given")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_operator_source_given")),
        sa.CheckConstraint("(until_on IS NULL) = (until_precision IS NULL)", name=op.f("ck_operator_until_whole")),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name=op.f("ck_operator_until_after_from")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_operator_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
    )
    op.create_index(op.f("ix_operator_organisation_id"), "operator", ["organisation_id"], unique=False)
    op.create_index(
        "uq_operator_one_current",
        "operator",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.create_table(
        "organisation_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_organisation_alias_source_given")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_alias_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_alias")),
        sa.UniqueConstraint("name", "organisation_id", name=op.f("uq_organisation_alias_name_organisation_id")),
    )
    op.create_index(
        op.f("ix_organisation_alias_organisation_id"), "organisation_alias", ["organisation_id"], unique=False
    )
    op.create_table(
        "organisation_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column(
            "from_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "unknown",
                name="from_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "until_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "unknown",
                name="until_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "from_on IS NOT NULL OR from_precision = 'unknown'", name=op.f("ck_organisation_name_from_known")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_organisation_name_name_given")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_organisation_name_source_given")),
        sa.CheckConstraint(
            "(until_on IS NULL) = (until_precision IS NULL)", name=op.f("ck_organisation_name_until_whole")
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on",
            name=op.f("ck_organisation_name_until_after_from"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_name_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_name")),
    )
    op.create_index(
        op.f("ix_organisation_name_organisation_id"), "organisation_name", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_organisation_name_one_current",
        "organisation_name",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.create_table(
        "places_of",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("places_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_places_of_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["places_id"], ["places.id"], name=op.f("fk_places_of_places_id_places")),
        sa.PrimaryKeyConstraint("organisation_id", "places_id", name=op.f("pk_places_of")),
    )
    op.create_index(op.f("ix_places_of_places_id"), "places_of", ["places_id"], unique=False)
    op.create_table(
        "prison_function",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "function",
            sa.Enum(
                "high security",
                "local/reception",
                "category B trainer",
                "category C trainer/resettlement",
                "open",
                "women closed",
                "women open",
                "young adult",
                "children's YOI",
                "secure training centre",
                "secure hospital school",
                "immigration removal centre",
                name="function",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "category",
            sa.Enum("A", "B", "C", "D", name="category", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "holds",
            sa.Enum(
                "men", "women", "mixed", "children", name="holds", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column(
            "from_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "unknown",
                name="from_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "until_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "unknown",
                name="until_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(function IN ('women closed', 'women open')) = (holds = 'women') AND (function IN ('children''s YOI', 'secure hospital school', 'secure training centre')) = (holds = 'children')",
            name=op.f("ck_prison_function_function_fits_holds"),
        ),
        sa.CheckConstraint(
            "from_on IS NOT NULL OR from_precision = 'unknown'", name=op.f("ck_prison_function_from_known")
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_prison_function_source_given")),
        sa.CheckConstraint(
            "(until_on IS NULL) = (until_precision IS NULL)", name=op.f("ck_prison_function_until_whole")
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on",
            name=op.f("ck_prison_function_until_after_from"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_prison_function_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prison_function")),
    )
    op.create_index(op.f("ix_prison_function_organisation_id"), "prison_function", ["organisation_id"], unique=False)
    op.create_index(
        "uq_prison_function_one_current",
        "prison_function",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    for table in KEPT_FOR_EVER:
        protect(op, table)
    for table, columns in DATED.items():
        protect(op, table, updatable_when=_only_its_end(columns))


def downgrade() -> None:
    for table in (*KEPT_FOR_EVER, *DATED):
        unprotect(op, table)
    op.drop_index(
        "uq_prison_function_one_current",
        table_name="prison_function",
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.drop_index(op.f("ix_prison_function_organisation_id"), table_name="prison_function")
    op.drop_table("prison_function")
    op.drop_index(op.f("ix_places_of_places_id"), table_name="places_of")
    op.drop_table("places_of")
    op.drop_index(
        "uq_organisation_name_one_current",
        table_name="organisation_name",
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.drop_index(op.f("ix_organisation_name_organisation_id"), table_name="organisation_name")
    op.drop_table("organisation_name")
    op.drop_index(op.f("ix_organisation_alias_organisation_id"), table_name="organisation_alias")
    op.drop_table("organisation_alias")
    op.drop_index(
        "uq_operator_one_current",
        table_name="operator",
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.drop_index(op.f("ix_operator_organisation_id"), table_name="operator")
    op.drop_table("operator")
    op.drop_index(
        "uq_contract_one_current",
        table_name="contract",
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )
    op.drop_index(op.f("ix_contract_organisation_id"), table_name="contract")
    op.drop_index(op.f("ix_contract_contract_area_id"), table_name="contract")
    op.drop_table("contract")
    op.drop_index(
        "uq_organisation_one_commissioner",
        table_name="organisation",
        sqlite_where=sa.text("kind = 'commissioner' AND active"),
        postgresql_where=sa.text("kind = 'commissioner' AND active"),
    )
    op.drop_index("ix_organisation_list", table_name="organisation")
    op.drop_index("ix_organisation_kind_list", table_name="organisation")
    op.drop_index("ix_organisation_area_list", table_name="organisation")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_area_contract_area_id"), table_name="area")
    op.drop_table("area")
    op.drop_table("places")
    op.drop_table("contract_area")
