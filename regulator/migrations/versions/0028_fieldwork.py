"""Fieldwork: devices and their packs, receipts, what is set aside, files on their way, danger, rescue, paper."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0028_fieldwork"
down_revision = "0024_life_of_an_edition"
branch_labels = None
depends_on = None

KEPT = ("field_pack", "field_receipt", "field_file", "field_rescue", "paper_form")


def upgrade() -> None:
    op.create_table(
        "field_device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lost_by", sa.String(length=80), nullable=True),
        sa.Column("lost_because", sa.Text(), nullable=True),
        sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(lost_at IS NULL) = (lost_because IS NULL)", name=op.f("ck_field_device_loss_explained")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_device")),
    )
    op.create_index(op.f("ix_field_device_person"), "field_device", ["person"], unique=False)
    op.create_table(
        "field_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("entry", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.String(length=10), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.Column("settled_because", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "settled IS NULL OR settled IN ('taken-in', 'left-out')", name=op.f("ck_field_aside_known_end")
        ),
        sa.CheckConstraint(
            "why IN ('gap', 'not-begun', 'closed', 'not-a-member', 'revoked', 'unreadable', 'about-nothing', 'other-words', 'number-taken')",
            name=op.f("ck_field_aside_known_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_aside_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_aside")),
        sa.UniqueConstraint(
            "inspection_id", "entry_id", "digest", name=op.f("uq_field_aside_inspection_id_entry_id_digest")
        ),
    )
    op.create_index(
        "ix_field_aside_inspection_id_device", "field_aside", ["inspection_id", "device", "sequence"], unique=False
    )
    op.create_table(
        "field_authorisation",
        sa.Column("inspection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("authorised_by", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_field_authorisation_in_order")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_authorisation_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_field_authorisation")),
    )
    op.create_table(
        "field_closing",
        sa.Column("inspection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_closing_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_field_closing")),
    )
    op.create_table(
        "field_danger",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.String(length=80), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_field_danger_clock_id_clock")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_danger_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_field_danger")),
    )
    op.create_index(op.f("ix_field_danger_inspection_id"), "field_danger", ["inspection_id"], unique=False)
    op.create_table(
        "field_device_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("through", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("ahead", sa.JSON(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excepted_by", sa.String(length=80), nullable=True),
        sa.Column("excepted_because", sa.Text(), nullable=True),
        sa.Column("excepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(excepted_by IS NULL) = (excepted_because IS NULL)", name=op.f("ck_field_device_visit_exception_explained")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_device_visit_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_device_visit")),
        sa.UniqueConstraint("inspection_id", "device", name=op.f("uq_field_device_visit_inspection_id_device")),
    )
    op.create_table(
        "field_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("kept_sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_file_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["kept_sha256"], ["stored_file.sha256"], name=op.f("fk_field_file_kept_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_file")),
        sa.UniqueConstraint(
            "inspection_id", "sha256", "device", name=op.f("uq_field_file_inspection_id_sha256_device")
        ),
    )
    op.create_table(
        "field_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["field_device.id"], name=op.f("fk_field_pack_device_field_device")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_pack_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_pack")),
    )
    op.create_index(op.f("ix_field_pack_device"), "field_pack", ["device"], unique=False)
    op.create_index("ix_field_pack_inspection_id_device", "field_pack", ["inspection_id", "device"], unique=False)
    op.create_table(
        "field_readiness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("pack_hash", sa.String(length=64), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_readiness_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_readiness")),
        sa.UniqueConstraint("inspection_id", "device", name=op.f("uq_field_readiness_inspection_id_device")),
    )
    op.create_table(
        "field_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_receipt_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_receipt")),
        sa.UniqueConstraint(
            "inspection_id", "device", "number", name=op.f("uq_field_receipt_inspection_id_device_number")
        ),
    )
    op.create_table(
        "field_rescue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("brought_by", sa.String(length=80), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("drafts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_field_rescue_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_rescue")),
        sa.UniqueConstraint("inspection_id", "sha256", name=op.f("uq_field_rescue_inspection_id_sha256")),
    )
    op.create_table(
        "paper_form",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("printed_by", sa.String(length=80), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_paper_form_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_paper_form")),
    )
    op.create_index(op.f("ix_paper_form_inspection_id"), "paper_form", ["inspection_id"], unique=False)
    op.create_table(
        "paper_entry",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("typed_by", sa.String(length=80), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan", sa.Uuid(), nullable=True),
        sa.Column("checked_by", sa.String(length=80), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("difference", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('same', 'different')", name=op.f("ck_paper_entry_known_outcome")
        ),
        sa.CheckConstraint("(outcome IS NULL) = (checked_by IS NULL)", name=op.f("ck_paper_entry_outcome_of_a_check")),
        sa.CheckConstraint("checked_by IS NULL OR checked_by <> typed_by", name=op.f("ck_paper_entry_second_person")),
        sa.ForeignKeyConstraint(["form"], ["paper_form.code"], name=op.f("fk_paper_entry_form_paper_form")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_paper_entry_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_paper_entry")),
    )
    op.create_index(op.f("ix_paper_entry_form"), "paper_entry", ["form"], unique=False)
    op.create_index(op.f("ix_paper_entry_inspection_id"), "paper_entry", ["inspection_id"], unique=False)
    op.add_column("evidence_file", sa.Column("waiting", sa.Boolean(), server_default=sa.false(), nullable=False))
    for table in KEPT:
        protect(op, table)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    op.drop_column("evidence_file", "waiting")
    op.drop_index(op.f("ix_paper_entry_inspection_id"), table_name="paper_entry")
    op.drop_index(op.f("ix_paper_entry_form"), table_name="paper_entry")
    op.drop_table("paper_entry")
    op.drop_index(op.f("ix_paper_form_inspection_id"), table_name="paper_form")
    op.drop_table("paper_form")
    op.drop_table("field_rescue")
    op.drop_table("field_receipt")
    op.drop_table("field_readiness")
    op.drop_index("ix_field_pack_inspection_id_device", table_name="field_pack")
    op.drop_index(op.f("ix_field_pack_device"), table_name="field_pack")
    op.drop_table("field_pack")
    op.drop_table("field_file")
    op.drop_table("field_device_visit")
    op.drop_index(op.f("ix_field_danger_inspection_id"), table_name="field_danger")
    op.drop_table("field_danger")
    op.drop_table("field_closing")
    op.drop_table("field_authorisation")
    op.drop_index("ix_field_aside_inspection_id_device", table_name="field_aside")
    op.drop_table("field_aside")
    op.drop_index(op.f("ix_field_device_person"), table_name="field_device")
    op.drop_table("field_device")
