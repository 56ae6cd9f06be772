"""Points that institutions propose before a meeting, PDF material for points, and the invitation sent by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("invitationmail", "materialcontent", "material", "pointproposal")  # children first
FAILURES = ("address", "sign_in", "unreachable", "encryption", "refused", "unknown")


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def reference(table: str, column: str, parent: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.{key}"], name=op.f(f"fk_{table}_{column}_{parent}"))


def indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    op.create_table(
        "pointproposal",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("why", sa.String(length=600), nullable=False),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("state", codes("proposalstate", "waiting", "accepted", "declined", "taken_back"), nullable=False),
        sa.Column("declined_because", sa.String(length=300), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'accepted') = (point_id IS NOT NULL)", name=op.f("ck_pointproposal_accepted_point")
        ),
        reference("pointproposal", "institution_id", "institution"),
        reference("pointproposal", "point_id", "agendapoint"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pointproposal")),
    )
    indexes("pointproposal", "county", "institution_id", "point_id")
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("attached_at", sa.DateTime(), nullable=False),
        reference("material", "institution_id", "institution"),
        reference("material", "point_id", "agendapoint"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    indexes("material", "institution_id", "point_id")
    op.create_table(
        "materialcontent",
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        reference("materialcontent", "material_id", "material"),
        sa.PrimaryKeyConstraint("material_id", name=op.f("pk_materialcontent")),
    )
    op.create_table(
        "invitationmail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", codes("mailstate", "begun", "sent", "failed"), nullable=False),
        sa.Column("failure", codes("mailfailure", *FAILURES), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name=op.f("ck_invitationmail_failed_why")),
        reference("invitationmail", "institution_id", "institution"),
        reference("invitationmail", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitationmail")),
    )
    indexes("invitationmail", "institution_id", "meeting_id")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
