"""The register of services in full: places by target group, licence, contact, checking; and the other resources."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GROUPS = ("adult", "child", "woman", "man", "family", "foreigner", "disability")
COSTS = ("free", "partly", "paid", "unknown")
POSTS = ("none", "dedicated", "shared")
RESOURCES = ("interpreter", "mediator", "hearing_room", "breathing_room", "counselling_specialist", "protocol")
LEVELS = ("basic", "advanced", "trainer")
STREET = "NOT confidential OR street = ''"


def added() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("street", sa.String(length=160), nullable=False, server_default=""),
        sa.Column("licence", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("covers", sa.String(length=160), nullable=False, server_default=""),
        sa.Column("languages", sa.String(length=80), nullable=False, server_default=""),
        sa.Column("hours", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("cost", sa.String(length=40), nullable=False, server_default="unknown"),
        sa.Column("phone", sa.String(length=60), nullable=False, server_default=""),
        sa.Column("email", sa.String(length=160), nullable=False, server_default=""),
        sa.Column("voucher", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("ssvi", sa.String(length=40), nullable=False, server_default="none"),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("listed_as", sa.String(length=160), nullable=False, server_default=""),
    )


def among(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(c) for c in codes)})"


def one_of(codes: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("service") as batch:
        for column in added():
            batch.add_column(column)
        batch.create_check_constraint(op.f("ck_service_cost"), sa.text(among("cost", COSTS)))
        batch.create_check_constraint(op.f("ck_service_ssviposts"), sa.text(among("ssvi", POSTS)))
        batch.create_check_constraint(op.f("ck_service_confidential_street"), sa.text(STREET))
        batch.create_foreign_key(op.f("fk_service_verified_by_institution"), "institution", ["verified_by"], ["id"])
        batch.create_index(op.f("ix_service_listed_as"), ["listed_as"], unique=False)
    op.create_table(
        "serviceplaces",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("group", one_of(GROUPS, "targetgroup"), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("free", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "free IS NULL OR capacity IS NULL OR free <= capacity", name=op.f("ck_serviceplaces_free_places")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_serviceplaces_service_id_service")),
        sa.PrimaryKeyConstraint("service_id", "group", name=op.f("pk_serviceplaces")),
    )
    op.create_table(
        "resource",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("kind", one_of(RESOURCES, "resourcekind"), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("town", sa.Integer(), nullable=True),
        sa.Column("languages", sa.String(length=80), nullable=False),
        sa.Column("features", sa.String(length=200), nullable=False),
        sa.Column("level", one_of(LEVELS, "traininglevel"), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("partners", sa.String(length=300), nullable=False),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_resource_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["verified_by"], ["institution.id"], name=op.f("fk_resource_verified_by_institution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    op.create_index(op.f("ix_resource_county"), "resource", ["county"], unique=False)
    op.create_index(op.f("ix_resource_institution_id"), "resource", ["institution_id"], unique=False)


def downgrade() -> None:
    op.drop_table("resource")
    op.drop_table("serviceplaces")
    with op.batch_alter_table("service") as batch:
        batch.drop_index(op.f("ix_service_listed_as"))
        batch.drop_constraint(op.f("fk_service_verified_by_institution"), type_="foreignkey")
        for name in ("cost", "ssviposts", "confidential_street"):
            batch.drop_constraint(op.f(f"ck_service_{name}"), type_="check")
        for column in reversed(added()):
            batch.drop_column(column.name)
