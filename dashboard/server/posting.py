"""Sends a meeting's invitation by e-mail to the institutions chosen, and notes how each message ended.

No transaction is open while the SMTP server is spoken to, and no page is drawn: what a visitor clicks meanwhile cannot
break it off. Each answer is waited for a few seconds, the whole for less than a minute.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.documents.invitation import Invitation, letter_of
from dashboard.documents.invitation_mail import invitation_mail
from dashboard.shell.messages import log_failure
from data_model import mailing, meetings, settings, store
from data_model.access import Actor
from data_model.errors import Invalid
from data_model.mailing import Failed, MailFailure, PostOffice
from data_model.meetings import Letter

WHOLE = 45.0  # seconds for all messages; those that are not reached then can be tried again


@dataclass(frozen=True)
class Posted:
    sent: int
    failed: int


def post_invitation(actor: Actor, meeting_id: int, institution_ids: Iterable[int], sequence: int) -> Posted:
    """Send the invitation to institutions of the meeting; how many messages went out and how many did not.

    Raises what the model refuses, before anything is sent.
    """
    office = mailing.post_office()
    if office is None:
        raise Invalid("mail.nobody")
    with store.writing() as db:
        letters = meetings.begin_mailing(
            db, actor, meeting_id=meeting_id, institution_ids=tuple(institution_ids), expected_sequence=sequence
        )
        invitation = letter_of(meetings.invitation_of(db, actor, meeting_id=meeting_id), settings.now(db))
    reasons = _send(office, invitation, letters)
    for letter in letters:
        with store.writing() as db:
            meetings.note_mailed(db, actor, mail_id=letter.mail_id, failure=reasons[letter.mail_id])
    failed = sum(reason is not None for reason in reasons.values())
    return Posted(len(letters) - failed, failed)


def _send(office: PostOffice, invitation: Invitation, letters: list[Letter]) -> dict[int, MailFailure | None]:
    """Why each message failed, by its id; None for one that went out."""
    until = time.monotonic() + WHOLE
    reasons: dict[int, MailFailure | None] = {letter.mail_id: MailFailure.UNREACHABLE for letter in letters}
    try:
        with mailing.connected(office) as line:
            for letter in letters:
                if time.monotonic() < until:
                    reasons[letter.mail_id] = _send_one(line, office, invitation, letter)
    except Failed as failure:
        reasons = dict.fromkeys(reasons, failure.reason)
    return reasons


def _send_one(line: mailing.Line, office: PostOffice, invitation: Invitation, letter: Letter) -> MailFailure | None:
    try:
        message = invitation_mail(
            invitation,
            institution=letter.institution,
            address=letter.address,
            sender=office.sender,
            sign_in=mailing.sign_in_address(),
            sent_at=settings.real_now(),
        )
    except ValueError as error:  # a name or an address that no header takes
        log_failure("mail", error)
        return MailFailure.ADDRESS
    try:
        line.send(message)
    except Failed as failure:
        return failure.reason
    return None
