"""Accounts, sign-in sessions, the browsers they are known from, one-time codes, links to an identity provider."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from data_model import settings, store
from data_model.access import Role


class Stage(StrEnum):
    """What a session still lacks; only a `done` one reaches anything."""

    CODE = "code"  # the password was right, the second factor is asked
    PASSWORD = "password"  # noqa: S105 - a temporary password must be changed
    FACTOR = "factor"  # the role needs a second factor and the account has none
    DONE = "done"


class Means(StrEnum):
    """How somebody got in."""

    PASSWORD = "password"  # noqa: S105
    PROVIDER = "provider"
    PERSONA = "persona"


class Purpose(StrEnum):
    """What a one-time code is for."""

    INVITATION = "invitation"
    RECOVERY = "recovery"


class Account(store.Versioned, table=True):
    """A person who signs in, for one institution, in one role."""

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=120)
    email: str | None = Field(default=None, max_length=254, unique=True, index=True)  # one address, one person
    password_hash: str = Field(max_length=200)
    password_until: datetime | None = Field(default=None, sa_type=store.Utc)  # of a temporary one, given by hand
    role: Role = Field(sa_type=store.one_of(Role))
    institution_id: int = Field(foreign_key="institution.id", index=True)
    active: bool = True
    persona: bool = False  # one of the demo's people, signed in with one click
    failures: int = 0  # wrong tries from browsers that are not known: they lock only such browsers
    locked_until: datetime | None = Field(default=None, sa_type=store.Utc)
    tries: int = 0  # wrong tries from anywhere since the last sign-in
    last_sign_in: datetime | None = Field(default=None, sa_type=store.Utc)
    previous_sign_in: datetime | None = Field(default=None, sa_type=store.Utc)
    failed_before: int = 0  # wrong tries between the last two sign-ins
    factor_secret: str = Field(default="", max_length=400)  # sealed; "" for no second factor
    factor_step: int = 0  # the time step of the last code used: none is taken twice
    confirmed_at: datetime = Field(default_factory=lambda: settings.real_now(), sa_type=store.Utc)
    may_link: bool = False  # an identity provider's verified address may be tied to this account, once


class SignIn(SQLModel, table=True):
    """One sign-in session; the token itself is never stored."""

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    started_at: datetime = Field(sa_type=store.Utc)
    seen_at: datetime = Field(sa_type=store.Utc)
    revoked_at: datetime | None = Field(default=None, sa_type=store.Utc)
    stage: Stage = Field(default=Stage.DONE, sa_type=store.one_of(Stage))
    means: Means = Field(default=Means.PASSWORD, sa_type=store.one_of(Means))
    device: str = Field(default="", max_length=40)  # codes of browser and system: "chrome.windows"


class KnownDevice(SQLModel, table=True):
    """A browser from which the person once got in; it has a count of wrong tries of its own."""

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    known_since: datetime = Field(sa_type=store.Utc)
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=store.Utc)


class EntryCode(SQLModel, table=True):
    """A one-time code that an administrator hands to a person; only its hash is kept."""

    code_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    purpose: Purpose = Field(sa_type=store.one_of(Purpose))
    made_at: datetime = Field(sa_type=store.Utc)
    expires_at: datetime = Field(sa_type=store.Utc)
    used_at: datetime | None = Field(default=None, sa_type=store.Utc)  # or replaced by a newer one


class Linked(SQLModel, table=True):
    """An identity provider's subject, tied to one account."""

    issuer: str = Field(primary_key=True, max_length=200)
    subject: str = Field(primary_key=True, max_length=255)
    account_id: int = Field(foreign_key="account.id", unique=True)
    linked_at: datetime = Field(sa_type=store.Utc)
