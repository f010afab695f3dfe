"""Complaints behind their wall, the index they are found by, and requests to inspect."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0044_ombudsman"
down_revision = "0036_enforcement"
branch_labels = None
depends_on = None


KEPT_FOR_EVER = ("ombudsman_entry", "ombudsman_eligibility")


def upgrade() -> None:
    _ombudsman_index_key()
    _ombudsman_worker()
    _ombudsman_complaint()
    _ombudsman_conflict()
    _inspection_request()
    _ombudsman_eligibility()
    _ombudsman_entry()
    _ombudsman_finding()
    _ombudsman_letter()
    _ombudsman_papers()
    _ombudsman_recommendation()
    _ombudsman_subject()
    _ombudsman_file()
    for table in KEPT_FOR_EVER:
        protect(op, table)


def _ombudsman_index_key() -> None:
    op.create_table(
        "ombudsman_index_key",
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("complaint_key", "hash", name=op.f("pk_ombudsman_index_key")),
    )
    op.create_index(op.f("ix_ombudsman_index_key_hash"), "ombudsman_index_key", ["hash"])


def _ombudsman_worker() -> None:
    op.create_table(
        "ombudsman_worker",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("most_cases", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_ombudsman_worker_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_ombudsman_worker")),
    )


def _ombudsman_complaint() -> None:
    op.create_table(
        "ombudsman_complaint",
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=16), nullable=False),
        sa.Column("own_key", sa.Text(), nullable=True),
        sa.Column("closed_identity", sa.Text(), nullable=False),
        sa.Column("closed_story", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("situation", sa.String(length=20), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("reply_format", sa.String(length=20), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=False),
        sa.Column("held_at_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("learned_on", sa.Date(), nullable=True),
        sa.Column("stages", sa.String(length=20), nullable=True),
        sa.Column("complained_on", sa.Date(), nullable=True),
        sa.Column("last_reply_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("affected", sa.Boolean(), nullable=True),
        sa.Column("in_remit", sa.Boolean(), nullable=True),
        sa.Column("worthwhile", sa.Boolean(), nullable=True),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=True),
        sa.Column("reprisal", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("investigator_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(own_key IS NULL) = (destroyed_on IS NOT NULL)", name=op.f("ck_ombudsman_complaint_key_or_destroyed")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_ombudsman_complaint_decided_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["held_at_id"], ["organisation.id"], name=op.f("fk_ombudsman_complaint_held_at_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["investigator_id"], ["user_account.id"], name=op.f("fk_ombudsman_complaint_investigator_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_ombudsman_complaint_made_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["organisation.id"], name=op.f("fk_ombudsman_complaint_respondent_id_organisation")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ombudsman_complaint")),
        sa.UniqueConstraint("reference", name=op.f("uq_ombudsman_complaint_reference")),
    )
    op.create_index(
        "ix_ombudsman_complaint_investigator", "ombudsman_complaint", ["investigator_id", "state", "received_on"]
    )
    op.create_index("ix_ombudsman_complaint_list", "ombudsman_complaint", ["state", "received_on", "key"])
    op.create_index(op.f("ix_ombudsman_complaint_person"), "ombudsman_complaint", ["person"])
    op.create_index("ix_ombudsman_complaint_respondent", "ombudsman_complaint", ["respondent_id", "received_on"])


def _ombudsman_conflict() -> None:
    op.create_table(
        "ombudsman_conflict",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_ombudsman_conflict_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_ombudsman_conflict_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "organisation_id", name=op.f("pk_ombudsman_conflict")),
    )


def _inspection_request() -> None:
    op.create_table(
        "inspection_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('raised', 'accepted', 'declined')", name=op.f("ck_inspection_request_known_state")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_inspection_request_decided_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_request_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inspection_request_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"], ["user_account.id"], name=op.f("fk_inspection_request_raised_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_inspection_request_reference")),
    )
    op.create_index(op.f("ix_inspection_request_organisation_id"), "inspection_request", ["organisation_id"])


def _ombudsman_eligibility() -> None:
    op.create_table(
        "ombudsman_eligibility",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("tests", sa.JSON(), nullable=False),
        sa.Column("set_aside", sa.JSON(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("found_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_eligibility_complaint_key_ombudsman_complaint"),
        ),
        sa.ForeignKeyConstraint(
            ["found_by"], ["user_account.id"], name=op.f("fk_ombudsman_eligibility_found_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_eligibility")),
    )
    op.create_index(op.f("ix_ombudsman_eligibility_complaint_key"), "ombudsman_eligibility", ["complaint_key"])


def _ombudsman_entry() -> None:
    op.create_table(
        "ombudsman_entry",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("closed_text", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_entry_complaint_key_ombudsman_complaint"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_ombudsman_entry_made_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_entry")),
    )
    op.create_index(op.f("ix_ombudsman_entry_complaint_key"), "ombudsman_entry", ["complaint_key"])


def _ombudsman_finding() -> None:
    op.create_table(
        "ombudsman_finding",
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("closed_text", sa.Text(), nullable=False),
        sa.Column("proposed", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("comments_due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f("fk_ombudsman_finding_by_user_account")),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_finding_complaint_key_ombudsman_complaint"),
        ),
        sa.PrimaryKeyConstraint("complaint_key", name=op.f("pk_ombudsman_finding")),
    )


def _ombudsman_letter() -> None:
    op.create_table(
        "ombudsman_letter",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("reply_format", sa.String(length=20), nullable=False),
        sa.Column("closed_text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("batch", sa.String(length=16), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'approved', 'printed', 'posted')", name=op.f("ck_ombudsman_letter_known_state")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["user_account.id"], name=op.f("fk_ombudsman_letter_approved_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_letter_complaint_key_ombudsman_complaint"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_letter")),
    )
    op.create_index(op.f("ix_ombudsman_letter_batch"), "ombudsman_letter", ["batch"])
    op.create_index(op.f("ix_ombudsman_letter_complaint_key"), "ombudsman_letter", ["complaint_key"])
    op.create_index("ix_ombudsman_letter_list", "ombudsman_letter", ["state", "made_at", "id"])


def _ombudsman_papers() -> None:
    op.create_table(
        "ombudsman_papers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("disclosed", sa.Text(), nullable=False),
        sa.Column("names_person", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_answer", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name=op.f("ck_ombudsman_papers_known_state")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["user_account.id"], name=op.f("fk_ombudsman_papers_answered_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_ombudsman_papers_asked_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_papers_complaint_key_ombudsman_complaint"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_ombudsman_papers_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_papers")),
    )
    op.create_index(op.f("ix_ombudsman_papers_complaint_key"), "ombudsman_papers", ["complaint_key"])
    op.create_index(op.f("ix_ombudsman_papers_organisation_id"), "ombudsman_papers", ["organisation_id"])


def _ombudsman_recommendation() -> None:
    op.create_table(
        "ombudsman_recommendation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_recommendation_complaint_key_ombudsman_complaint"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_recommendation")),
    )
    op.create_index(op.f("ix_ombudsman_recommendation_complaint_key"), "ombudsman_recommendation", ["complaint_key"])


def _ombudsman_subject() -> None:
    op.create_table(
        "ombudsman_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_subject_complaint_key_ombudsman_complaint"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_subject")),
        sa.UniqueConstraint(
            "complaint_key", "subject", "kind", name=op.f("uq_ombudsman_subject_complaint_key_subject_kind")
        ),
    )
    op.create_index(op.f("ix_ombudsman_subject_complaint_key"), "ombudsman_subject", ["complaint_key"])


def _ombudsman_file() -> None:
    op.create_table(
        "ombudsman_file",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=True),
        sa.Column("papers_id", sa.String(length=16), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("closed_name", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_file_complaint_key_ombudsman_complaint"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_ombudsman_file_made_by_user_account")),
        sa.ForeignKeyConstraint(
            ["papers_id"], ["ombudsman_papers.id"], name=op.f("fk_ombudsman_file_papers_id_ombudsman_papers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_file")),
    )
    op.create_index(op.f("ix_ombudsman_file_complaint_key"), "ombudsman_file", ["complaint_key"])
    op.create_index(op.f("ix_ombudsman_file_papers_id"), "ombudsman_file", ["papers_id"])


def downgrade() -> None:
    for table in KEPT_FOR_EVER:
        unprotect(op, table)
    op.drop_table("ombudsman_file")
    op.drop_table("ombudsman_subject")
    op.drop_table("ombudsman_recommendation")
    op.drop_table("ombudsman_papers")
    op.drop_table("ombudsman_letter")
    op.drop_table("ombudsman_finding")
    op.drop_table("ombudsman_entry")
    op.drop_table("ombudsman_eligibility")
    op.drop_table("inspection_request")
    op.drop_table("ombudsman_conflict")
    op.drop_table("ombudsman_complaint")
    op.drop_table("ombudsman_worker")
    op.drop_table("ombudsman_index_key")
