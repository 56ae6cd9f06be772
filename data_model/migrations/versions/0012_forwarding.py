"""How a point ends and where it came from; questions to others; measures of the Interministerial Committee.

The agenda's rules are read from the database and added to, so that this step does not ask which came before it.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

RULES = ("answer", "forwarded", "measure")
CHECK = "ck_agendapoint_agendarule"


def codes(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _rules() -> list[str]:
    """The rules that the database admits now."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("agendapoint")
    return next(re.findall(r"'([^']*)'", str(c["sqltext"])) for c in checks if c["name"] == CHECK)


def _admit(rules: list[str]) -> None:
    with op.batch_alter_table("agendapoint") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), sa.text(f"rule IN ({', '.join(repr(r) for r in rules)})"))


def upgrade() -> None:
    _admit([*_rules(), *RULES])
    op.create_table(
        "pointcourse",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("came_from", sa.Integer(), nullable=True),
        sa.Column("end", codes("pointend", ("finished", "continued")), nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["came_from"], ["agendapoint.id"], name=op.f("fk_pointcourse_came_from_agendapoint")),
        sa.ForeignKeyConstraint(["point_id"], ["agendapoint.id"], name=op.f("fk_pointcourse_point_id_agendapoint")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_pointcourse")),
    )
    op.create_index(op.f("ix_pointcourse_came_from"), "pointcourse", ["came_from"])
    _questions()
    _measures()


def _questions() -> None:
    op.create_table(
        "forward",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("to_institution_id", sa.Integer(), nullable=False),
        sa.Column("to_county", sa.String(length=2), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("state", codes("forwardstate", ("sent", "answered", "withdrawn")), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_forward_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["point_id"], ["agendapoint.id"], name=op.f("fk_forward_point_id_agendapoint")),
        sa.ForeignKeyConstraint(
            ["to_institution_id"], ["institution.id"], name=op.f("fk_forward_to_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forward")),
    )
    for column in ("county", "meeting_id", "point_id", "to_county", "to_institution_id"):
        op.create_index(op.f(f"ix_forward_{column}"), "forward", [column])


def _measures() -> None:
    op.create_table(
        "measure",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("session_on", sa.Date(), nullable=False),
        sa.Column("plan_action", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", codes("measurestate", ("in_force", "withdrawn")), nullable=False),
        sa.Column("withdrawn_because", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_table(
        "measurecounty",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measurecounty_measure_id_measure")),
        sa.PrimaryKeyConstraint("measure_id", "county", name=op.f("pk_measurecounty")),
    )
    op.create_index(op.f("ix_measurecounty_county"), "measurecounty", ["county"])


def downgrade() -> None:
    for table in ("measurecounty", "measure", "forward", "pointcourse"):
        op.drop_table(table)
    quoted = ", ".join(repr(rule) for rule in RULES)
    op.execute(f"UPDATE agendapoint SET rule = 'other' WHERE rule IN ({quoted})")  # noqa: S608
    _admit([rule for rule in _rules() if rule not in RULES])
