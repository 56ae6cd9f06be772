"""Getting in through an institution's own identity provider.

The provider's word is believed for one thing: who stands at its door (issuer and subject). An account is found by these
two alone; or, once, by a verified address for which an administrator allowed it. What the provider says of role and
institution can only refuse: no claim ever gives more than the account has.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from data_model import audit, settings, store
from data_model.access import Role
from data_model.institutions import Institution
from data_model.people.sessions import actor_of, may_enter, start
from data_model.people.signing_in import Refused
from data_model.people.tables import Account, Linked, Means, Stage


@dataclass(frozen=True)
class Claimed:
    """What the provider said: `email` is "" unless verified; `roles` and `institutions` are those that the mapping of
    the configuration reads from the claims, None where it maps none."""

    issuer: str
    subject: str
    email: str = ""
    roles: frozenset[Role] | None = None
    institutions: frozenset[str] | None = None


def sign_in_linked(claimed: Claimed, *, device: str = "") -> str:
    """A new session's token for the account that is tied to this subject.

    Refused with `provider_unknown` where there is none, `provider_mismatch` where the claims do not hold the account's
    role and institution, `lapsed` where nobody confirmed it.
    """
    with store.writing(settings.real_now()) as db:
        account = _found(db, claimed)
        refused = _refusal(db, account, claimed)
        if account is None or refused:
            audit.record(db, None, "sign_in_failed", subject=f"account {account.id}" if account else "")
            token = ""
        else:
            _tie(db, account, claimed)
            token = start(db, account, Stage.DONE, Means.PROVIDER, device)
    if refused:
        raise Refused(code=refused)
    return token


def _found(db: Session, claimed: Claimed) -> Account | None:
    link = db.get(Linked, (claimed.issuer, claimed.subject))
    if link:
        wanted = select(Account).where(Account.id == link.account_id)
    elif claimed.email:
        taken = select(Linked.account_id)
        wanted = select(Account).where(
            Account.email == claimed.email.lower(), col(Account.may_link), col(Account.id).not_in(taken)
        )
    else:
        return None
    return db.exec(store.for_change(wanted.where(col(Account.active)))).first()


def _refusal(db: Session, account: Account | None, claimed: Claimed) -> str:
    if account is None:
        return "provider_unknown"
    institution = db.get(Institution, account.institution_id)
    assert institution is not None
    if claimed.roles is not None and account.role not in claimed.roles:
        return "provider_mismatch"
    if claimed.institutions is not None and institution.name not in claimed.institutions:
        return "provider_mismatch"
    return "" if may_enter(db, account) else "lapsed"


def _tie(db: Session, account: Account, claimed: Claimed) -> None:
    if db.get(Linked, (claimed.issuer, claimed.subject)):
        return
    assert account.id is not None
    now = settings.real_now()
    db.add(Linked(issuer=claimed.issuer, subject=claimed.subject, account_id=account.id, linked_at=now))
    account.may_link = False
    account.version += 1
    audit.record(db, actor_of(db, account), "account_linked", subject=f"account {account.id}")
