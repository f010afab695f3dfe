"""What was said of words before the public reads them, and files with answers."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0060_before_the_public_reads"
down_revision = "0059_standards_found_and_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_public_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('stand', 'left-out')", name=op.f("ck_plan_public_words_known_outcome")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_plan_public_words_reason_given")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["improvement_plan.id"], name=op.f("fk_plan_public_words_plan_id_improvement_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_public_words")),
    )
    op.create_index(op.f("ix_plan_public_words_plan_id"), "plan_public_words", ["plan_id"], unique=False)
    op.create_table(
        "answer_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_in", sa.Integer(), nullable=True),
        sa.Column("removed_by", sa.String(length=80), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["plan_action.id"], name=op.f("fk_answer_file_action_id_plan_action")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_answer_file_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_answer_file_sha256_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_file")),
    )
    op.create_index(op.f("ix_answer_file_obligation_id"), "answer_file", ["obligation_id"], unique=False)
    protect(op, "plan_public_words")


def downgrade() -> None:
    unprotect(op, "plan_public_words")
    op.drop_table("answer_file")
    op.drop_table("plan_public_words")
