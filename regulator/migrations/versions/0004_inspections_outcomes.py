"""Published outcomes of past inspections, kept for ever with their sources."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0004_outcomes"
down_revision = "0004_inspections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("function_then", sa.Text(), nullable=True),
        sa.Column("inspection_type", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("start_precision", sa.String(length=10), nullable=False),
        sa.Column("start_about", sa.Boolean(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("end_precision", sa.String(length=10), nullable=True),
        sa.Column("end_about", sa.Boolean(), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("safety", sa.Integer(), nullable=True),
        sa.Column("respect", sa.Integer(), nullable=True),
        sa.Column("purposeful_activity", sa.Integer(), nullable=True),
        sa.Column("preparation_for_release", sa.Integer(), nullable=True),
        sa.Column("previous_on", sa.Date(), nullable=True),
        sa.Column("previous_precision", sa.String(length=10), nullable=True),
        sa.Column("previous_about", sa.Boolean(), nullable=False),
        sa.Column("previous_safety", sa.Integer(), nullable=True),
        sa.Column("previous_respect", sa.Integer(), nullable=True),
        sa.Column("previous_purposeful_activity", sa.Integer(), nullable=True),
        sa.Column("previous_preparation_for_release", sa.Integer(), nullable=True),
        sa.Column("completeness", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=400), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "end_precision <> 'day' OR start_precision <> 'day' OR end_on >= start_on",
            name=op.f("ck_published_outcome_end_after_start"),
        ),
        sa.CheckConstraint(
            "end_precision IN ('day', 'month', 'year')", name=op.f("ck_published_outcome_end_precision_known")
        ),
        sa.CheckConstraint(
            "previous_precision IN ('day', 'month', 'year')", name=op.f("ck_published_outcome_previous_precision_known")
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_published_outcome_source_given")),
        sa.CheckConstraint(
            "start_precision IN ('day', 'month', 'year')", name=op.f("ck_published_outcome_start_precision_known")
        ),
        sa.CheckConstraint("(end_on IS NULL) = (end_precision IS NULL)", name=op.f("ck_published_outcome_end_whole")),
        sa.CheckConstraint(
            "(previous_on IS NULL) = (previous_precision IS NULL)", name=op.f("ck_published_outcome_previous_whole")
        ),
        sa.CheckConstraint("correction >= 0", name=op.f("ck_published_outcome_correction_counted")),
        sa.CheckConstraint(
            "preparation_for_release BETWEEN 1 AND 4",
            name=op.f("ck_published_outcome_preparation_for_release_on_scale"),
        ),
        sa.CheckConstraint(
            "previous_preparation_for_release BETWEEN 1 AND 4",
            name=op.f("ck_published_outcome_previous_preparation_for_release_on_scale"),
        ),
        sa.CheckConstraint(
            "previous_purposeful_activity BETWEEN 1 AND 4",
            name=op.f("ck_published_outcome_previous_purposeful_activity_on_scale"),
        ),
        sa.CheckConstraint(
            "previous_respect BETWEEN 1 AND 4", name=op.f("ck_published_outcome_previous_respect_on_scale")
        ),
        sa.CheckConstraint(
            "previous_safety BETWEEN 1 AND 4", name=op.f("ck_published_outcome_previous_safety_on_scale")
        ),
        sa.CheckConstraint(
            "purposeful_activity BETWEEN 1 AND 4", name=op.f("ck_published_outcome_purposeful_activity_on_scale")
        ),
        sa.CheckConstraint("respect BETWEEN 1 AND 4", name=op.f("ck_published_outcome_respect_on_scale")),
        sa.CheckConstraint("safety BETWEEN 1 AND 4", name=op.f("ck_published_outcome_safety_on_scale")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_published_outcome_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_outcome")),
        sa.UniqueConstraint(
            "organisation_id",
            "start_on",
            "start_precision",
            "source",
            "url",
            "correction",
            name="uq_published_outcome_once",
        ),
    )
    op.create_index(
        "ix_published_outcome_history", "published_outcome", ["organisation_id", "start_on", "id"], unique=False
    )
    protect(op, "published_outcome")


def downgrade() -> None:
    unprotect(op, "published_outcome")
    op.drop_index("ix_published_outcome_history", table_name="published_outcome")
    op.drop_table("published_outcome")
