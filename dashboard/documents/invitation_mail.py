"""The invitation as an e-mail to one institution: plain words, the calendar entry and the letter.

An e-mail leaves the house, so it says when, where and who chairs, and of the points only how many there are.
"""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from dashboard.documents.dates import moment_text
from dashboard.documents.invitation import Invitation, for_the_post, invitation_docx, invitation_ics
from dashboard.documents.letterhead import office
from dashboard.documents.names import file_name
from dashboard.documents.paper import clean
from dashboard.words import ROMANIAN, speaking, t
from geodata.counties import county

DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


@speaking(ROMANIAN)
def invitation_mail(
    invitation: Invitation, *, institution: str, address: str, sender: str, sign_in: str, sent_at: datetime
) -> EmailMessage:
    """The message, ready to be handed over. ValueError for an address or a name that no header may hold."""
    letter = for_the_post(invitation)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=_line(office(letter.county)), addr_spec=sender)
    message["To"] = Address(display_name=_line(institution), addr_spec=address)
    message["Subject"] = _subject(letter)
    message["Date"] = format_datetime(sent_at)
    number = f"{letter.uid.partition('@')[0]}.{letter.sequence}.{sent_at:%Y%m%d%H%M%S%f}"
    message["Message-ID"] = f"<{number}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_words(letter, institution, sign_in), cte="quoted-printable")
    calendar = invitation_ics(letter, organizer=sender, attendee=(institution, address))
    message.add_alternative(
        calendar, maintype="text", subtype="calendar", params={"method": "REQUEST", "charset": "utf-8"}, cte="base64"
    )
    for ending, body, (main, sub) in (
        ("docx", invitation_docx(letter), DOCX),
        ("ics", calendar, ("application", "ics")),
    ):
        name = file_name("invitation", letter.county, letter.number, letter.year, ending)
        message.add_attachment(body, maintype=main, subtype=sub, filename=name)
    return message


def _line(words: str) -> str:
    """Words for a header: one line without control signs."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def _place(letter: Invitation) -> str:
    facts = county(letter.county)
    return t(f"documents.invitation.calendar.{'county_capital' if facts.is_capital else 'county'}", county=facts.name)


def _subject(letter: Invitation) -> str:
    key = "subject_changed" if letter.sequence else "subject"
    words = t(f"mail.message.{key}", number=letter.number, year=letter.year, county=_place(letter))
    return _line(f"{t('mail.message.demo')} {words}" if letter.demo else words)


def _words(letter: Invitation, institution: str, sign_in: str) -> str:
    points = len(letter.agenda)
    told = t("mail.message.sign_in", address=sign_in) if sign_in else t("mail.message.sign_in_plain")
    lines = [
        *([t("mail.message.demo")] if letter.demo else []),
        t("mail.message.greeting", institution=_line(institution)),
        "",
        t("mail.message.invited", number=letter.number, year=letter.year, county=_place(letter)),
        *([t("mail.message.changed")] if letter.sequence else []),
        "",
        t("mail.message.held", moment=moment_text(letter.starts_at)),
        t("mail.message.duration", length=t("documents.time.duration_minutes", n=letter.duration)),
        t("mail.message.place", place=clean(letter.place)),
        t("mail.message.chair", chair=clean(letter.chair) or t("documents.not_recorded")),
        "",
        f"{t('mail.message.points', n=points)} {told}" if points else t("mail.message.points_none"),
        "",
        t("mail.message.attached"),
        t("mail.message.discretion"),
        "",
        office(letter.county),
    ]
    return "\n".join(lines) + "\n"
