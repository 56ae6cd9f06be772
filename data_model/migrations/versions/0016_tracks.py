"""The tracks of cases: their circumstances, steps and partners; insurance, compensation and coordination; the totals of
physical protection, which stand on no case."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "protection_total",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("guard", sa.Integer(), nullable=False),
        sa.Column("relocation", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Integer(), nullable=False),
        sa.Column("hearing", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_protection_total_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection_total")),
        sa.UniqueConstraint(
            "institution_id", "county", "quarter", name=op.f("uq_protection_total_institution_id_county_quarter")
        ),
    )
    op.create_table(
        "case_partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "oim", "unhcr", "legal_aid", name="partnerrole", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_partner_case_id_case")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_case_partner_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_partner")),
    )
    op.create_index(op.f("ix_case_partner_case_id"), "case_partner", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_partner_institution_id"), "case_partner", ["institution_id"], unique=False)

    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum("done", "not_needed", name="stepstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "person_declined",
                "already_there",
                "other_county",
                "not_fitting",
                name="notneeded",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("by_institution_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_institution_id"], ["institution.id"], name=op.f("fk_case_step_by_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_step_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    op.create_index(op.f("ix_case_step_case_id"), "case_step", ["case_id"], unique=False)

    op.create_table(
        "circumstances",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "asylum",
            sa.Enum(
                "none",
                "wishes",
                "sought",
                "granted",
                "ended",
                name="asylum",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_exploits", sa.Boolean(), nullable=False),
        sa.Column("unaccompanied", sa.Boolean(), nullable=False),
        sa.Column(
            "sender",
            sa.Enum(
                "mae",
                "foreign_police",
                "foreign_service",
                "foreign_ngo",
                "oim",
                "unhcr",
                "self",
                name="sender",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "arrival",
            sa.Enum(
                "otopeni",
                "baneasa",
                "arad",
                "bacau",
                "baia_mare",
                "brasov",
                "cluj",
                "constanta",
                "craiova",
                "iasi",
                "oradea",
                "satu_mare",
                "sibiu",
                "suceava",
                "targu_mures",
                "timisoara",
                "tulcea",
                "nadlac",
                "curtici",
                "bors",
                "petea",
                "giurgiu",
                "calafat",
                "vama_veche",
                "siret",
                "sighet",
                "sculeni",
                "albita",
                "constanta_port",
                "other",
                name="arrival",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_circumstances_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_circumstances")),
    )
    op.create_table(
        "compensation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "voucher", "compensation", name="compensationkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("granted", "refused", name="decision", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_compensation_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensation")),
    )
    op.create_index(op.f("ix_compensation_case_id"), "compensation", ["case_id"], unique=False)

    op.create_table(
        "coordination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_coordination_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination")),
    )
    op.create_index(op.f("ix_coordination_case_id"), "coordination", ["case_id"], unique=False)

    op.create_table(
        "health_cover",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "insured",
            sa.Enum(
                "insured",
                "requested",
                "not_insured",
                "refused",
                name="insured",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "access",
            sa.Enum(
                "family_doctor",
                "referred",
                "emergency_only",
                "none",
                name="healthaccess",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_health_cover_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_health_cover")),
    )


def downgrade() -> None:
    op.drop_table("health_cover")
    op.drop_index(op.f("ix_coordination_case_id"), table_name="coordination")

    op.drop_table("coordination")
    op.drop_index(op.f("ix_compensation_case_id"), table_name="compensation")

    op.drop_table("compensation")
    op.drop_table("circumstances")
    op.drop_index(op.f("ix_case_step_case_id"), table_name="case_step")

    op.drop_table("case_step")
    op.drop_index(op.f("ix_case_partner_institution_id"), table_name="case_partner")
    op.drop_index(op.f("ix_case_partner_case_id"), table_name="case_partner")

    op.drop_table("case_partner")
    op.drop_table("protection_total")
