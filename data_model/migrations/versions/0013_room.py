"""The meeting room: the point on its screen, a count of its changes, who acknowledged confidentiality; a draft knows
the version of the row that it was begun on."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("current_point", sa.Integer(), nullable=True))
    op.add_column("meeting", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("draft", sa.Column("base", sa.Integer(), nullable=True))
    op.add_column("draft", sa.Column("device", sa.String(length=40), nullable=False, server_default=""))
    op.create_table(
        "acknowledgement",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("aloud", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_acknowledgement_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_acknowledgement_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_acknowledgement_account_id_account")),
        sa.PrimaryKeyConstraint("meeting_id", "institution_id", "account_id", name=op.f("pk_acknowledgement")),
    )


def downgrade() -> None:
    op.drop_table("acknowledgement")
    op.drop_column("draft", "device")
    op.drop_column("draft", "base")
    op.drop_column("meeting", "changes")
    op.drop_column("meeting", "current_point")
