"""The daily e-mail to one institution: how much waits for it, and where to sign in.

An e-mail leaves the house, so it names no case, no place and no person; its address is all that says whom it is for.
"""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from dashboard.widgets.notices import words
from dashboard.words import ROMANIAN, speaking, t
from data_model.digests import Digest


@speaking(ROMANIAN)
def digest_mail(digest: Digest, *, sender: str, sign_in: str, sent_at: datetime, demo: bool) -> EmailMessage:
    """The message, ready to be handed over. ValueError for an address that no header may hold."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=t("notices.mail.sender"), addr_spec=sender)
    message["To"] = Address(addr_spec=digest.address)
    n = sum(notice.n for notice in digest.notices)
    subject = t("notices.mail.subject", n=n)
    message["Subject"] = f"{t('mail.message.demo')} {subject}" if demo else subject
    message["Date"] = format_datetime(sent_at)
    number = f"{digest.institution_id}.{digest.day:%Y%m%d}.{sent_at:%H%M%S%f}"
    message["Message-ID"] = f"<digest.{number}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [
        *([t("mail.message.demo")] if demo else []),
        t("notices.mail.greeting"),
        "",
        t("notices.mail.waits"),
        *(f"– {words(notice)}" for notice in digest.notices),
        "",
        t("notices.mail.sign_in", address=sign_in) if sign_in else t("notices.mail.sign_in_plain"),
        "",
        t("notices.mail.discretion"),
    ]
    message.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    return message
