"""Referral not possible, noted on a need; and the agenda's rule about services that a county lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

RULES = (
    "late_referrals",
    "case_without_movement",
    "need_without_service",
    "overdue_action",
    "plan_action_due",
    "open_action",
    "other",
)
MISSING = "service_missing"
REASONS = ("none_exists", "all_full", "wrong_group", "too_far", "other")


def _rules(codes: tuple[str, ...]) -> None:
    name = op.f("ck_agendapoint_agendarule")
    with op.batch_alter_table("agendapoint") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"rule IN ({', '.join(repr(c) for c in codes)})"))


def upgrade() -> None:
    reason = sa.Enum(*REASONS, name="notpossible", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "unmetneed",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("reason", reason, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_unmetneed_case_id_case")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_unmetneed_need_id_need")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_unmetneed")),
    )
    for column in ("at", "case_id", "county"):
        op.create_index(op.f(f"ix_unmetneed_{column}"), "unmetneed", [column], unique=False)
    _rules((*RULES, MISSING))


def downgrade() -> None:
    op.execute(f"UPDATE agendapoint SET rule = 'other' WHERE rule = '{MISSING}'")  # noqa: S608
    _rules(RULES)
    op.drop_table("unmetneed")
