"""The minutes' versions stand in a table of their own, which can only be appended to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQLITE = {
    verb: f"CREATE TRIGGER minutesversion_no_{verb.lower()} BEFORE {verb} ON minutesversion "
    "BEGIN SELECT RAISE(ABORT, 'locked minutes stay as they are'); END"
    for verb in ("UPDATE", "DELETE")
}


def upgrade() -> None:
    op.create_table(
        "minutesversion",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("changed_because", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("audit_head", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutesversion_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "number", name=op.f("pk_minutesversion")),
    )
    head = (
        "json_extract(record, '$.audit_head')"
        if op.get_bind().dialect.name == "sqlite"
        else "CAST(record AS json) ->> 'audit_head'"
    )
    op.execute(
        "INSERT INTO minutesversion (meeting_id, number, record, digest, changed_because, made_at, audit_head) "
        f"SELECT id, 1, record, digest, '', closed_at, {head} FROM meeting WHERE record <> ''"  # noqa: S608
    )
    op.drop_column("meeting", "record")
    _lock()


def _lock() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE.values():
            op.execute(statement)
        return
    op.execute(
        "CREATE FUNCTION minutesversion_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'locked minutes stay as they are'; END $$"
    )
    op.execute(
        "CREATE TRIGGER minutesversion_locked BEFORE UPDATE OR DELETE OR TRUNCATE ON minutesversion "
        "FOR EACH STATEMENT EXECUTE FUNCTION minutesversion_refuse()"
    )


def downgrade() -> None:
    """Back to one record a meeting: the newest version."""
    op.add_column("meeting", sa.Column("record", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE meeting SET record = (SELECT v.record FROM minutesversion v WHERE v.meeting_id = meeting.id "
        "ORDER BY v.number DESC LIMIT 1) WHERE id IN (SELECT meeting_id FROM minutesversion)"
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in SQLITE:
            op.execute(f"DROP TRIGGER minutesversion_no_{verb.lower()}")
    else:
        op.execute("DROP TRIGGER minutesversion_locked ON minutesversion")
        op.execute("DROP FUNCTION minutesversion_refuse()")
    op.drop_table("minutesversion")
