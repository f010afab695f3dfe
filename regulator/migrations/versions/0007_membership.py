"""Membership: deputies, roles that change under a version, and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0007_membership"
down_revision = "0006_sign_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("roles_changed", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "user_role_deputy",
        sa.Column("user_role_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("for_user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["for_user_id"], ["user_account.id"], name=op.f("fk_user_role_deputy_for_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["user_role_id"], ["user_role.id"], name=op.f("fk_user_role_deputy_user_role_id_user_role")
        ),
        sa.PrimaryKeyConstraint("user_role_id", name=op.f("pk_user_role_deputy")),
    )
    op.create_index(op.f("ix_user_role_deputy_for_user_id"), "user_role_deputy", ["for_user_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_folded", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitation_one_end")),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)", name=op.f("ck_invitation_accepted_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["user_account.id"], name=op.f("fk_invitation_accepted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user_account.id"], name=op.f("fk_invitation_invited_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("number", name=op.f("uq_invitation_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    for column in ("email_folded", "organisation_id", "sent_at"):
        op.create_index(op.f(f"ix_invitation_{column}"), "invitation", [column])
    op.create_table(
        "invitation_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("deputy_for_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on > from_on", name=op.f("ck_invitation_role_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_for_id"], ["user_account.id"], name=op.f("fk_invitation_role_deputy_for_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_role_invitation_id_invitation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_role")),
    )
    op.create_index(op.f("ix_invitation_role_invitation_id"), "invitation_role", ["invitation_id"])


def downgrade() -> None:
    op.drop_table("invitation_role")
    op.drop_table("invitation")
    op.drop_table("user_role_deputy")
    op.drop_column("user_account", "roles_changed")
