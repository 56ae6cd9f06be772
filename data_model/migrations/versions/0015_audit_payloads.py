"""Who did it and to what can be forgotten when its time is over, by the one change that the audit's triggers admit;
checkpoints of the chains, append-only like the events."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEPT = "auditkept"
CHAINED = ("id", "chain", "sequence", "at", "action", "payload_hash", "previous", "hash")
FORGETS = (
    " AND ".join(f"NEW.{name} = OLD.{name}" for name in CHAINED)
    + " AND OLD.forgotten_by IS NULL AND OLD.salt <> '' AND NEW.forgotten_by IS NOT NULL AND NEW.account_id IS NULL"
    + " AND NEW.institution_id IS NULL AND NEW.subject = '' AND NEW.detail = '' AND NEW.salt = ''"
)


def upgrade() -> None:
    op.add_column("auditevent", sa.Column("detail", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("auditevent", sa.Column("salt", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("auditevent", sa.Column("forgotten_by", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_auditevent_subject"), "auditevent", ["subject"])
    op.create_table(
        "auditcheckpoint",
        sa.Column("chain", sa.String(length=2), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "sequence", name=op.f("pk_auditcheckpoint")),
    )
    _drop_triggers()
    _put_back()
    (_sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql)(FORGETS)


def _drop_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER auditevent_no_update")
    else:
        op.execute("DROP TRIGGER auditevent_append_only ON auditevent")


def _put_back() -> None:
    """What a step down had set aside: without its salt no payload could be proven again."""
    if KEPT not in sa.inspect(op.get_bind()).get_table_names():
        return
    for name in ("detail", "salt", "forgotten_by"):
        op.execute(
            f"UPDATE auditevent SET {name} = (SELECT k.{name} FROM {KEPT} k WHERE k.id = auditevent.id) "
            f"WHERE id IN (SELECT id FROM {KEPT})"
        )
    op.drop_table(KEPT)


def _sqlite(allowed: str) -> None:
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    op.execute(f"CREATE TRIGGER auditevent_no_update BEFORE UPDATE ON auditevent WHEN NOT ({allowed}) {refuse}")
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER auditcheckpoint_no_{verb.lower()} BEFORE {verb} ON auditcheckpoint {refuse}")


def _postgresql(allowed: str) -> None:
    op.execute(
        "CREATE FUNCTION auditevent_forget() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {allowed} THEN RETURN NEW; END IF; RAISE EXCEPTION 'the audit is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER auditevent_forget_only BEFORE UPDATE ON auditevent "
        "FOR EACH ROW EXECUTE FUNCTION auditevent_forget()"
    )
    op.execute(
        "CREATE TRIGGER auditevent_append_only BEFORE DELETE OR TRUNCATE ON auditevent "
        "FOR EACH STATEMENT EXECUTE FUNCTION auditevent_refuse()"
    )
    op.execute(
        "CREATE TRIGGER auditcheckpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON auditcheckpoint "
        "FOR EACH STATEMENT EXECUTE FUNCTION auditevent_refuse()"
    )


def downgrade() -> None:
    op.execute(
        f"CREATE TABLE {KEPT} AS SELECT id, detail, salt, forgotten_by FROM auditevent "
        "WHERE salt <> '' OR forgotten_by IS NOT NULL"
    )
    _drop_triggers()
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TRIGGER auditevent_forget_only ON auditevent")
        op.execute("DROP FUNCTION auditevent_forget()")
    op.drop_table("auditcheckpoint")
    op.drop_index(op.f("ix_auditevent_subject"), "auditevent")
    for name in ("forgotten_by", "salt", "detail"):
        op.drop_column("auditevent", name)
    _restore()


def _restore() -> None:
    """The triggers of the second migration, that admitted no change at all."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER auditevent_no_update BEFORE UPDATE ON auditevent "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER auditevent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON auditevent "
        "FOR EACH STATEMENT EXECUTE FUNCTION auditevent_refuse()"
    )
