"""Sums over cases and referrals by county and period; they are built after the migrations (`migrations/env.py`)."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rollup",
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("bin", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("timed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "period", "county", "bin", name=op.f("pk_rollup")),
    )
    op.create_table(
        "rollupcase",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_rollupcase")),
    )
    op.create_table(
        "rollupmark",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_rollupmark")),
    )


def downgrade() -> None:
    op.drop_table("rollupmark")
    op.drop_table("rollupcase")
    op.drop_table("rollup")
