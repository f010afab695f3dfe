"""Around publication: urgent notification with its letter and replies, embargo, corrections, papers not public yet."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0020_around_publication"
down_revision = "0016_trusts"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
URGENT = (
    ("factors", sa.JSON()),
    ("received_at", MOMENT),
    ("received_by", sa.String(length=80)),
    ("published_on", sa.Date()),
    ("paper_sha256", sa.String(length=64)),
    ("paper_name", sa.Text()),
)


def upgrade() -> None:
    op.add_column("document", sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("urgent_notification") as batch:
        for name, kind in URGENT:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.create_foreign_key(
            op.f("fk_urgent_notification_paper_sha256_stored_file"), "stored_file", ["paper_sha256"], ["sha256"]
        )
    _urgent()
    _embargo()
    _corrections()
    protect(op, "urgent_reply")


def _numbered(table: str, parent: str = "inspection", column: str = "inspection_id") -> list[sa.schema.SchemaItem]:
    """What every table here has: a number, and what it is part of."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}_{parent}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _urgent() -> None:
    op.create_table(
        "urgent_referral",
        *_numbered("urgent_referral"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("put_by", sa.String(length=80), nullable=False),
        sa.Column("put_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(length=6), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint("answer IN ('notify', 'do not')", name=op.f("ck_urgent_referral_known_answer")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL)", name=op.f("ck_urgent_referral_answer_has_person")
        ),
    )
    _indexed("urgent_referral", "inspection_id")
    op.create_table(
        "urgent_reply",
        *_numbered("urgent_reply"),
        sa.Column("sender", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.UniqueConstraint("inspection_id", "sender", name=op.f("uq_urgent_reply_inspection_id_sender")),
        sa.CheckConstraint(
            "sender IN ('provider', 'commissioner', 'secretary-of-state')", name=op.f("ck_urgent_reply_known_sender")
        ),
    )
    _indexed("urgent_reply", "inspection_id")


def _embargo() -> None:
    op.create_table(
        "report_embargo",
        *_numbered("report_embargo"),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=11), nullable=False),
        sa.Column("public_url", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('running', 'published', 'pulled back', 'failed')", name=op.f("ck_report_embargo_known_state")
        ),
        sa.CheckConstraint(
            "state <> 'pulled back' OR reason IS NOT NULL", name=op.f("ck_report_embargo_pulled_back_with_reason")
        ),
    )
    _indexed("report_embargo", "inspection_id", "state")
    op.create_table(
        "embargo_reader",
        *_numbered("embargo_reader", "report_embargo", "embargo_id"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("named_by", sa.String(length=80), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_embargo_reader_user_id_user_account")),
        sa.UniqueConstraint("embargo_id", "user_id", name=op.f("uq_embargo_reader_embargo_id_user_id")),
    )
    _indexed("embargo_reader", "embargo_id", "user_id")


def _corrections() -> None:
    op.create_table(
        "report_correction",
        *_numbered("report_correction"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'made', 'not made')", name=op.f("ck_report_correction_known_state")),
        sa.CheckConstraint(
            "state <> 'made' OR decided_by <> proposed_by", name=op.f("ck_report_correction_made_by_another")
        ),
        sa.CheckConstraint(
            "state <> 'not made' OR reason IS NOT NULL", name=op.f("ck_report_correction_not_made_with_reason")
        ),
    )
    _indexed("report_correction", "inspection_id")
    op.create_table(
        "corrected_part",
        *_numbered("corrected_part", "report_correction", "correction_id"),
        sa.Column("part", sa.String(length=9), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.UniqueConstraint(
            "correction_id", "part", "number", name=op.f("uq_corrected_part_correction_id_part_number")
        ),
        sa.CheckConstraint("part IN ('statement', 'concern', 'summary')", name=op.f("ck_corrected_part_known_part")),
    )
    _indexed("corrected_part", "correction_id")


def downgrade() -> None:
    unprotect(op, "urgent_reply")
    for table in (
        "corrected_part",
        "report_correction",
        "embargo_reader",
        "report_embargo",
        "urgent_reply",
        "urgent_referral",
    ):
        op.drop_table(table)
    with op.batch_alter_table("urgent_notification") as batch:
        batch.drop_constraint(op.f("fk_urgent_notification_paper_sha256_stored_file"), type_="foreignkey")
        for name, _kind in URGENT:
            batch.drop_column(name)
    op.drop_column("document", "public")
