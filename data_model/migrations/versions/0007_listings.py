"""What an imported list said last of each service."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_listing_service_id_service")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_listing")),
    )


def downgrade() -> None:
    op.drop_table("listing")
