"""The one register of what providers owe: plans, obligations, their standards, commissioners and steps."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0032_obligations"
down_revision = "0028_fieldwork"
branch_labels = None
depends_on = None

KEPT = ("obligation_step",)


def upgrade() -> None:
    _improvement_plan()
    _obligation()
    _obligation_clause()
    _obligation_commissioner()
    _obligation_step()
    for table in KEPT:
        protect(op, table)


def _improvement_plan() -> None:
    op.create_table(
        "improvement_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("keeper", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("clock_subject", sa.String(length=120), nullable=False),
        sa.Column("clock", sa.String(length=60), nullable=False),
        sa.Column("submitter_id", sa.Integer(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("keeper IN ('regulator', 'ombudsman')", name=op.f("ck_improvement_plan_known_keeper")),
        sa.CheckConstraint(
            "origin IN ('live', 'published-facts', 'invented')", name=op.f("ck_improvement_plan_known_origin")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_improvement_plan_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_plan")),
        sa.UniqueConstraint("organisation_id", "subject", name=op.f("uq_improvement_plan_organisation_id_subject")),
    )
    op.create_index(op.f("ix_improvement_plan_organisation_id"), "improvement_plan", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_improvement_plan_reference"), "improvement_plan", ["reference"], unique=False)
    op.create_index(op.f("ix_improvement_plan_subject"), "improvement_plan", ["subject"], unique=False)


def _obligation() -> None:
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("keeper", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("waits_for", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("complete_by", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('concern', 'minimum-standard', 'recommendation', 'ombudsman-recommendation', 'licence-condition', 'direction')",
            name=op.f("ck_obligation_known_kind"),
        ),
        sa.CheckConstraint("waits_for IN ('provider', 'regulator', 'nobody')", name=op.f("ck_obligation_known_waits")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_obligation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["improvement_plan.id"], name=op.f("fk_obligation_plan_id_improvement_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("plan_id", "item", name=op.f("uq_obligation_plan_id_item")),
        sa.UniqueConstraint("reference", name=op.f("uq_obligation_reference")),
    )
    op.create_index("ix_obligation_keeper_list", "obligation", ["keeper", "waits_for", "due_on", "id"], unique=False)
    op.create_index(op.f("ix_obligation_owner_id"), "obligation", ["owner_id"], unique=False)
    op.create_index(op.f("ix_obligation_plan_id"), "obligation", ["plan_id"], unique=False)
    op.create_index(
        "ix_obligation_provider_state",
        "obligation",
        ["organisation_id", "state", "waits_for", "due_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_obligation_provider_list", "obligation", ["organisation_id", "waits_for", "due_on", "id"], unique=False
    )
    op.create_index("ix_obligation_state_list", "obligation", ["keeper", "state", "due_on", "id"], unique=False)


def _obligation_clause() -> None:
    op.create_table(
        "obligation_clause",
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_clause_obligation_id_obligation")
        ),
        sa.PrimaryKeyConstraint("obligation_id", "edition", "ref", name=op.f("pk_obligation_clause")),
    )
    op.create_index("ix_obligation_clause_ref", "obligation_clause", ["ref", "obligation_id"], unique=False)


def _obligation_commissioner() -> None:
    op.create_table(
        "obligation_commissioner",
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("must_act", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_commissioner_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_obligation_commissioner_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("obligation_id", "organisation_id", name=op.f("pk_obligation_commissioner")),
    )
    op.create_index(
        op.f("ix_obligation_commissioner_organisation_id"), "obligation_commissioner", ["organisation_id"], unique=False
    )


def _obligation_step() -> None:
    op.create_table(
        "obligation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("before", sa.String(length=30), nullable=True),
        sa.Column("after", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_step_obligation_id_obligation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_step")),
    )
    op.create_index(op.f("ix_obligation_step_obligation_id"), "obligation_step", ["obligation_id"], unique=False)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    op.drop_table("obligation_step")
    op.drop_table("obligation_commissioner")
    op.drop_table("obligation_clause")
    op.drop_table("obligation")
    op.drop_table("improvement_plan")
