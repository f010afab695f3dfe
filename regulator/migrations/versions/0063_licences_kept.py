"""The life of a licence: changes, notices, returns and breaches."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0063_licences_kept"
down_revision = "0062_applications"
branch_labels = None
depends_on = None

KEPT = ("licence_notice", "licence_representation", "licence_breach", "licence_told")
TABLES = (
    "licence_change",
    "licence_return",
    "licence_notice",
    "licence_return_sent",
    "licence_told",
    "licence_breach",
    "licence_delivery",
    "licence_representation",
)


def upgrade() -> None:
    op.create_table(
        "licence_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("effect_on", sa.Date(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("harm", sa.Text(), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("urgent_by", sa.String(length=80), nullable=True),
        sa.Column("considered", sa.Text(), nullable=True),
        sa.Column("considered_by", sa.String(length=80), nullable=True),
        sa.Column("considered_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT urgent OR harm IS NOT NULL", name=op.f("ck_licence_change_urgent_states_harm")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_change_licence_id_licence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_change")),
        sa.UniqueConstraint("licence_id", "number", name=op.f("uq_licence_change_licence_id_number")),
    )
    op.create_index("ix_licence_change_list", "licence_change", ["state", "id"], unique=False)
    op.create_table(
        "licence_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('owed', 'sent', 'returned', 'accepted')", name=op.f("ck_licence_return_known_state")
        ),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_return_licence_id_licence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_return")),
        sa.UniqueConstraint("licence_id", "number", name=op.f("uq_licence_return_licence_id_number")),
    )
    op.create_index("ix_licence_return_list", "licence_return", ["state", "due_on"], unique=False)
    op.create_table(
        "licence_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("kind IN ('intent', 'decision')", name=op.f("ck_licence_notice_known_kind")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["licence_change.id"], name=op.f("fk_licence_notice_change_id_licence_change")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_licence_notice_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_notice")),
        sa.UniqueConstraint("reference", name=op.f("uq_licence_notice_reference")),
    )
    op.create_index(op.f("ix_licence_notice_change_id"), "licence_notice", ["change_id"], unique=False)
    op.create_table(
        "licence_return_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('accepted', 'returned')", name=op.f("ck_licence_return_sent_known_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (because IS NULL)", name=op.f("ck_licence_return_sent_outcome_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["licence_return.id"], name=op.f("fk_licence_return_sent_return_id_licence_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_return_sent")),
    )
    op.create_index(op.f("ix_licence_return_sent_return_id"), "licence_return_sent", ["return_id"], unique=False)
    op.create_table(
        "licence_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=4), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('soon', 'late')", name=op.f("ck_licence_told_known_stage")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["licence_return.id"], name=op.f("fk_licence_told_return_id_licence_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_told")),
        sa.UniqueConstraint("return_id", "stage", "due_on", name=op.f("uq_licence_told_return_id_stage_due_on")),
    )
    op.create_table(
        "licence_breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("found_by", sa.String(length=80), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_breach_licence_id_licence")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_licence_breach_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_breach")),
    )
    op.create_index(op.f("ix_licence_breach_licence_id"), "licence_breach", ["licence_id"], unique=False)
    op.create_index(op.f("ix_licence_breach_organisation_id"), "licence_breach", ["organisation_id"], unique=False)
    op.create_table(
        "licence_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("deemed_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.String(length=80), nullable=True),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("waived_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "(received_at IS NULL) = (received_by IS NULL)", name=op.f("ck_licence_delivery_received_by_somebody")
        ),
        sa.CheckConstraint(
            "(waived_on IS NULL) = (waived_by IS NULL)", name=op.f("ck_licence_delivery_waived_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["licence_notice.id"], name=op.f("fk_licence_delivery_notice_id_licence_notice")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_licence_delivery_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_delivery")),
        sa.UniqueConstraint("notice_id", "organisation_id", name=op.f("uq_licence_delivery_notice_id_organisation_id")),
    )
    op.create_index(op.f("ix_licence_delivery_organisation_id"), "licence_delivery", ["organisation_id"], unique=False)
    op.create_table(
        "licence_representation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["licence_delivery.id"],
            name=op.f("fk_licence_representation_delivery_id_licence_delivery"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_representation")),
    )
    op.create_index(
        op.f("ix_licence_representation_delivery_id"), "licence_representation", ["delivery_id"], unique=False
    )
    op.create_index("ix_licence_fact_about", "licence_fact", ["about", "licence_id"], unique=False)
    for table in KEPT:
        protect(op, table)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_licence_fact_about", table_name="licence_fact")
