"""What of a draft a provider may see, and what it says of the facts."""

import sqlalchemy as sa
from alembic import op

revision = "0055_fact_checks"
down_revision = "0054_shared_letters"
branch_labels = None
depends_on = None

CHECK = "ombudsman_fact_check"
WORDS = "ombudsman_fact_words"


def _points(table: str, column: str, to: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        CHECK,
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("closed_shown", sa.Text(), nullable=False),
        sa.Column("closed_consent", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_comments", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("closed_reply", sa.Text(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("replied_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name=op.f(f"ck_{CHECK}_known_state")),
        _points(CHECK, "complaint_key", "ombudsman_complaint", "key"),
        _points(CHECK, "organisation_id", "organisation"),
        _points(CHECK, "answered_by", "user_account"),
        _points(CHECK, "replied_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CHECK}")),
    )
    for column in ("complaint_key", "organisation_id"):
        op.create_index(op.f(f"ix_{CHECK}_{column}"), CHECK, [column])
    op.create_table(
        WORDS,
        sa.Column("check_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("closed_text", sa.Text(), nullable=False),
        _points(WORDS, "check_id", CHECK),
        _points(WORDS, "user_id", "user_account"),
        sa.PrimaryKeyConstraint("check_id", "user_id", name=op.f(f"pk_{WORDS}")),
    )


def downgrade() -> None:
    op.drop_table(WORDS)
    op.drop_table(CHECK)
