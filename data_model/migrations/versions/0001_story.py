"""The tables of the story: institutions and people, cases and referrals, services, teams, meetings, reports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "auditevent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=2), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditevent")),
        sa.UniqueConstraint("chain", "sequence", name=op.f("uq_auditevent_chain_sequence")),
    )
    with op.batch_alter_table("auditevent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auditevent_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_auditevent_chain"), ["chain"], unique=False)

    op.create_table(
        "constitutionact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("chair", sa.String(length=120), nullable=False),
        sa.Column("secretary", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_constitutionact")),
    )
    with op.batch_alter_table("constitutionact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_constitutionact_county"), ["county"], unique=False)

    op.create_table(
        "countyreport",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "submitted",
                "returned",
                "validated",
                "released",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("returned_because", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("validated_at", sa.DateTime(), nullable=True),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countyreport")),
        sa.UniqueConstraint("county", "quarter", name=op.f("uq_countyreport_county_quarter")),
    )
    with op.batch_alter_table("countyreport", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_countyreport_county"), ["county"], unique=False)
        batch_op.create_index(batch_op.f("ix_countyreport_quarter"), ["quarter"], unique=False)

    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "prefecture",
                "county_council",
                "anitp_regional",
                "anitp_central",
                "dgaspc",
                "spas",
                "bcco",
                "diicot",
                "ipj",
                "ijj",
                "border_police",
                "itm",
                "ajofm",
                "dsp",
                "cas",
                "hospital",
                "isj",
                "igi",
                "mae",
                "ngo",
                "bar",
                "oim",
                "unhcr",
                name="institutionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=True),
        sa.Column("email", sa.String(length=160), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("name", name=op.f("uq_institution_name")),
    )
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_institution_county"), ["county"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("ordinary", "at_need", name="meetingkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "preparing", "open", "closed", name="meetingstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("chair", sa.String(length=120), nullable=False),
        sa.Column("secretary", sa.String(length=120), nullable=False),
        sa.Column("plan_actions", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_county"), ["county"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "releasedfigure",
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "value",
                "zero",
                "protected",
                "not_reported",
                name="figurestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("released_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("place", "quarter", "indicator", name=op.f("pk_releasedfigure")),
    )
    with op.batch_alter_table("releasedfigure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_releasedfigure_quarter"), ["quarter"], unique=False)

    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "account",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "institution",
                "regional",
                "central",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("persona", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("last_sign_in", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_account_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "agendapoint",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "late_referrals",
                "case_without_movement",
                "need_without_service",
                "overdue_action",
                "plan_action_due",
                "open_action",
                "other",
                name="agendarule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("kept", "dropped", name="pointstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("dropped_because", sa.String(), nullable=False),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agendapoint_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agendapoint")),
    )
    with op.batch_alter_table("agendapoint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agendapoint_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "invited",
                "present",
                "substitute",
                "absent_notice",
                "absent",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_attendance_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "institution_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "case",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("handling_county", sa.String(length=2), nullable=False),
        sa.Column("origin_county", sa.String(length=2), nullable=True),
        sa.Column("exploitation_county", sa.String(length=2), nullable=True),
        sa.Column("town", sa.Integer(), nullable=True),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("lead_institution_id", sa.Integer(), nullable=False),
        sa.Column(
            "age_band",
            sa.Enum(
                "under_14",
                "14_17",
                "18_25",
                "26_40",
                "41_plus",
                "unknown",
                name="ageband",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "sex",
            sa.Enum("female", "male", "unknown", name="sex", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "citizenship",
            sa.Enum(
                "ro", "eu", "third", "unknown", name="citizenship", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "exploitation",
            sa.Enum(
                "sexual_prostitution",
                "sexual_pornography",
                "sexual_child_material",
                "labour",
                "begging",
                "forced_crime",
                "forced_marriage",
                "illegal_adoption",
                "surrogacy",
                "servitude",
                "organ_removal",
                "attempt",
                "other",
                name="exploitation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "police",
                "border_police",
                "labour_inspectorate",
                "child_protection",
                "health",
                "school",
                "migration",
                "ngo",
                "hotline",
                "consulate",
                "self",
                "other",
                name="signal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "victim_status",
            sa.Enum(
                "potential",
                "presumed",
                "identified",
                "ruled_out",
                name="victimstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("identified_on", sa.Date(), nullable=True),
        sa.Column(
            "decided_by",
            sa.Enum(
                "prefecture",
                "county_council",
                "anitp_regional",
                "anitp_central",
                "dgaspc",
                "spas",
                "bcco",
                "diicot",
                "ipj",
                "ijj",
                "border_police",
                "itm",
                "ajofm",
                "dsp",
                "cas",
                "hospital",
                "isj",
                "igi",
                "mae",
                "ngo",
                "bar",
                "oim",
                "unhcr",
                name="institutionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "progress",
            sa.Enum(
                "signalled",
                "notified",
                "assessed",
                "consented",
                "refused",
                "referred",
                "in_assistance",
                "monitored",
                "closed",
                name="progress",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "close_reason",
            sa.Enum(
                "plan_completed",
                "refusal",
                "contact_lost",
                "county_transfer",
                "state_transfer",
                "repatriated",
                "not_victim",
                "death",
                name="closereason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["lead_institution_id"], ["institution.id"], name=op.f("fk_case_lead_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("code", name=op.f("uq_case_code")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_handling_county"), ["handling_county"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_lead_institution_id"), ["lead_institution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_opened_at"), ["opened_at"], unique=False)

    op.create_table(
        "coverage",
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_coverage_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("institution_id", "county", name=op.f("pk_coverage")),
    )
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coverage_county"), ["county"], unique=False)

    op.create_table(
        "member",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["constitutionact.id"], name=op.f("fk_member_act_id_constitutionact")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_member_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("act_id", "institution_id", name=op.f("pk_member")),
    )
    op.create_table(
        "service",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "shelter",
                "counselling",
                "medical",
                "legal",
                "occupational",
                "material",
                "education",
                "identity_papers",
                "residence",
                "interpreting",
                "compensation",
                "repatriation",
                name="needkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nomenclature", sa.String(length=20), nullable=False),
        sa.Column("groups", sa.String(length=120), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("town", sa.Integer(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("free", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_service_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_county"), ["county"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "actionitem",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_institution_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("plan_action", sa.String(length=10), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "in_work",
                "done",
                "overtaken",
                "not_done",
                name="actionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_actionitem_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["owner_institution_id"], ["institution.id"], name=op.f("fk_actionitem_owner_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["point_id"], ["agendapoint.id"], name=op.f("fk_actionitem_point_id_agendapoint")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actionitem")),
    )
    with op.batch_alter_table("actionitem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actionitem_county"), ["county"], unique=False)
        batch_op.create_index(batch_op.f("ix_actionitem_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actionitem_owner_institution_id"), ["owner_institution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_actionitem_point_id"), ["point_id"], unique=False)

    op.create_table(
        "casenote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_casenote_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casenote")),
    )
    with op.batch_alter_table("casenote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casenote_case_id"), ["case_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "given",
                "refused",
                "withdrawn",
                name="consentanswer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "giver",
            sa.Enum("self", "representative", name="giver", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_case_id"), ["case_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("plan_action", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["agendapoint.id"], name=op.f("fk_decision_point_id_agendapoint")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_point_id"), ["point_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "field", name=op.f("pk_draft")),
    )
    op.create_table(
        "meetingcase",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_meetingcase_case_id_case")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meetingcase_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "case_id", name=op.f("pk_meetingcase")),
    )
    with op.batch_alter_table("meetingcase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetingcase_case_id"), ["case_id"], unique=False)

    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "shelter",
                "counselling",
                "medical",
                "legal",
                "occupational",
                "material",
                "education",
                "identity_papers",
                "residence",
                "interpreting",
                "compensation",
                "repatriation",
                name="needkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_need_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_case_id"), ["case_id"], unique=False)

    op.create_table(
        "notification",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_notification_case_id_case")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_notification_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("case_id", "institution_id", name=op.f("pk_notification")),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notification_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "pointcase",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_pointcase_case_id_case")),
        sa.ForeignKeyConstraint(["point_id"], ["agendapoint.id"], name=op.f("fk_pointcase_point_id_agendapoint")),
        sa.PrimaryKeyConstraint("point_id", "case_id", name=op.f("pk_pointcase")),
    )
    op.create_table(
        "signin",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_signin_account_id_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signin")),
    )
    with op.batch_alter_table("signin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signin_account_id"), ["account_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=12), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("from_institution_id", sa.Integer(), nullable=False),
        sa.Column("to_institution_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "sent",
                "accepted",
                "refused",
                "started",
                "finished",
                "interrupted",
                "withdrawn",
                name="referralstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "no_place",
                "wrong_target_group",
                "outside_area",
                "not_competent",
                "safety",
                "missing_papers",
                "other",
                name="refusal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_referral_case_id_case")),
        sa.ForeignKeyConstraint(
            ["from_institution_id"], ["institution.id"], name=op.f("fk_referral_from_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_referral_need_id_need")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_referral_service_id_service")),
        sa.ForeignKeyConstraint(
            ["to_institution_id"], ["institution.id"], name=op.f("fk_referral_to_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_county"), ["county"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_from_institution_id"), ["from_institution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_to_institution_id"), ["to_institution_id"], unique=False)


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS auditkept")  # what 0015 had set aside
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_to_institution_id"))
        batch_op.drop_index(batch_op.f("ix_referral_sent_at"))
        batch_op.drop_index(batch_op.f("ix_referral_need_id"))
        batch_op.drop_index(batch_op.f("ix_referral_from_institution_id"))
        batch_op.drop_index(batch_op.f("ix_referral_county"))
        batch_op.drop_index(batch_op.f("ix_referral_case_id"))
        batch_op.drop_index(batch_op.f("ix_referral_batch"))

    op.drop_table("referral")
    with op.batch_alter_table("signin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signin_account_id"))

    op.drop_table("signin")
    op.drop_table("pointcase")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notification_institution_id"))

    op.drop_table("notification")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_case_id"))

    op.drop_table("need")
    with op.batch_alter_table("meetingcase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetingcase_case_id"))

    op.drop_table("meetingcase")
    op.drop_table("draft")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_point_id"))

    op.drop_table("decision")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_case_id"))

    op.drop_table("consent")
    with op.batch_alter_table("casenote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casenote_case_id"))

    op.drop_table("casenote")
    with op.batch_alter_table("actionitem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_actionitem_point_id"))
        batch_op.drop_index(batch_op.f("ix_actionitem_owner_institution_id"))
        batch_op.drop_index(batch_op.f("ix_actionitem_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_actionitem_county"))

    op.drop_table("actionitem")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_institution_id"))
        batch_op.drop_index(batch_op.f("ix_service_county"))

    op.drop_table("service")
    op.drop_table("member")
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coverage_county"))

    op.drop_table("coverage")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_opened_at"))
        batch_op.drop_index(batch_op.f("ix_case_lead_institution_id"))
        batch_op.drop_index(batch_op.f("ix_case_handling_county"))

    op.drop_table("case")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_institution_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("agendapoint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agendapoint_meeting_id"))

    op.drop_table("agendapoint")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_institution_id"))

    op.drop_table("account")
    op.drop_table("setting")
    with op.batch_alter_table("releasedfigure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_releasedfigure_quarter"))

    op.drop_table("releasedfigure")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_starts_at"))
        batch_op.drop_index(batch_op.f("ix_meeting_county"))

    op.drop_table("meeting")
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_county"))

    op.drop_table("institution")
    with op.batch_alter_table("countyreport", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_countyreport_quarter"))
        batch_op.drop_index(batch_op.f("ix_countyreport_county"))

    op.drop_table("countyreport")
    with op.batch_alter_table("constitutionact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_constitutionact_county"))

    op.drop_table("constitutionact")
    with op.batch_alter_table("auditevent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_auditevent_chain"))
        batch_op.drop_index(batch_op.f("ix_auditevent_account_id"))

    op.drop_table("auditevent")
