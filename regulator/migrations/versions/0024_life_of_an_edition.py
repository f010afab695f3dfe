"""The life of an edition: drafts, consultations, mappings, derogations, local standards, and ratings worked out anew."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0024_life_of_an_edition"
down_revision = "0020_around_publication"
branch_labels = None
depends_on = None

KEPT = ("clause_mapping", "derogation_notice", "rating_what_if")
MADE = (
    "clause_mapping",
    "standards_draft",
    "consultation",
    "standards_clause",
    "standards_draft_mapping",
    "standards_import",
    "consultation_response",
    "consultation_file",
    "consultation_part",
    "derogation",
    "local_standard",
    "derogation_notice",
    "local_standard_check",
    "rating_what_if",
)


def upgrade() -> None:
    _clause_mapping()
    _standards_draft()
    _consultation()
    _standards_clause()
    _standards_draft_mapping()
    _standards_import()
    _consultation_response()
    _consultation_file()
    _consultation_part()
    _derogation()
    _local_standard()
    _derogation_notice()
    _local_standard_check()
    _rating_what_if()
    for table in KEPT:
        protect(op, table)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    for table in reversed(MADE):
        op.drop_table(table)


def _clause_mapping() -> None:
    op.create_table(
        "clause_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("old_ref", sa.String(length=60), nullable=True),
        sa.Column("new_ref", sa.String(length=60), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "relation IN ('same', 'changed', 'split', 'merged', 'new', 'retired')",
            name=op.f("ck_clause_mapping_relation_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_mapping")),
    )
    op.create_index("ix_clause_mapping_before", "clause_mapping", ["before", "old_ref"], unique=False)
    op.create_index("ix_clause_mapping_edition", "clause_mapping", ["edition", "position"], unique=False)


def _standards_draft() -> None:
    op.create_table(
        "standards_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("provider_kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("open_for", sa.String(length=20), nullable=True),
        sa.Column("based_on", sa.String(length=60), nullable=True),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("publish_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=True),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.Column("seconded_by", sa.String(length=80), nullable=True),
        sa.Column("stopped_by", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_standards_draft_number_from_one")),
        sa.CheckConstraint(
            "open_for IS NULL OR open_for = provider_kind", name=op.f("ck_standards_draft_open_for_its_kind")
        ),
        sa.CheckConstraint(
            "seconded_by IS NULL OR seconded_by <> proposed_by", name=op.f("ck_standards_draft_two_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards_draft")),
        sa.UniqueConstraint("open_for", name=op.f("uq_standards_draft_open_for")),
        sa.UniqueConstraint("reference", name=op.f("uq_standards_draft_reference")),
    )


def _consultation() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_consultation_in_order")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["standards_draft.id"], name=op.f("fk_consultation_draft_id_standards_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("reference", name=op.f("uq_consultation_reference")),
    )
    op.create_index(op.f("ix_consultation_draft_id"), "consultation", ["draft_id"], unique=False)


def _standards_clause() -> None:
    op.create_table(
        "standards_clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'area') = (parent_id IS NULL)", name=op.f("ck_standards_clause_only_areas_stand_alone")
        ),
        sa.CheckConstraint(
            "kind IN ('area', 'standard', 'expectation', 'minimum-standard', 'key-question')",
            name=op.f("ck_standards_clause_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["standards_draft.id"], name=op.f("fk_standards_clause_draft_id_standards_draft")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["standards_clause.id"], name=op.f("fk_standards_clause_parent_id_standards_clause")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards_clause")),
        sa.UniqueConstraint("draft_id", "kind", "ref", name=op.f("uq_standards_clause_draft_id_kind_ref")),
    )
    op.create_index(
        "ix_standards_clause_order", "standards_clause", ["draft_id", "parent_id", "position"], unique=False
    )
    op.create_index(op.f("ix_standards_clause_parent_id"), "standards_clause", ["parent_id"], unique=False)


def _standards_draft_mapping() -> None:
    op.create_table(
        "standards_draft_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("old_ref", sa.String(length=60), nullable=True),
        sa.Column("new_ref", sa.String(length=60), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "relation IN ('same', 'changed', 'split', 'merged', 'new', 'retired')",
            name=op.f("ck_standards_draft_mapping_relation_known"),
        ),
        sa.CheckConstraint(
            "old_ref IS NOT NULL OR new_ref IS NOT NULL", name=op.f("ck_standards_draft_mapping_about_something")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["standards_draft.id"], name=op.f("fk_standards_draft_mapping_draft_id_standards_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards_draft_mapping")),
        sa.UniqueConstraint(
            "draft_id", "old_ref", "new_ref", name=op.f("uq_standards_draft_mapping_draft_id_old_ref_new_ref")
        ),
    )
    op.create_index(op.f("ix_standards_draft_mapping_draft_id"), "standards_draft_mapping", ["draft_id"], unique=False)


def _standards_import() -> None:
    op.create_table(
        "standards_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('read', 'taken', 'left')", name=op.f("ck_standards_import_state_known")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["standards_draft.id"], name=op.f("fk_standards_import_draft_id_standards_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards_import")),
    )
    op.create_index(op.f("ix_standards_import_draft_id"), "standards_import", ["draft_id"], unique=False)


def _consultation_response() -> None:
    op.create_table(
        "consultation_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("may_name", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderation", sa.String(length=10), nullable=True),
        sa.Column("moderation_reason", sa.Text(), nullable=True),
        sa.Column("moderated_by", sa.String(length=80), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "moderation IS NULL OR moderation IN ('publish', 'withhold')",
            name=op.f("ck_consultation_response_moderation_known"),
        ),
        sa.CheckConstraint("state IN ('draft', 'submitted')", name=op.f("ck_consultation_response_state_known")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_response_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_response")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_consultation_response_code_hash")),
        sa.UniqueConstraint("reference", name=op.f("uq_consultation_response_reference")),
    )
    op.create_index(
        op.f("ix_consultation_response_consultation_id"), "consultation_response", ["consultation_id"], unique=False
    )


def _consultation_file() -> None:
    op.create_table(
        "consultation_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["consultation_response.id"],
            name=op.f("fk_consultation_file_response_id_consultation_response"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_consultation_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_file")),
        sa.UniqueConstraint("response_id", "sha256", name=op.f("uq_consultation_file_response_id_sha256")),
    )
    op.create_index(op.f("ix_consultation_file_response_id"), "consultation_file", ["response_id"], unique=False)


def _consultation_part() -> None:
    op.create_table(
        "consultation_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("view", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_text", sa.Text(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "view IN ('support', 'change', 'oppose', 'comment')", name=op.f("ck_consultation_part_view_known")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["consultation_response.id"],
            name=op.f("fk_consultation_part_response_id_consultation_response"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_part")),
    )
    op.create_index(op.f("ix_consultation_part_response_id"), "consultation_part", ["response_id"], unique=False)


def _derogation() -> None:
    op.create_table(
        "derogation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("other_way", sa.Text(), nullable=False),
        sa.Column("outcome_kept", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("applied_by", sa.String(length=80), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=True),
        sa.Column("recommends", sa.String(length=10), nullable=True),
        sa.Column("assessed_by", sa.String(length=80), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "recommends IS NULL OR recommends IN ('grant', 'refuse')", name=op.f("ck_derogation_recommends_known")
        ),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> assessed_by", name=op.f("ck_derogation_two_people")),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_derogation_in_order")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_derogation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derogation")),
        sa.UniqueConstraint("reference", name=op.f("uq_derogation_reference")),
    )
    op.create_index("ix_derogation_clause", "derogation", ["edition", "ref"], unique=False)
    op.create_index(op.f("ix_derogation_organisation_id"), "derogation", ["organisation_id"], unique=False)


def _local_standard() -> None:
    op.create_table(
        "local_standard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("agreed_by", sa.String(length=80), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.String(length=80), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on > begins_on", name=op.f("ck_local_standard_in_order")),
        sa.CheckConstraint(
            "proposed_by_id IN (commissioner_id, provider_id)", name=op.f("ck_local_standard_by_one_of_the_two")
        ),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["organisation.id"], name=op.f("fk_local_standard_commissioner_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["organisation.id"], name=op.f("fk_local_standard_proposed_by_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_local_standard_provider_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_standard")),
        sa.UniqueConstraint("reference", name=op.f("uq_local_standard_reference")),
    )
    op.create_index(op.f("ix_local_standard_commissioner_id"), "local_standard", ["commissioner_id"], unique=False)
    op.create_index(op.f("ix_local_standard_provider_id"), "local_standard", ["provider_id"], unique=False)


def _derogation_notice() -> None:
    op.create_table(
        "derogation_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("derogation_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["derogation_id"], ["derogation.id"], name=op.f("fk_derogation_notice_derogation_id_derogation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derogation_notice")),
        sa.UniqueConstraint(
            "derogation_id", "stage", "due_on", name=op.f("uq_derogation_notice_derogation_id_stage_due_on")
        ),
    )


def _local_standard_check() -> None:
    op.create_table(
        "local_standard_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("local_standard_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("minimum_number", sa.Numeric(precision=12, scale=2, asdecimal=False), nullable=True),
        sa.Column("local_number", sa.Numeric(precision=12, scale=2, asdecimal=False), nullable=True),
        sa.Column("better", sa.String(length=4), nullable=True),
        sa.Column("finding", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("found_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "better IS NULL OR better IN ('more', 'less')", name=op.f("ck_local_standard_check_better_known")
        ),
        sa.CheckConstraint(
            "finding IS NULL OR finding IN ('kept', 'lowered')", name=op.f("ck_local_standard_check_finding_known")
        ),
        sa.ForeignKeyConstraint(
            ["local_standard_id"],
            ["local_standard.id"],
            name=op.f("fk_local_standard_check_local_standard_id_local_standard"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_standard_check")),
        sa.UniqueConstraint("local_standard_id", "ref", name=op.f("uq_local_standard_check_local_standard_id_ref")),
    )
    op.create_index(
        op.f("ix_local_standard_check_local_standard_id"), "local_standard_check", ["local_standard_id"], unique=False
    )


def _rating_what_if() -> None:
    op.create_table(
        "rating_what_if",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("scheme", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_rating_what_if_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_what_if")),
    )
    op.create_index(op.f("ix_rating_what_if_inspection_id"), "rating_what_if", ["inspection_id"], unique=False)
