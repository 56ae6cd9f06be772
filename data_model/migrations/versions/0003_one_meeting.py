"""A meeting's number is given once in a county and year, and a county has one meeting that is not closed."""

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOT_CLOSED = text("state <> 'closed'")


def upgrade() -> None:
    op.create_index("uq_meeting_number", "meeting", ["county", "year", "number"], unique=True)
    op.create_index(
        "uq_meeting_unfinished",
        "meeting",
        ["county"],
        unique=True,
        sqlite_where=NOT_CLOSED,
        postgresql_where=NOT_CLOSED,
    )


def downgrade() -> None:
    op.drop_index("uq_meeting_unfinished", table_name="meeting")
    op.drop_index("uq_meeting_number", table_name="meeting")
