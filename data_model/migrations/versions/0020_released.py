"""Released figures are for an audience, of an edition, and know the threshold of their day; what is released is
sealed by a hash."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = ("place", "quarter", "indicator")
AUDIENCES = ("anitp", "public")


def upgrade() -> None:
    audience = sa.Enum(*AUDIENCES, name="audience", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("releasedfigure") as batch:
        batch.add_column(sa.Column("audience", audience, nullable=False, server_default="anitp"))
        batch.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("threshold", sa.Integer(), nullable=False, server_default="5"))
        batch.drop_constraint(op.f("pk_releasedfigure"), type_="primary")
        batch.create_primary_key(op.f("pk_releasedfigure"), [*KEY, "audience", "edition"])
    op.create_table(
        "releaseseal",
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("place", "period", "edition", name=op.f("pk_releaseseal")),
    )


def downgrade() -> None:
    op.drop_table("releaseseal")
    op.execute("DELETE FROM releasedfigure WHERE audience <> 'anitp' OR edition <> 1 OR quarter NOT LIKE '%-Q%'")
    with op.batch_alter_table("releasedfigure") as batch:
        batch.drop_constraint(op.f("pk_releasedfigure"), type_="primary")
        batch.drop_constraint(op.f("ck_releasedfigure_audience"), type_="check")
        batch.drop_column("threshold")
        batch.drop_column("edition")
        batch.drop_column("audience")
        batch.create_primary_key(op.f("pk_releasedfigure"), [*KEY])
