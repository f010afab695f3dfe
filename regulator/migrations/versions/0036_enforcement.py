"""Enforcement: matters, measures on the ladder, notices and their answers; competitions in the register."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0036_enforcement"
down_revision = "0033_answers"
branch_labels = None
depends_on = None

KEPT = (
    "enforcement_deadline_notice",
    "enforcement_ground",
    "enforcement_measure_ground",
    "enforcement_notice",
    "enforcement_signature",
    "enforcement_leak_answer",
    "enforcement_public_copy",
    "enforcement_file",
)
TABLES = (  # in the order in which they come; they go in the other
    "competition",
    "enforcement_matter",
    "enforcement_ground",
    "enforcement_measure",
    "enforcement_addressee",
    "enforcement_imposed",
    "enforcement_measure_ground",
    "enforcement_signature",
    "enforcement_deadline_notice",
    "enforcement_notice",
    "enforcement_delivery",
    "enforcement_leak_answer",
    "enforcement_public_copy",
    "enforcement_redaction",
    "enforcement_submission",
    "enforcement_file",
)


def upgrade() -> None:
    _register()
    _matters()
    _measures()
    _notices()
    for table in KEPT:
        protect(op, table)


def _register() -> None:
    op.create_table(
        "competition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("component <> ''", name=op.f("ck_competition_component_given")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_competition_source_given")),
        sa.CheckConstraint("(ended_on IS NULL) = (outcome IS NULL)", name=op.f("ck_competition_ended_with_outcome")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["organisation.id"], name=op.f("fk_competition_commissioner_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_competition_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competition")),
    )
    op.create_index(op.f("ix_competition_commissioner_id"), "competition", ["commissioner_id"], unique=False)
    op.create_index(op.f("ix_competition_organisation_id"), "competition", ["organisation_id"], unique=False)


def _matters() -> None:
    op.create_table(
        "enforcement_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("weighed", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_enforcement_matter_closed_on_a_day")
        ),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_enforcement_matter_known_state")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_enforcement_matter_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_matter")),
        sa.UniqueConstraint("reference", name=op.f("uq_enforcement_matter_reference")),
    )
    op.create_index("ix_enforcement_matter_list", "enforcement_matter", ["state", "id"], unique=False)
    op.create_index(
        op.f("ix_enforcement_matter_organisation_id"), "enforcement_matter", ["organisation_id"], unique=False
    )
    op.create_table(
        "enforcement_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("breach", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("linked_by", sa.String(length=80), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('concern', 'minimum-standard', 'obligation', 'urgent-notification', 'notice')",
            name=op.f("ck_enforcement_ground_known_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_enforcement_ground_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["enforcement_matter.id"], name=op.f("fk_enforcement_ground_matter_id_enforcement_matter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_ground")),
        sa.UniqueConstraint("matter_id", "breach", name=op.f("uq_enforcement_ground_matter_id_breach")),
    )
    op.create_index(op.f("ix_enforcement_ground_breach"), "enforcement_ground", ["breach"], unique=False)
    op.create_index(op.f("ix_enforcement_ground_inspection_id"), "enforcement_ground", ["inspection_id"], unique=False)


def _measures() -> None:
    op.create_table(
        "enforcement_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("harm", sa.Text(), nullable=True),
        sa.Column("requires", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=True),
        sa.Column("comply_by", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("considered_by", sa.String(length=80), nullable=True),
        sa.Column("considered_on", sa.Date(), nullable=True),
        sa.Column("considered", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("breached_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT urgent OR harm IS NOT NULL", name=op.f("ck_enforcement_measure_urgent_states_harm")),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["enforcement_matter.id"], name=op.f("fk_enforcement_measure_matter_id_enforcement_matter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_measure")),
        sa.UniqueConstraint("matter_id", "number", name=op.f("uq_enforcement_measure_matter_id_number")),
    )
    op.create_index("ix_enforcement_measure_list", "enforcement_measure", ["state", "id"], unique=False)
    op.create_table(
        "enforcement_addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.String(length=24), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("still_bound", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "capacity IN ('provider', 'trust', 'lead licensee', 'member of the trust', 'commissioner')",
            name=op.f("ck_enforcement_addressee_known_capacity"),
        ),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_because IS NULL)", name=op.f("ck_enforcement_addressee_ended_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["enforcement_measure.id"],
            name=op.f("fk_enforcement_addressee_measure_id_enforcement_measure"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_enforcement_addressee_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_addressee")),
        sa.UniqueConstraint(
            "measure_id", "organisation_id", name=op.f("uq_enforcement_addressee_measure_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_enforcement_addressee_organisation_id"), "enforcement_addressee", ["organisation_id"], unique=False
    )
    op.create_table(
        "enforcement_imposed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("breach", sa.String(length=120), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("imposed_on", sa.Date(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["enforcement_measure.id"],
            name=op.f("fk_enforcement_imposed_measure_id_enforcement_measure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_imposed")),
    )
    op.create_index(op.f("ix_enforcement_imposed_measure_id"), "enforcement_imposed", ["measure_id"], unique=False)
    op.create_index(
        "uq_enforcement_imposed_once",
        "enforcement_imposed",
        ["breach", "side"],
        unique=True,
        sqlite_where=sa.text("released_on IS NULL"),
        postgresql_where=sa.text("released_on IS NULL"),
    )
    op.create_table(
        "enforcement_measure_ground",
        sa.Column("measure_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ground_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["ground_id"],
            ["enforcement_ground.id"],
            name=op.f("fk_enforcement_measure_ground_ground_id_enforcement_ground"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["enforcement_measure.id"],
            name=op.f("fk_enforcement_measure_ground_measure_id_enforcement_measure"),
        ),
        sa.PrimaryKeyConstraint("measure_id", "ground_id", name=op.f("pk_enforcement_measure_ground")),
    )
    op.create_table(
        "enforcement_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["enforcement_measure.id"],
            name=op.f("fk_enforcement_signature_measure_id_enforcement_measure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_signature")),
        sa.UniqueConstraint(
            "measure_id", "round", "person", name=op.f("uq_enforcement_signature_measure_id_round_person")
        ),
    )


def _notices() -> None:
    op.create_table(
        "enforcement_deadline_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=4), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('soon', 'late')", name=op.f("ck_enforcement_deadline_notice_known_stage")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_enforcement_deadline_notice_clock_id_clock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_deadline_notice")),
        sa.UniqueConstraint(
            "clock_id", "stage", "due_on", name=op.f("uq_enforcement_deadline_notice_clock_id_stage_due_on")
        ),
    )
    op.create_table(
        "enforcement_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("kind IN ('intent', 'decision', 'report')", name=op.f("ck_enforcement_notice_known_kind")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_enforcement_notice_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["enforcement_measure.id"],
            name=op.f("fk_enforcement_notice_measure_id_enforcement_measure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_notice")),
        sa.UniqueConstraint("reference", name=op.f("uq_enforcement_notice_reference")),
    )
    op.create_index(op.f("ix_enforcement_notice_measure_id"), "enforcement_notice", ["measure_id"], unique=False)
    op.create_table(
        "enforcement_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("deemed_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.String(length=80), nullable=True),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("waived_by", sa.String(length=80), nullable=True),
        sa.Column("waived_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(received_at IS NULL) = (received_by IS NULL)", name=op.f("ck_enforcement_delivery_received_by_somebody")
        ),
        sa.CheckConstraint(
            "(waived_on IS NULL) = (waived_because IS NULL)", name=op.f("ck_enforcement_delivery_waived_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["enforcement_addressee.id"],
            name=op.f("fk_enforcement_delivery_addressee_id_enforcement_addressee"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["enforcement_notice.id"], name=op.f("fk_enforcement_delivery_notice_id_enforcement_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_delivery")),
        sa.UniqueConstraint("notice_id", "addressee_id", name=op.f("uq_enforcement_delivery_notice_id_addressee_id")),
    )
    op.create_index(
        op.f("ix_enforcement_delivery_addressee_id"), "enforcement_delivery", ["addressee_id"], unique=False
    )
    op.create_table(
        "enforcement_leak_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["enforcement_notice.id"],
            name=op.f("fk_enforcement_leak_answer_notice_id_enforcement_notice"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_leak_answer")),
        sa.UniqueConstraint("notice_id", "key", name=op.f("uq_enforcement_leak_answer_notice_id_key")),
    )
    op.create_table(
        "enforcement_public_copy",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_enforcement_public_copy_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["enforcement_notice.id"],
            name=op.f("fk_enforcement_public_copy_notice_id_enforcement_notice"),
        ),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_enforcement_public_copy")),
    )
    op.create_table(
        "enforcement_redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_enforcement_redaction_words_given")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["enforcement_notice.id"], name=op.f("fk_enforcement_redaction_notice_id_enforcement_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_redaction")),
    )
    op.create_index(op.f("ix_enforcement_redaction_notice_id"), "enforcement_redaction", ["notice_id"], unique=False)
    op.create_table(
        "enforcement_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Text(), nullable=True),
        sa.Column("by_day", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("outcome_because", sa.Text(), nullable=True),
        sa.Column("outcome_by", sa.String(length=80), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('representation', 'undertaking', 'answer', 'compliance', 'appeal')",
            name=op.f("ck_enforcement_submission_known_kind"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('accepted', 'refused', 'kept', 'broken')",
            name=op.f("ck_enforcement_submission_known_outcome"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (outcome_because IS NULL)", name=op.f("ck_enforcement_submission_outcome_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["addressee_id"],
            ["enforcement_addressee.id"],
            name=op.f("fk_enforcement_submission_addressee_id_enforcement_addressee"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["enforcement_measure.id"],
            name=op.f("fk_enforcement_submission_measure_id_enforcement_measure"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["enforcement_submission.id"],
            name=op.f("fk_enforcement_submission_replaces_id_enforcement_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_submission")),
    )
    op.create_index(
        op.f("ix_enforcement_submission_measure_id"), "enforcement_submission", ["measure_id"], unique=False
    )
    op.create_table(
        "enforcement_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_enforcement_file_sha256_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["enforcement_submission.id"],
            name=op.f("fk_enforcement_file_submission_id_enforcement_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_file")),
    )
    op.create_index(op.f("ix_enforcement_file_submission_id"), "enforcement_file", ["submission_id"], unique=False)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    for table in reversed(TABLES):
        op.drop_table(table)
