"""A quarter can be locked and re-opened; each release is an edition, and the counts behind it stay for the sums."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STATES = ["open", "submitted", "returned", "validated", "released"]


def _admit(states: list[str]) -> None:
    name = op.f("ck_countyreport_reportstate")
    with op.batch_alter_table("countyreport") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"state IN ({', '.join(repr(s) for s in states)})"))


def upgrade() -> None:
    op.add_column("countyreport", sa.Column("locked_at", sa.DateTime(), nullable=True))
    op.add_column("countyreport", sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
    _admit([*STATES, "locked"])
    op.add_column("releasedfigure", sa.Column("summed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "reportreopening",
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("county", "quarter", "edition", name=op.f("pk_reportreopening")),
    )
    op.create_index(op.f("ix_reportreopening_quarter"), "reportreopening", ["quarter"])
    op.create_table(
        "releasedcount",
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "quarter", "edition", "indicator", name=op.f("pk_releasedcount")),
    )


def downgrade() -> None:
    op.drop_table("releasedcount")
    op.drop_index(op.f("ix_reportreopening_quarter"), "reportreopening")
    op.drop_table("reportreopening")
    op.execute("DELETE FROM releasedfigure WHERE indicator LIKE '%.%'")
    op.drop_column("releasedfigure", "summed")
    op.execute("UPDATE countyreport SET state = 'validated' WHERE state = 'locked'")
    _admit(STATES)
    op.drop_column("countyreport", "edition")
    op.drop_column("countyreport", "locked_at")
