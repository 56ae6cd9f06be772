"""An act says what it replaced, why it ended and by which rule its quorum is counted; a member, who sits for it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

RULES = ("more_than_half", "two_thirds", "number")
TEXTS = (("ended_because", 300), ("replaces", 80))


def _rule() -> sa.Enum:
    return sa.Enum(*RULES, name="quorumrule", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("constitutionact") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for name, length in TEXTS:
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quorum_rule", _rule(), nullable=False, server_default="more_than_half"))
        batch_op.add_column(sa.Column("quorum_number", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_constitutionact_replaces_id_constitutionact"), "constitutionact", ["replaces_id"], ["id"]
        )
    with op.batch_alter_table("constitutionact") as batch_op:
        for name in ("version", "quorum_rule", *(name for name, _ in TEXTS)):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_check_constraint("quorum_number", "(quorum_rule = 'number') = (quorum_number IS NOT NULL)")
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("titular", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("substitutes", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("member") as batch_op:
        batch_op.alter_column("titular", server_default=None)
        batch_op.alter_column("substitutes", server_default=None)
    op.execute(
        "UPDATE constitutionact SET replaces_id = (SELECT b.id FROM constitutionact b "
        "WHERE b.county = constitutionact.county AND b.in_force_from < constitutionact.in_force_from "
        f"AND b.in_force_to = {_day_before('constitutionact.in_force_from')})"  # noqa: S608
    )


def _day_before(column: str) -> str:
    sqlite = op.get_bind().dialect.name == "sqlite"
    return f"date({column}, '-1 day')" if sqlite else f"{column} - 1"


def downgrade() -> None:
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("substitutes")
        batch_op.drop_column("titular")
    with op.batch_alter_table("constitutionact") as batch_op:
        batch_op.drop_constraint(op.f("ck_constitutionact_quorum_number"), type_="check")
        batch_op.drop_constraint(op.f("ck_constitutionact_quorumrule"), type_="check")
        batch_op.drop_constraint(op.f("fk_constitutionact_replaces_id_constitutionact"), type_="foreignkey")
        for name in ("quorum_number", "quorum_rule", "replaces_id", "replaces", "ended_because", "version"):
            batch_op.drop_column(name)
