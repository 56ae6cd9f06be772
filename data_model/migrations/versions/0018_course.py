"""The course of a case: its steps, its assessments, what a consent covers and until when, an end that is proposed."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STAGES = ("withdrawn", "reopened")
GIVERS = ("parent",)
SCREENING = ("signs", "some_signs", "no_signs", "not_possible")
RISK = ("low", "medium", "high", "immediate")


def codes(name: str, values: list[str] | tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _admitted(table: str, check: str) -> list[str]:
    """The codes that the database admits now."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    return next(re.findall(r"'([^']*)'", str(c["sqltext"])) for c in checks if c["name"] == check)


def _admit(table: str, column: str, check: str, values: list[str]) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(check), type_="check")
        batch.create_check_constraint(op.f(check), sa.text(f"{column} IN ({', '.join(repr(v) for v in values)})"))


def upgrade() -> None:
    kinds = _admitted("case", "ck_case_institutionkind")
    _admit("case", "progress", "ck_case_progress", [*_admitted("case", "ck_case_progress"), *STAGES])
    _admit("consent", "giver", "ck_consent_giver", [*_admitted("consent", "ck_consent_giver"), *GIVERS])
    op.add_column("case", sa.Column("closing_at", sa.DateTime(), nullable=True))
    op.add_column("consent", sa.Column("kinds", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("consent", sa.Column("until", sa.Date(), nullable=True))
    with op.batch_alter_table("casenote") as batch:
        batch.add_column(sa.Column("institution_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_casenote_institution_id_institution"), "institution", ["institution_id"], ["id"]
        )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("screening", codes("screening", SCREENING), nullable=False),
        sa.Column("risk", codes("risk", RISK), nullable=False),
        sa.Column("special", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_assessment_case_id_case")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_assessment_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_table(
        "casestep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("axis", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("decided_by", codes("institutionkind", kinds), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_casestep_case_id_case")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_casestep_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casestep")),
    )
    op.create_index(op.f("ix_assessment_case_id"), "assessment", ["case_id"])
    op.create_index(op.f("ix_casestep_case_id"), "casestep", ["case_id"])


def downgrade() -> None:
    op.drop_table("casestep")
    op.drop_table("assessment")
    with op.batch_alter_table("casenote") as batch:
        batch.drop_constraint(op.f("fk_casenote_institution_id_institution"), type_="foreignkey")
        batch.drop_column("institution_id")
    op.drop_column("consent", "until")
    op.drop_column("consent", "kinds")
    op.drop_column("case", "closing_at")
    op.execute("UPDATE consent SET giver = 'representative' WHERE giver = 'parent'")
    op.execute("""UPDATE "case" SET progress = 'refused' WHERE progress = 'withdrawn'""")
    op.execute("""UPDATE "case" SET progress = 'assessed' WHERE progress = 'reopened'""")
    _admit("consent", "giver", "ck_consent_giver", [v for v in _admitted("consent", "ck_consent_giver") if v not in GIVERS])
    _admit("case", "progress", "ck_case_progress", [v for v in _admitted("case", "ck_case_progress") if v not in STAGES])
