"""A referral was seen; a case is offered to another institution; the daily e-mail; the agenda's rule for hand-overs."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATES = ("sent", "accepted", "refused", "started", "finished", "interrupted", "withdrawn")
STATUS = "ck_referral_referralstatus"
RULES = ("late_handovers", "overdue_cases")
RULE = "ck_agendapoint_agendarule"
REFUSALS = ("no_place", "wrong_target_group", "outside_area", "not_competent", "safety", "missing_papers", "other")
FAILURES = ("address", "sign_in", "unreachable", "encryption", "refused", "unknown")
UNANSWERED = sa.text("status = 'proposed'")


def codes(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _states(values: tuple[str, ...]) -> None:
    with op.batch_alter_table("referral") as batch:
        batch.drop_constraint(op.f(STATUS), type_="check")
        batch.create_check_constraint(op.f(STATUS), sa.text(f"status IN ({', '.join(repr(v) for v in values)})"))


def _rules() -> list[str]:
    """The rules that the database admits now."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("agendapoint")
    return next(re.findall(r"'([^']*)'", str(c["sqltext"])) for c in checks if c["name"] == RULE)


def _admit(rules: list[str]) -> None:
    with op.batch_alter_table("agendapoint") as batch:
        batch.drop_constraint(op.f(RULE), type_="check")
        batch.create_check_constraint(op.f(RULE), sa.text(f"rule IN ({', '.join(repr(r) for r in rules)})"))


def upgrade() -> None:
    _states((*STATES, "received"))
    op.add_column("referral", sa.Column("received_at", sa.DateTime(), nullable=True))
    _admit([*_rules(), *RULES])
    _handovers()
    op.create_table(
        "digestmail",
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", codes("mailstate", ("begun", "sent", "failed")), nullable=False),
        sa.Column("failure", codes("mailfailure", FAILURES), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_digestmail_institution_id_institution")
        ),
        sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name=op.f("ck_digestmail_failed_why")),
        sa.PrimaryKeyConstraint("institution_id", "day", name=op.f("pk_digestmail")),
    )


def _handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_institution_id", sa.Integer(), nullable=False),
        sa.Column("to_institution_id", sa.Integer(), nullable=False),
        sa.Column("from_county", sa.String(length=2), nullable=False),
        sa.Column("to_county", sa.String(length=2), nullable=False),
        sa.Column("status", codes("handoverstatus", ("proposed", "accepted", "refused", "withdrawn")), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", codes("refusal", REFUSALS), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_handover_case_id_case")),
        *(
            sa.ForeignKeyConstraint([f"{end}_institution_id"], ["institution.id"], name=op.f(name))
            for end, name in (
                ("from", "fk_handover_from_institution_id_institution"),
                ("to", "fk_handover_to_institution_id_institution"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    for column in ("case_id", "from_institution_id", "to_institution_id", "from_county", "to_county"):
        op.create_index(op.f(f"ix_handover_{column}"), "handover", [column])
    op.create_index(
        "uq_handover_unanswered", "handover", ["case_id"], unique=True, sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("digestmail")
    op.drop_table("handover")
    _back()
    op.execute("UPDATE referral SET status = 'sent' WHERE status = 'received'")
    with op.batch_alter_table("referral") as batch:
        batch.drop_column("received_at")
    _states(STATES)


def _back() -> None:
    """The rules of before; points that a rule of this step brought stay as points of a person."""
    named = ", ".join(repr(rule) for rule in RULES)
    op.execute(f"UPDATE agendapoint SET rule = 'other' WHERE rule IN ({named})")  # noqa: S608
    _admit([rule for rule in _rules() if rule not in RULES])
