"""Applications for a status: what they say, who assesses and decides them, and panels."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0062_applications"
down_revision = "0061_published_decisions"
branch_labels = None
depends_on = None

KEPT = (
    "application_duty",
    "application_grade",
    "licensing_panel_member",
    "application_declaration",
    "application_vote",
    "application_resolution",
    "application_representation",
    "application_document",
)


def upgrade() -> None:
    op.create_table(
        "licensing_panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sits_on", sa.Date(), nullable=False),
        sa.Column("apply_by", sa.Date(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_because", sa.Text(), nullable=True),
        sa.Column("planned_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(cancelled_on IS NULL) = (cancelled_because IS NULL)",
            name=op.f("ck_licensing_panel_cancelled_with_reason"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_panel")),
        sa.UniqueConstraint("reference", name=op.f("uq_licensing_panel_reference")),
    )
    op.create_index("ix_licensing_panel_list", "licensing_panel", ["sits_on", "id"], unique=False)
    op.create_table(
        "licensing_panel_member",
        sa.Column("panel_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("named_by", sa.String(length=80), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["licensing_panel.id"], name=op.f("fk_licensing_panel_member_panel_id_licensing_panel")
        ),
        sa.PrimaryKeyConstraint("panel_id", "person", name=op.f("pk_licensing_panel_member")),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("begun_by", sa.String(length=80), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("authority_by", sa.Text(), nullable=True),
        sa.Column("authority_from", sa.Date(), nullable=True),
        sa.Column("authority_until", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.String(length=80), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_because", sa.Text(), nullable=True),
        sa.Column("complete_on", sa.Date(), nullable=True),
        sa.Column("panel_id", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("waived_by", sa.String(length=80), nullable=True),
        sa.Column("considered_on", sa.Date(), nullable=True),
        sa.Column("considered", sa.Text(), nullable=True),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("licence_reference", sa.String(length=20), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'deferred' OR deferred_until IS NOT NULL", name=op.f("ck_application_deferred_to_a_day")
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (submitted_by IS NULL)", name=op.f("ck_application_submitted_by_somebody")
        ),
        sa.CheckConstraint("(waived_on IS NULL) = (waived_by IS NULL)", name=op.f("ck_application_waived_by_somebody")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_application_known_round")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_application_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["licensing_panel.id"], name=op.f("fk_application_panel_id_licensing_panel")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    op.create_index("ix_application_list", "application", ["state", "id"], unique=False)
    op.create_index(op.f("ix_application_organisation_id"), "application", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_application_panel_id"), "application", ["panel_id"], unique=False)
    op.create_table(
        "application_clarification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(ended_on IS NULL) OR (answer IS NOT NULL) OR (ended_because IS NOT NULL)",
            name=op.f("ck_application_clarification_ended_why"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_clarification_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_clarification")),
        sa.UniqueConstraint(
            "application_id", "number", name=op.f("uq_application_clarification_application_id_number")
        ),
    )
    op.create_table(
        "application_condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("test", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_condition_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_condition")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_application_condition_application_id_number")),
    )
    op.create_table(
        "application_consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("view", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "view IS NULL OR view IN ('for', 'against', 'neither')", name=op.f("ck_application_consultation_known_view")
        ),
        sa.CheckConstraint(
            "(view IS NULL) = (answered_on IS NULL)", name=op.f("ck_application_consultation_answered_on_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_consultation_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_application_consultation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_consultation")),
        sa.UniqueConstraint(
            "application_id", "organisation_id", name=op.f("uq_application_consultation_application_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_application_consultation_organisation_id"),
        "application_consultation",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "application_document",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('minded', 'decision', 'summary')", name=op.f("ck_application_document_known_kind")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_document_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_application_document_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_application_document")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_document_reference")),
    )
    op.create_index(
        op.f("ix_application_document_application_id"), "application_document", ["application_id"], unique=False
    )
    op.create_table(
        "application_duty",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "duty IN ('applicant', 'case officer', 'assessor', 'panel member', 'considerer of representations', 'reviewer')",
            name=op.f("ck_application_duty_known_duty"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_duty_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", "person", name=op.f("pk_application_duty")),
    )
    op.create_table(
        "application_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.String(length=80), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_application_file_removed_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_file_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_application_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
    )
    op.create_index(op.f("ix_application_file_application_id"), "application_file", ["application_id"], unique=False)
    op.create_table(
        "application_finding",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("found_by", sa.String(length=80), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("finding <> ''", name=op.f("ck_application_finding_finding_given")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_finding_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", "criterion", name=op.f("pk_application_finding")),
    )
    op.create_table(
        "application_member",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_member_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_application_member_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("application_id", "organisation_id", name=op.f("pk_application_member")),
    )
    op.create_index(
        op.f("ix_application_member_organisation_id"), "application_member", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_application_member_one_leads",
        "application_member",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("leads"),
        postgresql_where=sa.text("leads"),
    )
    op.create_table(
        "application_reconciled",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("agreed_by", sa.String(length=80), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_application_reconciled_reason_given")),
        sa.CheckConstraint(
            "agreed_by IS NULL OR agreed_by <> proposed_by", name=op.f("ck_application_reconciled_agreed_by_the_other")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_reconciled_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", "criterion", name=op.f("pk_application_reconciled")),
    )
    op.create_table(
        "application_representation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('representation', 'appeal')", name=op.f("ck_application_representation_known_kind")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_representation_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_representation")),
    )
    op.create_index(
        op.f("ix_application_representation_application_id"),
        "application_representation",
        ["application_id"],
        unique=False,
    )
    op.create_table(
        "application_resolution",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("votes", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("equality", sa.Text(), nullable=False),
        sa.Column("defer_until", sa.Date(), nullable=True),
        sa.Column("resolved_by", sa.String(length=80), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.CheckConstraint("reasons <> '' AND equality <> ''", name=op.f("ck_application_resolution_reasons_given")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_resolution_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", "round", name=op.f("pk_application_resolution")),
    )
    op.create_table(
        "application_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(length=80), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_section_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_section")),
        sa.UniqueConstraint("application_id", "section", name=op.f("uq_application_section_application_id_section")),
    )
    op.create_table(
        "application_declaration",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("conflict", sa.Text(), nullable=True),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.CheckConstraint("conflict IS NULL OR conflict <> ''", name=op.f("ck_application_declaration_conflict_told")),
        sa.ForeignKeyConstraint(
            ["application_id", "person"],
            ["application_duty.application_id", "application_duty.person"],
            name=op.f("fk_application_declaration_application_id_person_application_duty"),
        ),
        sa.PrimaryKeyConstraint("application_id", "person", name=op.f("pk_application_declaration")),
    )
    op.create_table(
        "application_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reasons <> ''", name=op.f("ck_application_grade_reasons_given")),
        sa.CheckConstraint("place IN (1, 2)", name=op.f("ck_application_grade_two_places")),
        sa.ForeignKeyConstraint(
            ["application_id", "person"],
            ["application_duty.application_id", "application_duty.person"],
            name=op.f("fk_application_grade_application_id_person_application_duty"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_grade")),
        sa.UniqueConstraint(
            "application_id", "criterion", "person", name=op.f("uq_application_grade_application_id_criterion_person")
        ),
        sa.UniqueConstraint(
            "application_id", "criterion", "place", name=op.f("uq_application_grade_application_id_criterion_place")
        ),
    )
    op.create_table(
        "application_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("vote", sa.String(length=24), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reasons <> ''", name=op.f("ck_application_vote_reasons_given")),
        sa.CheckConstraint(
            "vote IN ('grant', 'grant-with-conditions', 'defer', 'refuse')", name=op.f("ck_application_vote_known_vote")
        ),
        sa.ForeignKeyConstraint(
            ["application_id", "person"],
            ["application_declaration.application_id", "application_declaration.person"],
            name=op.f("fk_application_vote_application_id_person_application_declaration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_vote")),
        sa.UniqueConstraint(
            "application_id", "round", "person", name=op.f("uq_application_vote_application_id_round_person")
        ),
    )
    for table in KEPT:
        protect(op, table)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    op.drop_table("application_vote")
    op.drop_table("application_grade")
    op.drop_table("application_declaration")
    op.drop_table("application_section")
    op.drop_table("application_resolution")
    op.drop_index(op.f("ix_application_representation_application_id"), table_name="application_representation")
    op.drop_table("application_representation")
    op.drop_table("application_reconciled")
    op.drop_index(
        "uq_application_member_one_leads",
        table_name="application_member",
        sqlite_where=sa.text("leads"),
        postgresql_where=sa.text("leads"),
    )
    op.drop_index(op.f("ix_application_member_organisation_id"), table_name="application_member")
    op.drop_table("application_member")
    op.drop_table("application_finding")
    op.drop_index(op.f("ix_application_file_application_id"), table_name="application_file")
    op.drop_table("application_file")
    op.drop_table("application_duty")
    op.drop_index(op.f("ix_application_document_application_id"), table_name="application_document")
    op.drop_table("application_document")
    op.drop_index(op.f("ix_application_consultation_organisation_id"), table_name="application_consultation")
    op.drop_table("application_consultation")
    op.drop_table("application_condition")
    op.drop_table("application_clarification")
    op.drop_index(op.f("ix_application_panel_id"), table_name="application")
    op.drop_index(op.f("ix_application_organisation_id"), table_name="application")
    op.drop_index("ix_application_list", table_name="application")
    op.drop_table("application")
    op.drop_table("licensing_panel_member")
    op.drop_index("ix_licensing_panel_list", table_name="licensing_panel")
    op.drop_table("licensing_panel")
