"""Places a case avoids, and every answer about free places, the one that stands now included."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEPT = (
    "INSERT INTO placesanswer (service_id, institution_id, at, free) "
    "SELECT id, institution_id, confirmed_at, free FROM service WHERE confirmed_at IS NOT NULL AND free IS NOT NULL"
)


def upgrade() -> None:
    op.create_table(
        "caseavoided",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("town", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_caseavoided_case_id_case"),
        sa.PrimaryKeyConstraint("id", name="pk_caseavoided"),
    )
    op.create_index("ix_caseavoided_case_id", "caseavoided", ["case_id"])
    op.create_table(
        "placesanswer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("free", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_placesanswer_service_id_service"),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name="fk_placesanswer_institution_id_institution"),
        sa.PrimaryKeyConstraint("id", name="pk_placesanswer"),
    )
    op.create_index("ix_placesanswer_service_id", "placesanswer", ["service_id"])
    op.execute(KEPT)


def downgrade() -> None:
    op.drop_index("ix_placesanswer_service_id", table_name="placesanswer")
    op.drop_table("placesanswer")
    op.drop_index("ix_caseavoided_case_id", table_name="caseavoided")
    op.drop_table("caseavoided")
