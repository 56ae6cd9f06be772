"""When an account lapses: each quarter somebody who knows the person confirms that she still works there.

Pure but for the setting `confirm_accounts_days`: so many days after the end of the quarter in which it was last
confirmed, an account lets nobody in. Administrators never lapse, so that somebody is always left to confirm, nor do
the demo's people.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from data_model import settings
from data_model.access import Role
from data_model.people.tables import Account
from data_model.periods import Quarter


def is_due(account: Account, now: datetime) -> bool:
    """Whether nobody has confirmed the account in this quarter."""
    return now >= Quarter.of(account.confirmed_at).end


def lapses_at(db: Session, account: Account) -> datetime:
    """The moment from which the account lets nobody in."""
    return Quarter.of(account.confirmed_at).end + timedelta(days=settings.number(db, "confirm_accounts_days"))


def is_lapsed(db: Session, account: Account) -> bool:
    now = settings.real_now()
    lasts = account.role is Role.ADMINISTRATOR or account.persona
    return not lasts and is_due(account, now) and now >= lapses_at(db, account)
