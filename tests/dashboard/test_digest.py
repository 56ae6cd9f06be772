"""The daily e-mail, handed to a real SMTP server: once an institution and day, counts and a link, and what is lost."""

from threading import Thread

import pytest

from dashboard.cli import main
from dashboard.server.digesting import send_due
from dashboard.server.posting import Posted
from data_model import cases, digests, handovers, institutions
from data_model.mailing import MailFailure
from tests.dashboard.opening import open_page, said, stand_still
from tests.dashboard.test_mailing import Mailbox, free_port, mailbox, set_post  # noqa: F401
from tests.world import NOW, World, ask, do, later, send_three, version_of


@pytest.fixture
def waits(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Three referrals past their deadline and a case offered; who owes answers, and the team, have addresses."""
    send_three(sqlite_world)
    dgaspc = sqlite_world.actor("dgaspc")
    do(
        dgaspc, handovers.propose, case_id=sqlite_world.case_id,
        to_institution_id=sqlite_world.institutions["counsellor"],
        expected_version=version_of(dgaspc, sqlite_world.case_id),
    )  # fmt: skip
    for name, address in (
        ("shelter", "adapost@exemplu.example"), ("counsellor", "sprijin@exemplu.example"),
        ("prefecture", "prefect@exemplu.example"), ("hospital", "gone@exemplu.example"),
        ("bcco", "bcco@exemplu.example"),
    ):  # fmt: skip
        do(
            sqlite_world.actor("admin"), institutions.put_address,
            institution_id=sqlite_world.institutions[name], email=address,
        )  # fmt: skip
    stand_still(monkeypatch, later(days=5))
    monkeypatch.setattr("data_model.settings.real_now", lambda: NOW)
    return sqlite_world


def test_each_institution_gets_one_message_a_day_that_names_nothing(
    waits: World,
    mailbox: Mailbox,  # noqa: F811
) -> None:
    with_two = [Thread(target=send_due) for _ in range(2)]
    for thread in with_two:
        thread.start()
    for thread in with_two:
        thread.join()
    assert sorted(to for to, _ in mailbox.held) == [
        ["adapost@exemplu.example"], ["prefect@exemplu.example"], ["sprijin@exemplu.example"],
    ]  # fmt: skip
    code = ask(waits.actor("dgaspc"), cases.detail, case_id=waits.case_id).row.code
    for to, message in mailbox.held:
        text = str(message)
        body = message.get_content()
        assert "https://impreuna.example" in body
        for word in (code, "Brașov", "BV", "Adăpost", "cazare", "(inventat"):
            assert word not in text.replace(to[0], "") and word not in body, word
    (counsellor,) = [m for to, m in mailbox.held if to == ["sprijin@exemplu.example"]]
    assert "un caz este oferit instituției tale" in counsellor.get_content()
    assert "o referire îți așteaptă răspunsul, din care una peste termen" in counsellor.get_content()
    assert counsellor["Subject"] == "2 lucruri așteaptă instituția ta"
    assert send_due() == Posted(0, 0)


def test_a_failed_delivery_is_shown_to_the_administrator_until_one_arrives(
    waits: World,
    mailbox: Mailbox,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send_due()
    (row,) = ask(waits.actor("admin"), digests.undelivered, at=later(days=5))
    assert (row.institution, row.failure) == ("Spitalul Județean Brașov", MailFailure.ADDRESS)
    assert "Spitalul Județean Brașov" in said(open_page("admin", "accounts"))
    do(
        waits.actor("admin"), institutions.put_address, institution_id=waits.institutions["hospital"],
        email="spital@exemplu.example",
    )  # fmt: skip
    assert main(["digest"]) == 0
    assert ["spital@exemplu.example"] in [to for to, _ in mailbox.held]
    assert ask(waits.actor("admin"), digests.undelivered, at=later(days=5)) == []
    set_post(monkeypatch, free_port())
    stand_still(monkeypatch, later(days=6))
    assert main(["digest"]) == 1
    assert len(ask(waits.actor("admin"), digests.undelivered, at=later(days=6))) == 4
