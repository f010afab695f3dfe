"""Several people in one letter: cases that came together, and joint cases whose people are each written to."""

import sqlalchemy as sa
from alembic import op

revision = "0054_shared_letters"
down_revision = "0052_enforcement_in_full"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ombudsman_complaint", sa.Column("shared_letter", sa.String(length=16), nullable=True))
    op.create_index(op.f("ix_ombudsman_complaint_shared_letter"), "ombudsman_complaint", ["shared_letter"])
    op.create_table(
        "ombudsman_joint",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=16), nullable=False),
        sa.Column("closed_identity", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            ["ombudsman_complaint.key"],
            name=op.f("fk_ombudsman_joint_complaint_key_ombudsman_complaint"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_joint")),
    )
    op.create_index(op.f("ix_ombudsman_joint_complaint_key"), "ombudsman_joint", ["complaint_key"])
    op.create_index(op.f("ix_ombudsman_joint_person"), "ombudsman_joint", ["person"])
    with op.batch_alter_table("ombudsman_letter") as batch:
        batch.add_column(sa.Column("joint_id", sa.String(length=16), nullable=True))
        batch.create_foreign_key(
            op.f("fk_ombudsman_letter_joint_id_ombudsman_joint"), "ombudsman_joint", ["joint_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("ombudsman_letter") as batch:
        batch.drop_constraint(op.f("fk_ombudsman_letter_joint_id_ombudsman_joint"), type_="foreignkey")
        batch.drop_column("joint_id")
    op.drop_table("ombudsman_joint")
    op.drop_index(op.f("ix_ombudsman_complaint_shared_letter"), table_name="ombudsman_complaint")
    op.drop_column("ombudsman_complaint", "shared_letter")
