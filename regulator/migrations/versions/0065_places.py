"""The oversight of places: ledger, agreements, refusals, cuts, sourcing, directions; designations of prisons."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0065_places"
down_revision = "0064_tariffs"
branch_labels = None
depends_on = None


KEPT = ("place_cut_view", "place_entry", "place_designation")


def upgrade() -> None:
    _alone()
    _asked()
    _written()
    for table in KEPT:
        protect(op, table)


def _alone() -> None:
    op.create_table(
        "place_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('a', 'b', 'c', 'd', 'young-adults', 'women', 'children', 'men')",
            name=op.f("ck_place_account_known_category"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_account_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_account")),
        sa.UniqueConstraint("organisation_id", "category", name=op.f("uq_place_account_organisation_id_category")),
    )
    op.create_table(
        "place_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('a', 'b', 'c', 'd', 'young-adults', 'women', 'children', 'men')",
            name=op.f("ck_place_agreement_known_category"),
        ),
        sa.CheckConstraint(
            "(until_on IS NULL) = (ended_because IS NULL)", name=op.f("ck_place_agreement_ended_with_reason")
        ),
        sa.CheckConstraint("places > 0", name=op.f("ck_place_agreement_some_places")),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name=op.f("ck_place_agreement_until_after_from")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["organisation.id"], name=op.f("fk_place_agreement_commissioner_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_agreement_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_agreement")),
    )
    op.create_index(
        "ix_place_agreement_commissioner", "place_agreement", ["commissioner_id", "category", "id"], unique=False
    )
    op.create_index("ix_place_agreement_prison", "place_agreement", ["organisation_id", "category", "id"], unique=False)
    op.create_table(
        "place_alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("places_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("stated", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("found_by", sa.String(length=80), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('unconsented-cut', 'unplaced-increase')", name=op.f("ck_place_alarm_known_kind")),
        sa.CheckConstraint("(found_on IS NULL) = (finding IS NULL)", name=op.f("ck_place_alarm_found_with_words")),
        sa.CheckConstraint("(found_on IS NULL) = (outcome IS NULL)", name=op.f("ck_place_alarm_found_with_outcome")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_alarm_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["places_id"], ["places.id"], name=op.f("fk_place_alarm_places_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_alarm")),
        sa.UniqueConstraint("organisation_id", "places_id", name=op.f("uq_place_alarm_organisation_id_places_id")),
    )
    op.create_index("ix_place_alarm_list", "place_alarm", ["found_on", "id"], unique=False)
    op.create_table(
        "place_cut",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("urgent_because", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("proposed", sa.Integer(), nullable=True),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.String(length=80), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("granted", sa.Integer(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('granted', 'granted-in-part')) = (granted IS NOT NULL)",
            name=op.f("ck_place_cut_granted_how_many"),
        ),
        sa.CheckConstraint(
            "(state IN ('granted', 'granted-in-part', 'refused')) = (decided_by IS NOT NULL)",
            name=op.f("ck_place_cut_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "category IN ('a', 'b', 'c', 'd', 'young-adults', 'women', 'children', 'men')",
            name=op.f("ck_place_cut_known_category"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'proposed', 'granted', 'granted-in-part', 'refused', 'withdrawn')",
            name=op.f("ck_place_cut_known_state"),
        ),
        sa.CheckConstraint("urgent = (urgent_because <> '')", name=op.f("ck_place_cut_urgent_with_reason")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_place_cut_decided_by_another")
        ),
        sa.CheckConstraint(
            "granted IS NULL OR (granted > 0 AND granted <= places)", name=op.f("ck_place_cut_granted_within")
        ),
        sa.CheckConstraint("places > 0", name=op.f("ck_place_cut_some_places")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_cut_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_cut")),
        sa.UniqueConstraint("reference", name=op.f("uq_place_cut_reference")),
    )
    op.create_index("ix_place_cut_list", "place_cut", ["state", "id"], unique=False)
    op.create_index("ix_place_cut_prison", "place_cut", ["organisation_id", "id"], unique=False)
    op.create_table(
        "place_designation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("designation", sa.String(length=120), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("designation <> ''", name=op.f("ck_place_designation_designation_given")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_place_designation_source_given")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_designation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_designation")),
        sa.UniqueConstraint(
            "organisation_id", "designation", name=op.f("uq_place_designation_organisation_id_designation")
        ),
    )


def _asked() -> None:
    op.create_table(
        "place_direction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("local_ref", sa.String(length=20), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("power", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('met', 'not-met', 'withdrawn')) = (ended_on IS NOT NULL)",
            name=op.f("ck_place_direction_ended_on_a_day"),
        ),
        sa.CheckConstraint(
            "category IN ('a', 'b', 'c', 'd', 'young-adults', 'women', 'children', 'men')",
            name=op.f("ck_place_direction_known_category"),
        ),
        sa.CheckConstraint("kind IN ('accept', 'release')", name=op.f("ck_place_direction_known_kind")),
        sa.CheckConstraint(
            "state IN ('given', 'said-to-be-met', 'met', 'not-met', 'withdrawn')",
            name=op.f("ck_place_direction_known_state"),
        ),
        sa.CheckConstraint("places > 0", name=op.f("ck_place_direction_some_places")),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["organisation.id"], name=op.f("fk_place_direction_addressee_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_direction")),
        sa.UniqueConstraint("reference", name=op.f("uq_place_direction_reference")),
    )
    op.create_index(op.f("ix_place_direction_addressee_id"), "place_direction", ["addressee_id"], unique=False)
    op.create_index("ix_place_direction_list", "place_direction", ["state", "id"], unique=False)
    op.create_table(
        "place_referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("local_ref", sa.String(length=20), nullable=False),
        sa.Column("from_outside", sa.Boolean(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.Column("working", sa.Text(), nullable=False),
        sa.Column("alarm", sa.Boolean(), nullable=False),
        sa.Column("logged_for", sa.Integer(), nullable=True),
        sa.Column("logged_by", sa.String(length=80), nullable=False),
        sa.Column("logged_on", sa.Date(), nullable=False),
        sa.Column("found", sa.String(length=20), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("found_by", sa.String(length=80), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('a', 'b', 'c', 'd', 'young-adults', 'women', 'children', 'men')",
            name=op.f("ck_place_referral_known_category"),
        ),
        sa.CheckConstraint("room IN ('within-capacity', 'full', 'unknown')", name=op.f("ck_place_referral_known_room")),
        sa.CheckConstraint("(found_on IS NULL) = (found IS NULL)", name=op.f("ck_place_referral_found_whole")),
        sa.CheckConstraint("NOT (accepted AND alarm)", name=op.f("ck_place_referral_alarm_of_a_refusal")),
        sa.CheckConstraint("accepted OR reason IS NOT NULL", name=op.f("ck_place_referral_refused_with_reason")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["organisation.id"], name=op.f("fk_place_referral_commissioner_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["logged_for"], ["organisation.id"], name=op.f("fk_place_referral_logged_for_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_referral_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_referral")),
        sa.UniqueConstraint(
            "organisation_id",
            "local_ref",
            "happened_on",
            name=op.f("uq_place_referral_organisation_id_local_ref_happened_on"),
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_place_referral_reference")),
    )
    op.create_index(op.f("ix_place_referral_commissioner_id"), "place_referral", ["commissioner_id"], unique=False)
    op.create_index("ix_place_referral_list", "place_referral", ["id", "alarm"], unique=False)
    op.create_index(op.f("ix_place_referral_logged_for"), "place_referral", ["logged_for"], unique=False)
    op.create_table(
        "place_sourcing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=True),
        sa.Column("where_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('a', 'b', 'c', 'd', 'young-adults', 'women', 'children', 'men')",
            name=op.f("ck_place_sourcing_known_category"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'answered', 'met', 'not-met', 'withdrawn')", name=op.f("ck_place_sourcing_known_state")
        ),
        sa.CheckConstraint(
            "(answered_on IS NULL) = (offered IS NULL)", name=op.f("ck_place_sourcing_answered_with_number")
        ),
        sa.CheckConstraint("offered IS NULL OR offered >= 0", name=op.f("ck_place_sourcing_offered_some_or_none")),
        sa.CheckConstraint("places > 0", name=op.f("ck_place_sourcing_some_places")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["organisation.id"], name=op.f("fk_place_sourcing_commissioner_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_sourcing_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["where_id"], ["organisation.id"], name=op.f("fk_place_sourcing_where_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_sourcing")),
        sa.UniqueConstraint("reference", name=op.f("uq_place_sourcing_reference")),
    )
    op.create_index("ix_place_sourcing_commissioner", "place_sourcing", ["commissioner_id", "id"], unique=False)
    op.create_index("ix_place_sourcing_prison", "place_sourcing", ["organisation_id", "id"], unique=False)


def _written() -> None:
    op.create_table(
        "place_cut_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cut_id", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.CheckConstraint("opinion IN ('agrees', 'objects', 'no-view')", name=op.f("ck_place_cut_view_known_opinion")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["organisation.id"], name=op.f("fk_place_cut_view_commissioner_id_organisation")
        ),
        sa.ForeignKeyConstraint(["cut_id"], ["place_cut.id"], name=op.f("fk_place_cut_view_cut_id_place_cut")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_cut_view")),
    )
    op.create_index(op.f("ix_place_cut_view_commissioner_id"), "place_cut_view", ["commissioner_id"], unique=False)
    op.create_index("ix_place_cut_view_of", "place_cut_view", ["cut_id", "id"], unique=False)
    op.create_table(
        "place_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("cut_id", sa.Integer(), nullable=True),
        sa.Column("places_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'consented-cut') = (cut_id IS NOT NULL)", name=op.f("ck_place_entry_cut_has_consent")
        ),
        sa.CheckConstraint("because <> ''", name=op.f("ck_place_entry_because_given")),
        sa.CheckConstraint("kind <> 'consented-cut' OR change < 0", name=op.f("ck_place_entry_cut_takes_away")),
        sa.CheckConstraint("kind <> 'opening' OR change >= 0", name=op.f("ck_place_entry_opens_with_places")),
        sa.CheckConstraint("kind = 'opening' OR change <> 0", name=op.f("ck_place_entry_changes_something")),
        sa.CheckConstraint(
            "kind IN ('opening', 'consented-cut', 'correction')", name=op.f("ck_place_entry_known_kind")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["place_account.id"], name=op.f("fk_place_entry_account_id_place_account")
        ),
        sa.ForeignKeyConstraint(["cut_id"], ["place_cut.id"], name=op.f("fk_place_entry_cut_id_place_cut")),
        sa.ForeignKeyConstraint(["places_id"], ["places.id"], name=op.f("fk_place_entry_places_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_entry")),
        sa.UniqueConstraint("cut_id", name=op.f("uq_place_entry_cut_id")),
    )
    op.create_index("ix_place_entry_account_day", "place_entry", ["account_id", "effective_on", "id"], unique=False)
    op.create_index(op.f("ix_place_entry_places_id"), "place_entry", ["places_id"], unique=False)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    op.drop_index(op.f("ix_place_entry_places_id"), table_name="place_entry")
    op.drop_index("ix_place_entry_account_day", table_name="place_entry")
    op.drop_table("place_entry")
    op.drop_index("ix_place_cut_view_of", table_name="place_cut_view")
    op.drop_index(op.f("ix_place_cut_view_commissioner_id"), table_name="place_cut_view")
    op.drop_table("place_cut_view")
    op.drop_index("ix_place_sourcing_prison", table_name="place_sourcing")
    op.drop_index("ix_place_sourcing_commissioner", table_name="place_sourcing")
    op.drop_table("place_sourcing")
    op.drop_index(op.f("ix_place_referral_logged_for"), table_name="place_referral")
    op.drop_index("ix_place_referral_list", table_name="place_referral")
    op.drop_index(op.f("ix_place_referral_commissioner_id"), table_name="place_referral")
    op.drop_table("place_referral")
    op.drop_index("ix_place_direction_list", table_name="place_direction")
    op.drop_index(op.f("ix_place_direction_addressee_id"), table_name="place_direction")
    op.drop_table("place_direction")
    op.drop_table("place_designation")
    op.drop_index("ix_place_cut_prison", table_name="place_cut")
    op.drop_index("ix_place_cut_list", table_name="place_cut")
    op.drop_table("place_cut")
    op.drop_index("ix_place_alarm_list", table_name="place_alarm")
    op.drop_table("place_alarm")
    op.drop_index("ix_place_agreement_prison", table_name="place_agreement")
    op.drop_index("ix_place_agreement_commissioner", table_name="place_agreement")
    op.drop_table("place_agreement")
    op.drop_table("place_account")
