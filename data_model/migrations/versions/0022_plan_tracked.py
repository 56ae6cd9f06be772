"""The plan tracked: declared facts with their figures and changes, targets, and why they were not reached."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KINDS = ("activity", "training", "control", "hotline", "funding", "document", "support", "staff", "advice")
CHANGES = ("declared", "corrected", "withdrawn")


def upgrade() -> None:
    kind = sa.Enum(*KINDS, name="factkind", native_enum=False, create_constraint=True, length=40)
    change = sa.Enum(*CHANGES, name="change", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "declared_fact",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("plan_id", sa.String(length=20), nullable=False),
        sa.Column("plan_action", sa.String(length=10), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("withdrawn_because", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_declared_fact_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_fact")),
        sa.UniqueConstraint(
            "institution_id", "county", "plan_id", "plan_action", "kind", "period",
            name=op.f("uq_declared_fact_institution_id_county_plan_id_plan_action_kind_period"),
        ),
    )  # fmt: skip
    for column in ("institution_id", "county", "period"):
        op.create_index(op.f(f"ix_declared_fact_{column}"), "declared_fact", [column])
    op.create_table(
        "declared_figure",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["declared_fact.id"], name=op.f("fk_declared_figure_fact_id_declared_fact")
        ),
        sa.PrimaryKeyConstraint("fact_id", "indicator", "measure", name=op.f("pk_declared_figure")),
    )
    op.create_table(
        "declared_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", change, nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["declared_fact.id"], name=op.f("fk_declared_change_fact_id_declared_fact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_change")),
    )
    op.create_index(op.f("ix_declared_change_fact_id"), "declared_change", ["fact_id"])
    _said()


def _said() -> None:
    op.create_table(
        "indicator_target",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=20), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("aim", sa.Float(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_target")),
        sa.UniqueConstraint(
            "plan_id", "indicator", "place", "year", name=op.f("uq_indicator_target_plan_id_indicator_place_year")
        ),
    )
    op.create_table(
        "attainment_reason",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=20), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_attainment_reason_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attainment_reason")),
        sa.UniqueConstraint(
            "institution_id", "plan_id", "indicator", "place", "period",
            name=op.f("uq_attainment_reason_institution_id_plan_id_indicator_place_period"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_attainment_reason_institution_id"), "attainment_reason", ["institution_id"])


def downgrade() -> None:
    for table in ("attainment_reason", "indicator_target", "declared_change", "declared_figure", "declared_fact"):
        op.drop_table(table)
