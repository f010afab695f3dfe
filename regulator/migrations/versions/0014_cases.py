"""Cases assessed under pseudonyms, as they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0014_cases"
down_revision = "0013_evidence_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=10), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_case_assessment_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_assessment")),
        sa.UniqueConstraint("inspection_id", "pseudonym", name=op.f("uq_case_assessment_inspection_id_pseudonym")),
    )


def downgrade() -> None:
    op.drop_table("case_assessment")
