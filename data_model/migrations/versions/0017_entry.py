"""Getting in: second factors, one-time codes, known browsers, links to an identity provider, accounts that somebody
confirms each quarter. Sessions begin anew: who is signed in signs in once more."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STAGES = ("code", "password", "factor", "done")
MEANS = ("password", "provider", "persona")


def _added() -> list[sa.Column]:
    return [
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_until", sa.DateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("previous_sign_in", sa.DateTime(), nullable=True),
        sa.Column("failed_before", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("factor_secret", sa.String(length=400), nullable=False, server_default=""),
        sa.Column("factor_step", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False, server_default="1970-01-01 00:00:00"),
        sa.Column("may_link", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def _signin(*more: sa.Column) -> None:
    op.create_table(
        "signin",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        *more,
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_signin_account_id_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signin")),
    )
    op.create_index(op.f("ix_signin_account_id"), "signin", ["account_id"])


def _codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    for column in _added():
        op.add_column("account", column)
    op.execute(sa.text("UPDATE account SET confirmed_at = CURRENT_TIMESTAMP"))
    op.create_index(op.f("ix_account_email"), "account", ["email"], unique=True)
    op.drop_table("signin")
    _signin(
        sa.Column("stage", _codes("stage", *STAGES), nullable=False),
        sa.Column("means", _codes("means", *MEANS), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
    )
    op.create_table(
        "knowndevice",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("known_since", sa.DateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_knowndevice_account_id_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_knowndevice")),
    )
    op.create_index(op.f("ix_knowndevice_account_id"), "knowndevice", ["account_id"])
    op.create_table(
        "entrycode",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", _codes("purpose", "invitation", "recovery"), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_entrycode_account_id_account")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_entrycode")),
    )
    op.create_index(op.f("ix_entrycode_account_id"), "entrycode", ["account_id"])
    op.create_table(
        "linked",
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_linked_account_id_account")),
        sa.UniqueConstraint("account_id", name=op.f("uq_linked_account_id")),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_linked")),
    )


def downgrade() -> None:
    for table in ("linked", "entrycode", "knowndevice", "signin"):
        op.drop_table(table)
    _signin()
    op.drop_index(op.f("ix_account_email"), table_name="account")
    for column in reversed(_added()):
        op.drop_column("account", column.name)
