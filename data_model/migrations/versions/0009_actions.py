"""Actions gain a person, links, the reason why not, the day they ended and a log; initiatives and good practices.

What was known of an ended action becomes the first line of its log. The day it ended is that of its last change.
"""

from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = ("open", "in_work", "done", "overtaken", "not_done")
REASONS = ("no_money", "no_staff", "not_competent", "refused", "legal_obstacle", "other")
NEEDS = (
    "shelter", "counselling", "medical", "legal", "occupational", "material", "education", "identity_papers",
    "residence", "interpreting", "compensation", "repatriation",
)  # fmt: skip
LINKS = (("case_id", "case"), ("referral_id", "referral"))


def codes(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("actionitem") as batch_op:
        batch_op.add_column(sa.Column("person", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("referral_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("need", codes("needkind", NEEDS), nullable=True))
        batch_op.add_column(sa.Column("because", codes("notdonereason", REASONS), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        for column, parent in LINKS:
            batch_op.create_foreign_key(op.f(f"fk_actionitem_{column}_{parent}"), parent, [column], ["id"])
            batch_op.create_index(op.f(f"ix_actionitem_{column}"), [column], unique=False)
    op.execute("UPDATE actionitem SET because = 'other' WHERE state = 'not_done'")
    with op.batch_alter_table("actionitem") as batch_op:
        batch_op.alter_column("person", server_default=None)
        batch_op.create_check_constraint("because", "(state = 'not_done') = (because IS NOT NULL)")
    op.create_table(
        "actionupdate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("state", codes("actionstate", STATES), nullable=False),
        sa.Column("because", codes("notdonereason", REASONS), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["actionitem.id"], name=op.f("fk_actionupdate_action_id_actionitem")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_actionupdate_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actionupdate")),
    )
    op.create_index(op.f("ix_actionupdate_action_id"), "actionupdate", ["action_id"])
    _first_lines()
    _practices()


def _first_lines() -> None:
    """The log begins with what was written; an ended action learns its day, by the calendar of Bucharest."""
    item = sa.table(
        "actionitem",
        *(
            sa.column(name, kind)
            for name, kind in (
                ("id", sa.Integer), ("state", sa.String), ("evidence", sa.String), ("changed_at", sa.DateTime),
                ("owner_institution_id", sa.Integer), ("because", sa.String), ("ended_on", sa.Date),
            )
        ),
    )  # fmt: skip
    update = sa.table(
        "actionupdate",
        *(
            sa.column(name)
            for name in ("action_id", "at", "institution_id", "state", "because", "words", "reopened")
        ),
    )  # fmt: skip
    connection = op.get_bind()
    for row in connection.execute(sa.select(item)).mappings().all():
        ended = row["state"] not in ("open", "in_work")
        if ended:
            day = row["changed_at"].replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Bucharest")).date()
            connection.execute(item.update().where(item.c.id == row["id"]).values(ended_on=day))
        if ended or row["evidence"]:
            connection.execute(
                update.insert().values(
                    action_id=row["id"], at=row["changed_at"], institution_id=row["owner_institution_id"],
                    state=row["state"], because=row["because"], words=row["evidence"], reopened=False,
                )  # fmt: skip
            )


def _practices() -> None:
    op.create_table(
        "practice",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("kind", codes("practicekind", ("initiative", "good_practice")), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("beneficiaries", sa.Integer(), nullable=True),
        sa.Column("plan_action", sa.String(length=10), nullable=False),
        sa.Column("author_institution_id", sa.Integer(), nullable=False),
        sa.Column(
            "state", codes("practicestate", ("proposed", "submitted", "returned", "validated")), nullable=False
        ),
        sa.Column("returned_because", sa.String(), nullable=False),
        sa.Column("validated_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_institution_id"], ["institution.id"], name=op.f("fk_practice_author_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    op.create_index(op.f("ix_practice_county"), "practice", ["county"])
    op.create_index(op.f("ix_practice_author_institution_id"), "practice", ["author_institution_id"])
    op.create_table(
        "practiceinstitution",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practiceinstitution_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_practiceinstitution_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("practice_id", "institution_id", name=op.f("pk_practiceinstitution")),
    )


def downgrade() -> None:
    op.drop_table("practiceinstitution")
    op.drop_table("practice")
    op.drop_table("actionupdate")
    with op.batch_alter_table("actionitem") as batch_op:
        batch_op.drop_constraint(op.f("ck_actionitem_because"), type_="check")
        for column, parent in LINKS:
            batch_op.drop_index(op.f(f"ix_actionitem_{column}"))
            batch_op.drop_constraint(op.f(f"fk_actionitem_{column}_{parent}"), type_="foreignkey")
        for enum in ("needkind", "notdonereason"):
            batch_op.drop_constraint(op.f(f"ck_actionitem_{enum}"), type_="check")
        for column in ("ended_on", "because", "need", "referral_id", "case_id", "person"):
            batch_op.drop_column(column)
