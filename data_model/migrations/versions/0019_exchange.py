"""Doubles, access for a time, sums carried forward, codes of other registers."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "doublepair",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("state", codes("pairstate", "suggested", "linked", "dismissed"), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        _to("doublepair", "first_id", "case"),
        _to("doublepair", "second_id", "case"),
        _to("doublepair", "institution_id", "institution"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_doublepair")),
    )
    op.create_index(op.f("ix_doublepair_second_id"), "doublepair", ["second_id"])
    op.create_table(
        "accessask",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("purpose", codes("purpose", "help", "safety", "same_person", "proceedings"), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("state", codes("askstate", "waiting", "granted", "refused", "ended"), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("until", sa.DateTime(), nullable=True),
        _to("accessask", "case_id", "case"),
        _to("accessask", "institution_id", "institution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accessask")),
    )
    for column in ("case_id", "institution_id"):
        op.create_index(op.f(f"ix_accessask_{column}"), "accessask", [column])
    op.create_table(
        "carriedcount",
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "quarter", "indicator", name=op.f("pk_carriedcount")),
    )
    op.create_table(
        "carriedservice",
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "quarter", "seconds", name=op.f("pk_carriedservice")),
    )
    op.create_table(
        "casereference",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("held_in", codes("register", "simev", "sunrise"), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        _to("casereference", "case_id", "case"),
        sa.PrimaryKeyConstraint("case_id", "held_in", name=op.f("pk_casereference")),
    )
    op.create_index(op.f("ix_casereference_reference"), "casereference", ["reference"])


def downgrade() -> None:
    for table in ("casereference", "carriedservice", "carriedcount", "accessask", "doublepair"):
        op.drop_table(table)
