"""E-mail by the house's own SMTP server, where the environment names one: settings, addresses, and sending.

`IMPREUNA_SMTP_HOST` and `IMPREUNA_SMTP_SENDER` are enough; further `_PORT`, `_SECURITY` (starttls, tls or none),
`_USER`, and `_PASSWORD` or `_PASSWORD_FILE`. `IMPREUNA_URL` is where people sign in, for the link in a message.
"""

import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from data_model.errors import Invalid

LONGEST_ADDRESS = 160
TIMEOUT = 8.0  # seconds that one answer of the SMTP server may take
PORTS = {"starttls": 587, "tls": 465, "none": 25}
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


class MailState(StrEnum):
    """How far a message is. One begun long ago, with no end noted, was broken off: it may have arrived."""

    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"


class MailFailure(StrEnum):
    """Why a message did not go out; words/ro/mail.toml has one sentence for each."""

    ADDRESS = "address"  # the server does not take this address
    SIGN_IN = "sign_in"
    UNREACHABLE = "unreachable"
    ENCRYPTION = "encryption"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # broken off: it may have arrived


class Failed(Exception):
    """A message was not sent. `reason` says why; nothing of the message is in it."""

    def __init__(self, reason: MailFailure) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class PostOffice:
    """The SMTP server that takes our messages."""

    host: str
    port: int
    security: str  # starttls, tls, none
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def is_address(text: str) -> bool:
    """Whether `text` is one plain e-mail address, that fits a header as it is."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None and ".." not in text


def post_office() -> PostOffice | None:
    """The server that the environment names; None where it names none. Invalid("mail.settings") for wrong settings,
    with the setting's name."""
    host = _setting("HOST")
    if not host:
        return None
    security = _setting("SECURITY") or "starttls"
    if security not in PORTS:
        raise _wrong("SECURITY")
    port = _setting("PORT") or str(PORTS[security])
    if not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65536:
        raise _wrong("PORT")
    sender = _setting("SENDER")
    if not is_address(sender):
        raise _wrong("SENDER")
    user = _setting("USER")
    if user and security == "none":  # a password never travels in the clear
        raise _wrong("SECURITY")
    return PostOffice(host, int(port), security, sender, user, _password() if user else "")


def _setting(name: str) -> str:
    return os.environ.get(f"IMPREUNA_SMTP_{name}", "").strip()


def _wrong(name: str) -> Invalid:
    return Invalid("mail.settings", setting=f"IMPREUNA_SMTP_{name}")


def _password() -> str:
    file = _setting("PASSWORD_FILE")
    if not file:
        return os.environ.get("IMPREUNA_SMTP_PASSWORD", "")
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise _wrong("PASSWORD_FILE") from None


def sign_in_address() -> str:
    """Where people sign in (`IMPREUNA_URL`), "" where it is not set or no http address."""
    address = os.environ.get("IMPREUNA_URL", "").strip().rstrip("/")
    parts = urlsplit(address) if address.isascii() and address.isprintable() and " " not in address else None
    return address if parts and parts.scheme in ("http", "https") and parts.netloc else ""


class Line:
    """An open connection to the post office."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def send(self, message: EmailMessage) -> None:
        """Hand over one message to the one address in its To; Failed with the reason where it was not taken."""
        try:
            self._smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused:
            self._again()
            raise Failed(MailFailure.ADDRESS) from None
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Failed(_reason(error)) from None
        except smtplib.SMTPException:
            self._again()
            raise Failed(MailFailure.REFUSED) from None

    def _again(self) -> None:
        """The next message begins anew; a connection that is gone says so at its turn."""
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()


@contextmanager
def connected(office: PostOffice) -> Iterator[Line]:
    """A connection, signed in and encrypted as set; Failed where there is none."""
    try:
        smtp = _open(office)
    except (smtplib.SMTPException, OSError) as error:
        raise Failed(_reason(error)) from None
    try:
        yield Line(smtp)
    finally:
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


def _open(office: PostOffice) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if office.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(office.host, office.port, timeout=TIMEOUT, context=trusted)
    else:
        smtp = smtplib.SMTP(office.host, office.port, timeout=TIMEOUT)
    try:
        if office.security == "starttls":
            smtp.starttls(context=trusted)
        if office.user:
            smtp.login(office.user, office.password)
    except (smtplib.SMTPException, OSError):
        smtp.close()
        raise
    return smtp


def _reason(error: Exception) -> MailFailure:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailFailure.SIGN_IN
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return MailFailure.ENCRYPTION
    if isinstance(error, smtplib.SMTPResponseException):
        return MailFailure.REFUSED
    return MailFailure.UNREACHABLE
