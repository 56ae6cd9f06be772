"""Sends the daily e-mail once a day, at the hour that is set; also by hand, with `impreuna digest`.

Each message is entered in the database before it is sent, so of several processes one sends it. No transaction is open
while the SMTP server is spoken to.
"""

import asyncio
from datetime import date

import anyio.to_thread

from dashboard.documents.digest_mail import digest_mail
from dashboard.server.posting import Posted
from dashboard.shell.messages import log_failure
from data_model import digests, mailing, settings, store
from data_model.digests import Digest
from data_model.mailing import Failed, Line, MailFailure, PostOffice
from data_model.periods import BUCHAREST

LOOK_EVERY = 60.0  # seconds


def send_due(*, again: bool = False) -> Posted | None:
    """Send today's messages that were not sent; with `again` also those that failed today. None without an SMTP server
    in the environment; Invalid("mail.settings") for wrong settings of one."""
    office = mailing.post_office()
    if office is None:
        return None
    with store.reading() as db:
        due, demo = digests.due(db, again=again), settings.is_demo(db)
    begun = [digest for one in due if (digest := _begin(one, again=again)) is not None]
    failures: dict[int, MailFailure | None] = {}
    try:
        if begun:
            with mailing.connected(office) as line:
                for digest in begun:
                    failures[digest.institution_id] = failure = _send(line, office, digest, demo=demo)
                    _note(digest, failure)
    except Failed as failed:
        for digest in begun:
            if digest.institution_id not in failures:
                failures[digest.institution_id] = failed.reason
                _note(digest, failed.reason)
    lost = sum(failure is not None for failure in failures.values())
    return Posted(len(failures) - lost, lost)


def _begin(institution_id: int, *, again: bool) -> Digest | None:
    with store.writing() as db:
        return digests.begin(db, institution_id, again=again)


def _note(digest: Digest, failure: MailFailure | None) -> None:
    with store.writing() as db:
        digests.note_end(db, digest, failure)


def _send(line: Line, office: PostOffice, digest: Digest, *, demo: bool) -> MailFailure | None:
    try:
        message = digest_mail(
            digest, sender=office.sender, sign_in=mailing.sign_in_address(), sent_at=settings.real_now(), demo=demo
        )
        line.send(message)
    except ValueError as error:  # an address that no header takes
        log_failure("digest", error)
        return MailFailure.ADDRESS
    except Failed as failure:
        return failure.reason
    return None


def _hour_has_come(done: date | None) -> date | None:
    """Today, once the set hour has come and `done` is another day."""
    if mailing.post_office() is None:
        return None
    with store.reading() as db:
        now, today = settings.now(db).astimezone(BUCHAREST), settings.today(db)
        return today if done != today and now.hour >= settings.number(db, "digest_hour") else None


async def watch() -> None:
    """As long as the server runs: send when the hour has come. What fails is logged, and tried the next day."""
    done: date | None = None
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            today = await anyio.to_thread.run_sync(_hour_has_come, done)
            if today is not None:
                done = today
                await anyio.to_thread.run_sync(send_due)
        except Exception as error:  # a database that is gone comes back; the watch goes on
            log_failure("digest", error)
