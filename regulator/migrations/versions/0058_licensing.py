"""Licences, and what was said of them on two times."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0058_licensing"
down_revision = "0055_fact_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "licence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
        sa.UniqueConstraint("reference", name=op.f("uq_licence_reference")),
    )
    op.create_table(
        "licence_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name=op.f("ck_licence_fact_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_fact_licence_id_licence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_fact")),
    )
    op.create_index("ix_licence_fact_of", "licence_fact", ["licence_id", "about", "id"], unique=False)
    protect(op, "licence")
    protect(op, "licence_fact")


def downgrade() -> None:
    for table in ("licence_fact", "licence"):
        unprotect(op, table)
    op.drop_table("licence_fact")
    op.drop_table("licence")
