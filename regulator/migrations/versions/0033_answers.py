"""How what is owed is answered, graded, claimed, verified and told of; and practice that is shared."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0033_answers"
down_revision = "0032_obligations"
branch_labels = None
depends_on = None

KEPT = ("plan_submission", "answer_grading", "progress_claim", "progress_file", "verification", "plan_told")


def upgrade() -> None:
    _plan_notice()
    _plan_submission()
    _answer_grading()
    _obligation_answer()
    _plan_action()
    _plan_reminder()
    _plan_told()
    _shared_practice()
    _verification()
    _progress_claim()
    _shared_practice_clause()
    _time_request()
    _progress_file()
    for table in KEPT:
        protect(op, table)


def _plan_notice() -> None:
    op.create_table(
        "plan_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.String(length=80), nullable=True),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("letter_sha256", sa.String(length=64), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_by", sa.String(length=80), nullable=True),
        sa.Column("deemed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("occasion IN ('asked', 'returned')", name=op.f("ck_plan_notice_known_occasion")),
        sa.ForeignKeyConstraint(
            ["letter_sha256"], ["stored_file.sha256"], name=op.f("fk_plan_notice_letter_sha256_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["improvement_plan.id"], name=op.f("fk_plan_notice_plan_id_improvement_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_notice")),
        sa.UniqueConstraint("plan_id", "occasion", "sent_on", name=op.f("uq_plan_notice_plan_id_occasion_sent_on")),
    )
    op.create_index(op.f("ix_plan_notice_letter_on"), "plan_notice", ["letter_on"], unique=False)
    op.create_index(op.f("ix_plan_notice_next_on"), "plan_notice", ["next_on"], unique=False)
    op.create_index(op.f("ix_plan_notice_plan_id"), "plan_notice", ["plan_id"], unique=False)


def _plan_submission() -> None:
    op.create_table(
        "plan_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["improvement_plan.id"], name=op.f("fk_plan_submission_plan_id_improvement_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_submission")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_submission_plan_id_number")),
    )
    op.create_index(op.f("ix_plan_submission_content_hash"), "plan_submission", ["content_hash"], unique=False)


def _answer_grading() -> None:
    op.create_table(
        "answer_grading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("lacking", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("graded_by", sa.String(length=80), nullable=False),
        sa.Column("graded_on", sa.Date(), nullable=False),
        sa.CheckConstraint("outcome = 'accept' OR reasons <> ''", name=op.f("ck_answer_grading_reasons_given")),
        sa.CheckConstraint(
            "outcome IN ('accept', 'return', 'note-refusal')", name=op.f("ck_answer_grading_known_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_answer_grading_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["plan_submission.id"], name=op.f("fk_answer_grading_submission_id_plan_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_grading")),
        sa.UniqueConstraint(
            "submission_id", "obligation_id", name=op.f("uq_answer_grading_submission_id_obligation_id")
        ),
    )
    op.create_index(op.f("ix_answer_grading_obligation_id"), "answer_grading", ["obligation_id"], unique=False)


def _obligation_answer() -> None:
    op.create_table(
        "obligation_answer",
        sa.Column("obligation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("response", sa.String(length=10), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(length=80), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "response IS NULL OR response IN ('accept', 'part', 'reject')",
            name=op.f("ck_obligation_answer_known_response"),
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_answer_obligation_id_obligation")
        ),
        sa.PrimaryKeyConstraint("obligation_id", name=op.f("pk_obligation_answer")),
    )


def _plan_action() -> None:
    op.create_table(
        "plan_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("resources", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("claimed", sa.String(length=12), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("verified", sa.String(length=10), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "claimed IN ('not-started', 'under-way', 'done')", name=op.f("ck_plan_action_known_claimed")
        ),
        sa.CheckConstraint(
            "verified IS NULL OR verified IN ('done', 'not-done')", name=op.f("ck_plan_action_known_verified")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_plan_action_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_action_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
    )
    op.create_index("ix_plan_action_list", "plan_action", ["organisation_id", "open", "due_on", "id"], unique=False)
    op.create_index(op.f("ix_plan_action_obligation_id"), "plan_action", ["obligation_id"], unique=False)


def _plan_reminder() -> None:
    op.create_table(
        "plan_reminder",
        sa.Column("clock_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.CheckConstraint("stage IN ('soon', 'late', 'escalate')", name=op.f("ck_plan_reminder_known_stage")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_plan_reminder_clock_id_clock")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_plan_reminder_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["improvement_plan.id"], name=op.f("fk_plan_reminder_plan_id_improvement_plan")
        ),
        sa.PrimaryKeyConstraint("clock_id", name=op.f("pk_plan_reminder")),
    )
    op.create_index(op.f("ix_plan_reminder_next_on"), "plan_reminder", ["next_on"], unique=False)


def _plan_told() -> None:
    op.create_table(
        "plan_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_plan_told_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["improvement_plan.id"], name=op.f("fk_plan_told_plan_id_improvement_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_told")),
    )
    op.create_index(op.f("ix_plan_told_obligation_id"), "plan_told", ["obligation_id"], unique=False)
    op.create_index(op.f("ix_plan_told_plan_id"), "plan_told", ["plan_id"], unique=False)


def _shared_practice() -> None:
    op.create_table(
        "shared_practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("consent", sa.String(length=10), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("consent IN ('asked', 'given', 'refused')", name=op.f("ck_shared_practice_known_consent")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_shared_practice_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["notable_practice.id"], name=op.f("fk_shared_practice_practice_id_notable_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_practice")),
        sa.UniqueConstraint("practice_id", name=op.f("uq_shared_practice_practice_id")),
    )
    op.create_index(op.f("ix_shared_practice_organisation_id"), "shared_practice", ["organisation_id"], unique=False)


def _verification() -> None:
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("judgement", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("verified_by", sa.String(length=80), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "basis IN ('desk', 'visit', 'progress-review', 're-test')", name=op.f("ck_verification_known_basis")
        ),
        sa.CheckConstraint("evidence <> ''", name=op.f("ck_verification_evidence_given")),
        sa.CheckConstraint(
            "judgement IN ('none', 'insufficient', 'reasonable', 'good', 'met', 'not-met')",
            name=op.f("ck_verification_known_judgement"),
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_verification_obligation_id_obligation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index(op.f("ix_verification_obligation_id"), "verification", ["obligation_id"], unique=False)


def _progress_claim() -> None:
    op.create_table(
        "progress_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.String(length=80), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('not-started', 'under-way', 'done')", name=op.f("ck_progress_claim_known_status")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["plan_action.id"], name=op.f("fk_progress_claim_action_id_plan_action")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_progress_claim_obligation_id_obligation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_claim")),
    )
    op.create_index(op.f("ix_progress_claim_obligation_id"), "progress_claim", ["obligation_id"], unique=False)


def _shared_practice_clause() -> None:
    op.create_table(
        "shared_practice_clause",
        sa.Column("shared_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["shared_id"], ["shared_practice.id"], name=op.f("fk_shared_practice_clause_shared_id_shared_practice")
        ),
        sa.PrimaryKeyConstraint("shared_id", "ref", name=op.f("pk_shared_practice_clause")),
    )
    op.create_index(op.f("ix_shared_practice_clause_ref"), "shared_practice_clause", ["ref"], unique=False)


def _time_request() -> None:
    op.create_table(
        "time_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "decision IS NULL OR decision IN ('granted', 'refused')", name=op.f("ck_time_request_known_decision")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decision_reason IS NULL)", name=op.f("ck_time_request_decided_with_reason")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["plan_action.id"], name=op.f("fk_time_request_action_id_plan_action")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["improvement_plan.id"], name=op.f("fk_time_request_plan_id_improvement_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_request")),
    )
    op.create_index(op.f("ix_time_request_plan_id"), "time_request", ["plan_id"], unique=False)
    op.create_index("ix_time_request_waiting", "time_request", ["decision", "id"], unique=False)


def _progress_file() -> None:
    op.create_table(
        "progress_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["progress_claim.id"], name=op.f("fk_progress_file_claim_id_progress_claim")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_progress_file_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_progress_file_sha256_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_file")),
    )
    op.create_index(op.f("ix_progress_file_claim_id"), "progress_file", ["claim_id"], unique=False)
    op.create_index(op.f("ix_progress_file_obligation_id"), "progress_file", ["obligation_id"], unique=False)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    op.drop_table("progress_file")
    op.drop_table("time_request")
    op.drop_table("shared_practice_clause")
    op.drop_table("progress_claim")
    op.drop_table("verification")
    op.drop_table("shared_practice")
    op.drop_table("plan_told")
    op.drop_table("plan_reminder")
    op.drop_table("plan_action")
    op.drop_table("obligation_answer")
    op.drop_table("answer_grading")
    op.drop_table("plan_submission")
    op.drop_table("plan_notice")
