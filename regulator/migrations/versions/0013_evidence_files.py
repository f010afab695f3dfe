"""Photographs and documents among the evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0013_evidence_files"
down_revision = "0012_planning"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evidence_file_hash_whole")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_evidence_file_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    op.create_index("ix_evidence_file_inspection_id_area", "evidence_file", ["inspection_id", "area"], unique=False)
    op.create_index("ix_evidence_file_inspection_id_sha256", "evidence_file", ["inspection_id", "sha256"], unique=False)
    op.create_index(op.f("ix_evidence_file_about"), "evidence_file", ["about"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence_file_about"), table_name="evidence_file")
    op.drop_index("ix_evidence_file_inspection_id_sha256", table_name="evidence_file")
    op.drop_index("ix_evidence_file_inspection_id_area", table_name="evidence_file")
    op.drop_table("evidence_file")
