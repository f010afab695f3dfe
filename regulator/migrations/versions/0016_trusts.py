"""Local Rehabilitation Trusts: their members, and the parts of an inspection, each with its edition and its ratings."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0016_trusts"
down_revision = "0015_drafts_and_replies"
branch_labels = None
depends_on = None

PRECISIONS = ("day", "month", "year", "unknown")
UNCHANGED = ("id", "trust_id", "member_id", "leads", "from_on", "from_precision", "source")


def _same(columns):
    return " AND ".join(f"NEW.{each} IS NOT DISTINCT FROM OLD.{each}" for each in columns)


def _ends_or_is_struck():
    """It ends once, or it is struck once, or both, as every dated fact of the register."""
    end_stands = _same(("until_on", "until_precision"))
    return (
        f"{_same(UNCHANGED)} AND OLD.struck_on IS NULL"
        f" AND (NEW.struck_on IS NOT NULL OR NOT ({end_stands}))"
        f" AND ((OLD.until_on IS NULL AND NEW.until_on IS NOT NULL) OR (OLD.until_on IS NOT NULL AND {end_stands}))"
    )


def _precision(name):
    return sa.Enum(*PRECISIONS, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _members()
    _components()
    with op.batch_alter_table("rating_record") as batch:
        batch.add_column(sa.Column("component", sa.String(length=40), nullable=False, server_default=sa.text("''")))
        batch.drop_constraint("pk_rating_record", type_="primary")
        batch.create_primary_key("pk_rating_record", ["inspection_id", "component"])
    op.add_column(
        "case_assessment", sa.Column("component", sa.String(length=40), nullable=False, server_default=sa.text("''"))
    )
    with op.batch_alter_table("minimum_standard_finding") as batch:
        batch.alter_column("ref", existing_type=sa.String(length=40), type_=sa.String(length=60))


def _members() -> None:
    op.create_table(
        "trust_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trust_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("from_precision", _precision("from_precision"), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("until_precision", _precision("until_precision"), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "from_on IS NOT NULL OR from_precision = 'unknown'", name=op.f("ck_trust_member_from_known")
        ),
        sa.CheckConstraint("(until_on IS NULL) = (until_precision IS NULL)", name=op.f("ck_trust_member_until_whole")),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name=op.f("ck_trust_member_until_after_from")
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_trust_member_source_given")),
        sa.ForeignKeyConstraint(["trust_id"], ["organisation.id"], name=op.f("fk_trust_member_trust_id_organisation")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisation.id"], name=op.f("fk_trust_member_member_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_member")),
    )
    for column in ("trust_id", "member_id"):
        op.create_index(op.f(f"ix_trust_member_{column}"), "trust_member", [column], unique=False)
    now = sa.text("until_on IS NULL")
    op.create_index(
        "uq_trust_member_one_current",
        "trust_member",
        ["member_id"],
        unique=True,
        sqlite_where=now,
        postgresql_where=now,
    )
    protect(op, "trust_member", updatable_when=_ends_or_is_struck())


def _components() -> None:
    op.create_table(
        "inspection_component",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=True),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_component_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inspection_component_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_component")),
        sa.UniqueConstraint("inspection_id", "code", name=op.f("uq_inspection_component_inspection_id_code")),
    )
    for column in ("inspection_id", "organisation_id"):
        op.create_index(op.f(f"ix_inspection_component_{column}"), "inspection_component", [column], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("minimum_standard_finding") as batch:
        batch.alter_column("ref", existing_type=sa.String(length=60), type_=sa.String(length=40))
    op.drop_column("case_assessment", "component")
    op.execute("DELETE FROM rating_record WHERE component <> ''")  # there was no place for the parts of a trust
    with op.batch_alter_table("rating_record") as batch:
        batch.drop_constraint("pk_rating_record", type_="primary")
        batch.create_primary_key("pk_rating_record", ["inspection_id"])
        batch.drop_column("component")
    op.drop_table("inspection_component")
    unprotect(op, "trust_member")
    op.drop_table("trust_member")
