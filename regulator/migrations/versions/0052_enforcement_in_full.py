"""Words kept as typed, for every form; notices that nobody opens; copies; appeals heard by two."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0052_enforcement_in_full"
down_revision = "0049_letter_corrections"
branch_labels = None
depends_on = None

CHASED = (("next_on", sa.Date()), ("letter_on", sa.Date()), ("letter_sha256", sa.String(64)))
KEPT = ("enforcement_copy", "enforcement_appeal_finding")
LETTER = "fk_enforcement_delivery_letter_sha256_stored_file"


def _kept_words() -> sa.Table:
    return op.create_table(
        "kept_words",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "about", "person", name=op.f("pk_kept_words")),
    )


def _reply_draft() -> sa.Table:
    made = op.create_table(
        "reply_draft",
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_reply_draft_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("about", "person", name=op.f("pk_reply_draft")),
    )
    op.create_index(op.f("ix_reply_draft_inspection_id"), "reply_draft", ["inspection_id"])
    return made


def upgrade() -> None:
    made = _kept_words()
    before = sa.Table("reply_draft", sa.MetaData(), autoload_with=op.get_bind())
    moved = [
        {
            "subject": f"inspection:{row.inspection_id}",
            "about": row.about,
            "person": row.person,
            "fields": {"claim": row.claim, "text": row.text},
            "saved_at": row.saved_at,
        }
        for row in op.get_bind().execute(sa.select(before))
    ]
    op.bulk_insert(made, moved)
    op.drop_table("reply_draft")
    with op.batch_alter_table("enforcement_delivery") as batch:
        batch.add_column(sa.Column("told", sa.Integer(), nullable=False, server_default="0"))
        for name, kind in CHASED:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.create_foreign_key(op.f(LETTER), "stored_file", ["letter_sha256"], ["sha256"])
    with op.batch_alter_table("enforcement_delivery") as batch:
        batch.alter_column("told", server_default=None)
    for name in ("next_on", "letter_on"):
        op.create_index(op.f(f"ix_enforcement_delivery_{name}"), "enforcement_delivery", [name])
    _copies()
    _appeals()
    for table in KEPT:
        protect(op, table)


def _copies() -> None:
    op.create_table(
        "enforcement_copy",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("must_act", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["enforcement_notice.id"], name=op.f("fk_enforcement_copy_notice_id_enforcement_notice")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_enforcement_copy_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("notice_id", "organisation_id", name=op.f("pk_enforcement_copy")),
    )
    op.create_index(op.f("ix_enforcement_copy_organisation_id"), "enforcement_copy", ["organisation_id"])


def _appeals() -> None:
    table = "enforcement_appeal_finding"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("finding IN ('dismiss', 'allow')", name=op.f(f"ck_{table}_known_finding")),
        sa.CheckConstraint("reasons <> ''", name=op.f(f"ck_{table}_reasons_given")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["enforcement_submission.id"],
            name=op.f("fk_enforcement_appeal_finding_submission_id_enforcement_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("submission_id", "person", name=op.f(f"uq_{table}_submission_id_person")),
    )


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    for table in ("enforcement_appeal_finding", "enforcement_copy"):
        op.drop_table(table)
    for name in ("letter_on", "next_on"):
        op.drop_index(op.f(f"ix_enforcement_delivery_{name}"), table_name="enforcement_delivery")
    with op.batch_alter_table("enforcement_delivery") as batch:
        batch.drop_constraint(op.f(LETTER), type_="foreignkey")
        for name, _kind in reversed(CHASED):
            batch.drop_column(name)
        batch.drop_column("told")
    made = _reply_draft()
    after = sa.Table("kept_words", sa.MetaData(), autoload_with=op.get_bind())
    moved = [
        {
            "about": row.about,
            "person": row.person,
            "inspection_id": int(row.subject.partition(":")[2]),
            "claim": row.fields["claim"],
            "text": row.fields["text"],
            "saved_at": row.saved_at,
        }
        for row in op.get_bind().execute(sa.select(after).where(after.c.subject.like("inspection:%")))
    ]
    op.bulk_insert(made, moved)
    op.drop_table("kept_words")
