"""The invitation by e-mail, handed to a real SMTP server: what goes out, to whom, and what does not."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from docx import Document
from icalendar import Calendar
from sqlmodel import select

from dashboard.documents.invitation import letter_of
from dashboard.documents.invitation_mail import invitation_mail
from dashboard.server.posting import Posted, post_invitation
from dashboard.words import t
from data_model import institutions, mailing, meetings, store
from data_model.audit import AuditEvent
from data_model.errors import Conflict, Invalid, NotFound
from data_model.institutions import Institution
from data_model.mailing import MailFailure
from data_model.meetings import Delivery, DeliveryRow
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, do, later

ADDRESSES = {"dgaspc": "dgaspc@exemplu.example", "shelter": "adapost@exemplu.example", "bcco": "gone@exemplu.example"}
TITLE = "Situația minorei din cazul 2"
STARTS = later(days=6)


class Mailbox:
    """What an SMTP server does with its mail: it keeps it, and knows no address that begins with "gone"."""

    def __init__(self) -> None:
        self.held: list[tuple[list[str], EmailMessage]] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        if address.startswith("gone"):
            return "550 unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.held.append(([*envelope.rcpt_tos], message))
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def set_post(patch: pytest.MonkeyPatch, port: int, **more: str) -> None:
    settings = {"HOST": "localhost", "PORT": str(port), "SECURITY": "none", "SENDER": "noi@prefectura.example"} | more
    for name, value in settings.items():
        patch.setenv(f"IMPREUNA_SMTP_{name}", value)
    patch.setenv("IMPREUNA_URL", "https://impreuna.example/")


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    port = free_port()
    server = Controller(box, hostname="localhost", port=port)
    server.start()
    set_post(monkeypatch, port)
    yield box
    server.stop()


@pytest.fixture
def meeting(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> int:
    stand_still(monkeypatch, NOW)
    who = sqlite_world.actor("prefecture")
    for name, address in ADDRESSES.items():
        do(who, institutions.put_county_address, institution_id=sqlite_world.institutions[name], email=address)
    made: int = do(who, meetings.prepare, starts_at=STARTS, place="Sala mare")
    do(who, meetings.add_point, meeting_id=made, title=TITLE)
    return made


def standing(world: World, meeting: int) -> dict[str, DeliveryRow]:
    rows = ask(world.actor("prefecture"), meetings.deliveries, meeting_id=meeting)
    return {row.institution: row for row in rows}


def post(world: World, meeting: int, sequence: int = 0) -> Posted:
    """Send to everybody that is to be sent one."""
    ids = [row.institution_id for row in standing(world, meeting).values()]
    return post_invitation(world.actor("prefecture"), meeting, ids, sequence)


def move(world: World, meeting: int, to: datetime) -> None:
    row = ask(world.actor("prefecture"), meetings.detail, meeting_id=meeting).row
    do(
        world.actor("prefecture"), meetings.reschedule, meeting_id=meeting, starts_at=to, place=row.place,
        minutes_long=row.minutes_long, chair=row.chair, secretary=row.secretary, plan_actions=row.plan_actions,
        expected_version=row.version,
    )  # fmt: skip


def part(message: EmailMessage, kind: str) -> bytes:
    (found,) = [p for p in message.walk() if p.get_content_type() == kind]
    body = found.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body


def words_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_each_institution_gets_its_own_message_with_the_calendar_entry_and_no_title_of_a_point(
    sqlite_world: World, meeting: int, mailbox: Mailbox
) -> None:
    assert post(sqlite_world, meeting) == Posted(sent=2, failed=1)
    assert sorted(to for (to,), _ in mailbox.held) == [ADDRESSES["shelter"], ADDRESSES["dgaspc"]]
    message = next(m for (to,), m in mailbox.held if to == ADDRESSES["dgaspc"])
    assert [a.addr_spec for a in message["To"].addresses] == [ADDRESSES["dgaspc"]]
    assert "Cc" not in message and "Bcc" not in message
    text = part(message, "text/plain").decode()
    for told in ("DGASPC Brașov", "29 noiembrie 2026", "Sala mare", "https://impreuna.example", "Prefectul județului"):
        assert told in text
    event = Calendar.from_ical(part(message, "text/calendar"))
    (entry,) = event.walk("VEVENT")
    assert (event["METHOD"], entry["UID"], entry["SEQUENCE"]) == ("REQUEST", "sedinta-bv-2026-1@impreuna", 0)
    assert (entry["ATTENDEE"], entry["ORGANIZER"]) == ("mailto:dgaspc@exemplu.example", "mailto:noi@prefectura.example")
    docx = words_of(part(message, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))
    assert "Sala mare" in docx and t("mail.message.point") in docx
    for told in (text, docx, event.to_ical().decode()):
        assert "minor" not in told.lower() and "cazul" not in told.lower()


def test_what_failed_says_why_and_is_tried_again_alone(sqlite_world: World, meeting: int, mailbox: Mailbox) -> None:
    post(sqlite_world, meeting)
    rows = standing(sqlite_world, meeting)
    assert {name: row.delivery for name, row in rows.items() if row.address} == {
        "DGASPC Brașov": Delivery.SENT, "Asociația Adăpost (inventată)": Delivery.SENT, "BCCO Brașov": Delivery.FAILED,
    }  # fmt: skip
    assert rows["BCCO Brașov"].failure is MailFailure.ADDRESS
    assert rows["Spitalul Județean Brașov"].delivery is Delivery.NO_ADDRESS
    do(
        sqlite_world.actor("prefecture"), institutions.put_county_address,
        institution_id=sqlite_world.institutions["bcco"], email="bcco@exemplu.example",
    )  # fmt: skip
    assert post(sqlite_world, meeting) == Posted(sent=1, failed=0)
    assert mailbox.held[-1][0] == ["bcco@exemplu.example"]
    with pytest.raises(Invalid, match=r"mail\.nobody"):
        post(sqlite_world, meeting)
    assert len(mailbox.held) == 3


def test_a_changed_time_is_sent_anew_under_the_same_uid_with_the_next_sequence(
    sqlite_world: World, meeting: int, mailbox: Mailbox
) -> None:
    post(sqlite_world, meeting)
    move(sqlite_world, meeting, STARTS + timedelta(days=1))
    assert standing(sqlite_world, meeting)["DGASPC Brașov"].delivery is Delivery.OUTDATED
    with pytest.raises(Conflict):
        post(sqlite_world, meeting, sequence=0)
    assert post(sqlite_world, meeting, sequence=1).sent == 2
    message = mailbox.held[-1][1]
    (entry,) = Calendar.from_ical(part(message, "text/calendar")).walk("VEVENT")
    assert (entry["UID"], entry["SEQUENCE"]) == ("sedinta-bv-2026-1@impreuna", 1)
    assert t("mail.message.changed") in part(message, "text/plain").decode()


def test_two_clicks_at_once_send_one_message_and_a_lost_one_may_be_sent_again(
    sqlite_world: World, meeting: int
) -> None:
    who, ids = sqlite_world.actor("prefecture"), (sqlite_world.institutions["dgaspc"],)
    asked: dict[str, Any] = {"meeting_id": meeting, "institution_ids": ids, "expected_sequence": 0}
    (letter,) = do(who, meetings.begin_mailing, **asked)
    with pytest.raises(Invalid, match=r"mail\.nobody"):
        do(who, meetings.begin_mailing, **asked)
    later_row = ask(who, meetings.deliveries, meeting_id=meeting, at=later(minutes=4))
    assert next(r for r in later_row if r.institution_id in ids).failure is MailFailure.UNKNOWN
    assert do(who, meetings.begin_mailing, at=later(minutes=4), **asked)
    do(who, meetings.note_mailed, mail_id=letter.mail_id)
    with pytest.raises(Conflict):
        do(who, meetings.note_mailed, mail_id=letter.mail_id)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"PORT": "9"}, MailFailure.UNREACHABLE), ({"SECURITY": "starttls"}, MailFailure.ENCRYPTION)],
    ids=["nobody listens", "no encryption there"],
)
def test_a_server_that_cannot_be_used_is_told_for_each_address(
    sqlite_world: World, meeting: int, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, changes: Any, why: MailFailure
) -> None:
    for name, value in changes.items():
        monkeypatch.setenv(f"IMPREUNA_SMTP_{name}", value)
    assert post(sqlite_world, meeting) == Posted(sent=0, failed=3)
    assert {row.failure for row in standing(sqlite_world, meeting).values() if row.address} == {why}
    assert mailbox.held == []


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate")
def test_it_signs_in_over_an_encrypted_line_and_says_when_the_password_is_wrong(
    sqlite_world: World, meeting: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key, cert, secret = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "password"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run(
        [*make, "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"impreuna", b"parola"), handled=False)

    box, port = Mailbox(), free_port()
    server = Controller(
        box, hostname="localhost", port=port, tls_context=context, require_starttls=True, authenticator=knows,
        auth_required=True,
    )  # fmt: skip
    server.start()
    try:
        set_post(monkeypatch, port, SECURITY="starttls", USER="impreuna", PASSWORD_FILE=str(secret))
        secret.write_text("parola\n")
        assert post(sqlite_world, meeting).failed == 3  # nobody vouches for the certificate
        assert standing(sqlite_world, meeting)["DGASPC Brașov"].failure is MailFailure.ENCRYPTION
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        secret.write_text("alta")
        assert post(sqlite_world, meeting).failed == 3
        assert standing(sqlite_world, meeting)["DGASPC Brașov"].failure is MailFailure.SIGN_IN
        secret.write_text("parola\n")
        assert post(sqlite_world, meeting) == Posted(sent=2, failed=1)
    finally:
        server.stop()
    assert len(box.held) == 2


def test_no_name_of_an_institution_makes_a_header_of_its_own(sqlite_world: World, meeting: int) -> None:
    with store.writing(NOW) as db:
        body = db.get_one(Institution, sqlite_world.institutions["dgaspc"])
        body.name = "DGASPC\r\nBcc: altul@exemplu.example\r\n\r\n<b>, \u2028Brașov"
    with store.reading(NOW) as db:
        facts = meetings.invitation_of(db, sqlite_world.actor("prefecture"), meeting_id=meeting)
        made = invitation_mail(
            letter_of(facts, NOW), institution=body.name, address=ADDRESSES["dgaspc"], sender="noi@exemplu.example",
            sign_in="", sent_at=NOW,
        )  # fmt: skip
    read = message_from_bytes(made.as_bytes(), policy=policy.default)
    assert [a.addr_spec for a in read["To"].addresses] == [ADDRESSES["dgaspc"]]
    assert "Bcc" not in read and "ATTENDEE" in part(read, "text/calendar").decode()
    assert b"\nBcc" not in part(read, "text/calendar")


@pytest.mark.parametrize(
    "wrong",
    ["", "fără@exemplu.ro", "a@b", "a b@exemplu.ro", "a@exemplu.ro\nBcc: c@exemplu.ro", "a@exemplu.ro, b@exemplu.ro",
     "<a@exemplu.ro>", "a@exemplu..ro", "a@-exemplu.ro", "x" * 65 + "@exemplu.ro", "a@" + "b." * 90 + "ro"],
)  # fmt: skip
def test_what_is_no_single_plain_address_is_none(wrong: str) -> None:
    assert not mailing.is_address(wrong)
    assert mailing.is_address("secretariat.dgaspc+sedinte@dgaspc-brasov.ro")


def test_a_coordinator_writes_the_addresses_of_its_own_county_the_administrator_all(sqlite_world: World) -> None:
    who, admin = sqlite_world.actor("prefecture"), sqlite_world.actor("admin")
    there = {"institution_id": sqlite_world.institutions["dgaspc_cv"], "email": "dgaspc@covasna.example"}
    with pytest.raises(NotFound):
        do(who, institutions.put_county_address, **there)
    with pytest.raises(Invalid, match=r"mail\.address"):
        do(admin, institutions.put_address, **(there | {"email": "nimic"}))
    do(admin, institutions.put_address, **there)
    shared = {"institution_id": sqlite_world.institutions["centre"], "email": "rau@exemplu.example"}
    with pytest.raises(Invalid, match=r"mail\.of_several_counties"):  # Covasna's invitations go there too
        do(who, institutions.put_county_address, **shared)
    made = do(who, meetings.prepare, starts_at=STARTS, place="Sala mare")
    own = {row.institution_id: row.own_county for row in ask(who, meetings.deliveries, meeting_id=made)}
    assert not own[shared["institution_id"]] and own[sqlite_world.institutions["dgaspc"]]
    for address in ("unu@exemplu.example", "doi@exemplu.example"):
        do(admin, institutions.put_address, **(shared | {"email": address}))
    with store.reading() as db:
        of_centre = select(AuditEvent.detail).where(AuditEvent.subject == f"institution {shared['institution_id']}")
        assert len(set(db.exec(of_centre).all())) == 2, "each change has its own mark in the audit"
    kept = ask(admin, institutions.addresses, county="CV")
    assert {row.institution.name: row.email for row in kept}["DGASPC Covasna"] == "dgaspc@covasna.example"


@pytest.mark.parametrize(
    ("changes", "setting"),
    [({"PORT": "smtp"}, "PORT"), ({"SECURITY": "ssl"}, "SECURITY"), ({"SENDER": "noi"}, "SENDER"),
     ({"USER": "impreuna"}, "SECURITY"),  # a password in the clear
     ({"USER": "u", "SECURITY": "tls", "PASSWORD_FILE": "/nu/este"}, "PASSWORD_FILE")],
)  # fmt: skip
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], setting: str) -> None:
    set_post(monkeypatch, 25, **changes)
    with pytest.raises(Invalid, match=r"mail\.settings") as wrong:
        mailing.post_office()
    assert wrong.value.params["setting"] == f"IMPREUNA_SMTP_{setting}"
    monkeypatch.delenv("IMPREUNA_SMTP_HOST")
    assert mailing.post_office() is None


def test_the_page_sends_by_one_button_or_says_that_there_is_no_server(
    sqlite_world: World, meeting: int, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("prefecture", "meetings", sedinta=str(meeting))
    assert ADDRESSES["dgaspc"] in said(page) and t("mail.delivery.no_address") in said(page)
    page = page.button(key="mail_send").click().run()
    assert t("mail.all_sent", n=2) in said(page) and t("mail.some_failed", n=1) in said(page)
    assert t("mail.failure.address") in said(page) and page.button(key="mail_send").label == t("mail.send_again")
    assert len(mailbox.held) == 2
    monkeypatch.delenv("IMPREUNA_SMTP_HOST")
    assert t("mail.not_set") in said(open_page("prefecture", "meetings", sedinta=str(meeting)))
