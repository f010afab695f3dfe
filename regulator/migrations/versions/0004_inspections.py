"""Inspections: the journal, judgements and the report."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

KEPT_FOR_EVER = ("operation", "inspection_release", "statement_before")

revision = "0004_inspections"
down_revision = "0003_standards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('live', 'published-facts', 'invented')", name=op.f("ck_inspection_known_origin")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inspection_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("file_hash", name=op.f("uq_inspection_file_hash")),
        sa.UniqueConstraint("reference", name=op.f("uq_inspection_reference")),
    )
    op.create_index(op.f("ix_inspection_organisation_id"), "inspection", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_inspection_state"), "inspection", ["state"], unique=False)
    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 15", name=op.f("ck_concern_most")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_concern_inspection_id_inspection")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("inspection_id", "number", name=op.f("uq_concern_inspection_id_number")),
    )
    op.create_index(op.f("ix_concern_inspection_id"), "concern", ["inspection_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("computed", sa.String(length=40), nullable=True),
        sa.Column("final", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "computed IS NULL OR computed = final OR (ground IS NOT NULL AND reason IS NOT NULL)",
            name=op.f("ck_decision_difference_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_decision_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("inspection_id", "ref", name=op.f("uq_decision_inspection_id_ref")),
    )
    op.create_index(op.f("ix_decision_inspection_id"), "decision", ["inspection_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("bearing", sa.String(length=10), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=True),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.CheckConstraint("bearing IN ('strength', 'concern', 'finding')", name=op.f("ck_evidence_known_bearing")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_evidence_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_inspection_id_area", "evidence", ["inspection_id", "area"], unique=False)
    op.create_table(
        "inspection_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("part", sa.String(length=5), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("employer", sa.Text(), nullable=True),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("conflict", sa.Text(), nullable=True),
        sa.CheckConstraint("part IN ('field', 'panel')", name=op.f("ck_inspection_member_known_part")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["organisation.id"], name=op.f("fk_inspection_member_employer_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_member_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_member")),
        sa.UniqueConstraint(
            "inspection_id", "person", "part", name=op.f("uq_inspection_member_inspection_id_person_part")
        ),
    )
    op.create_index(op.f("ix_inspection_member_inspection_id"), "inspection_member", ["inspection_id"], unique=False)
    op.create_index(op.f("ix_inspection_member_person"), "inspection_member", ["person"], unique=False)
    op.create_table(
        "inspection_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_release_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_release")),
        sa.UniqueConstraint(
            "inspection_id", "round", "person", name=op.f("uq_inspection_release_inspection_id_round_person")
        ),
    )
    op.create_table(
        "inspection_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_inspection_visit_in_order")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_visit_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_visit")),
    )
    op.create_index(op.f("ix_inspection_visit_inspection_id"), "inspection_visit", ["inspection_id"], unique=False)
    op.create_table(
        "minimum_standard_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('met', 'not-met', 'not-tested')", name=op.f("ck_minimum_standard_finding_known_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_minimum_standard_finding_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minimum_standard_finding")),
        sa.UniqueConstraint("inspection_id", "ref", name=op.f("uq_minimum_standard_finding_inspection_id_ref")),
    )
    op.create_table(
        "notable_practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_notable_practice_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notable_practice")),
    )
    op.create_index(op.f("ix_notable_practice_inspection_id"), "notable_practice", ["inspection_id"], unique=False)
    op.create_table(
        "operation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("based_on", sa.Uuid(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_operation_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint(
            "inspection_id", "device", "sequence", name=op.f("uq_operation_inspection_id_device_sequence")
        ),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_proposal_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_inspection_id_ref", "proposal", ["inspection_id", "ref"], unique=False)
    op.create_table(
        "rating_record",
        sa.Column("inspection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("minute", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_rating_record_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_rating_record")),
    )
    op.create_table(
        "reply",
        sa.Column("inspection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.String(length=80), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("state <> 'waived' OR note IS NOT NULL", name=op.f("ck_reply_waived_with_reason")),
        sa.CheckConstraint("state IN ('open', 'submitted', 'waived', 'expired')", name=op.f("ck_reply_known_state")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_reply_inspection_id_inspection")),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_reply")),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("bearing", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_statement_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("inspection_id", "number", name=op.f("uq_statement_inspection_id_number")),
    )
    op.create_index(op.f("ix_statement_inspection_id"), "statement", ["inspection_id"], unique=False)
    op.create_table(
        "urgent_notification",
        sa.Column("inspection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("earlier", sa.Text(), nullable=True),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_urgent_notification_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_urgent_notification")),
    )
    op.create_table(
        "reply_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=6), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('accept', 'part', 'reject')", name=op.f("ck_reply_point_known_answer")
        ),
        sa.CheckConstraint(
            "claim IN ('typing error', 'wrong fact', 'missing evidence')", name=op.f("ck_reply_point_known_claim")
        ),
        sa.CheckConstraint("(answer IS NULL) = (reason IS NULL)", name=op.f("ck_reply_point_answer_has_reason")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_reply_point_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_reply_point_statement_id_statement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_point")),
    )
    op.create_index(op.f("ix_reply_point_inspection_id"), "reply_point", ["inspection_id"], unique=False)
    op.create_table(
        "statement_before",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_statement_before_statement_id_statement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_before")),
        sa.UniqueConstraint("statement_id", "version", name=op.f("uq_statement_before_statement_id_version")),
    )
    for table in KEPT_FOR_EVER:
        protect(op, table)


def downgrade() -> None:
    for table in KEPT_FOR_EVER:
        unprotect(op, table)
    op.drop_table("statement_before")
    op.drop_index(op.f("ix_reply_point_inspection_id"), table_name="reply_point")
    op.drop_table("reply_point")
    op.drop_table("urgent_notification")
    op.drop_index(op.f("ix_statement_inspection_id"), table_name="statement")
    op.drop_table("statement")
    op.drop_table("reply")
    op.drop_table("rating_record")
    op.drop_index("ix_proposal_inspection_id_ref", table_name="proposal")
    op.drop_table("proposal")
    op.drop_table("operation")
    op.drop_index(op.f("ix_notable_practice_inspection_id"), table_name="notable_practice")
    op.drop_table("notable_practice")
    op.drop_table("minimum_standard_finding")
    op.drop_index(op.f("ix_inspection_visit_inspection_id"), table_name="inspection_visit")
    op.drop_table("inspection_visit")
    op.drop_table("inspection_release")
    op.drop_index(op.f("ix_inspection_member_person"), table_name="inspection_member")
    op.drop_index(op.f("ix_inspection_member_inspection_id"), table_name="inspection_member")
    op.drop_table("inspection_member")
    op.drop_index("ix_evidence_inspection_id_area", table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_decision_inspection_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index(op.f("ix_concern_inspection_id"), table_name="concern")
    op.drop_table("concern")
    op.drop_index(op.f("ix_inspection_state"), table_name="inspection")
    op.drop_index(op.f("ix_inspection_organisation_id"), table_name="inspection")
    op.drop_table("inspection")
