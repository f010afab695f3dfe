"""The files of an appeal against what was decided of a licence."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0072_licence_appeal_files"
down_revision = "0071_complaints_at_volume"
branch_labels = None
depends_on = None

FILES = "licence_appeal_file"


def upgrade() -> None:
    op.create_table(
        FILES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["licence_appeal.id"], name=op.f("fk_licence_appeal_file_appeal_id_licence_appeal")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_licence_appeal_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_appeal_file")),
        sa.UniqueConstraint("appeal_id", "sha256", name=op.f("uq_licence_appeal_file_appeal_id_sha256")),
    )
    protect(op, FILES)


def downgrade() -> None:
    unprotect(op, FILES)
    op.drop_table(FILES)
