"""What the public may read of a decision of the Ombudsman."""

import sqlalchemy as sa
from alembic import op

revision = "0061_published_decisions"
down_revision = "0060_before_the_public_reads"
branch_labels = None
depends_on = None

BEHIND = "ombudsman_anonymised"
PUBLIC = "published_decision"


def upgrade() -> None:
    op.create_table(
        PUBLIC,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind_of_provider", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_why IS NULL)", name=op.f(f"ck_{PUBLIC}_withdrawn_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{PUBLIC}_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PUBLIC}")),
        sa.UniqueConstraint("reference", name=op.f(f"uq_{PUBLIC}_reference")),
    )
    op.create_index(op.f(f"ix_{PUBLIC}_organisation_id"), PUBLIC, ["organisation_id"])
    op.create_index(f"ix_{PUBLIC}_list", PUBLIC, ["published_on", "id"])
    op.create_table(
        BEHIND,
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("closed_title", sa.Text(), nullable=False),
        sa.Column("closed_text", sa.Text(), nullable=False),
        sa.Column("closed_stands", sa.Text(), nullable=True),
        sa.Column("names_provider", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=True),
        sa.Column("published_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'published', 'withheld')", name=op.f(f"ck_{BEHIND}_known_state")),
        sa.CheckConstraint(
            "(state = 'published') = (published_id IS NOT NULL)", name=op.f(f"ck_{BEHIND}_published_or_not")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_key"], ["ombudsman_complaint.key"], name=op.f(f"fk_{BEHIND}_complaint_key_ombudsman_complaint")
        ),
        sa.ForeignKeyConstraint(
            ["published_id"], ["published_decision.id"], name=op.f(f"fk_{BEHIND}_published_id_published_decision")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["user_account.id"], name=op.f(f"fk_{BEHIND}_written_by_user_account")),
        sa.PrimaryKeyConstraint("complaint_key", name=op.f(f"pk_{BEHIND}")),
    )


def downgrade() -> None:
    op.drop_table(BEHIND)
    op.drop_table(PUBLIC)
