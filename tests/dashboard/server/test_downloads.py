"""Documents and the county map are made for whoever may have them, at the moment of asking."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from dashboard.server import downloads
from dashboard.words import t
from data_model import audit, meetings
from data_model.errors import Invalid, NotAllowed, NotFound
from data_model.meetings import Presence
from tests.dashboard.server.conftest import Server
from tests.world import World, ask, do

PAPERS = (
    "proces-verbal.docx", "proces-verbal.pdf", "invitatie.docx", "invitatie.ics", "proiect.docx", "proiect.pdf",
    "versiunea/1/proces-verbal.docx", "versiunea/1/proces-verbal.pdf",
)  # fmt: skip


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("meeting", ["1", "999999", "0"])
def test_a_paper_of_no_meeting_in_reach_is_not_found(server: Server, paper: str, meeting: str) -> None:
    answer = server.as_("prefecture").get(f"/documente/sedinta/{meeting}/{paper}")
    assert answer.status_code == 404
    assert t("signin.not_found") in answer.text


@pytest.mark.parametrize("meeting", ["-1", "abc", "1;DROP", "9" * 40, "%2e%2e"])
def test_a_senseless_number_is_not_found_either(server: Server, meeting: str) -> None:
    answer = server.as_("prefecture").get(f"/documente/sedinta/{meeting}/proces-verbal.pdf")
    assert answer.status_code in (400, 404)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("who", ["anitp", "admin"])
def test_a_role_without_meetings_gets_no_paper(server: Server, who: str, paper: str) -> None:
    answer = server.as_(who).get(f"/documente/sedinta/1/{paper}")
    assert answer.status_code == 403
    assert t("errors.not_allowed") in answer.text


def raising(error: Exception) -> Callable[..., Any]:
    def make(*_: object, **__: object) -> None:
        raise error

    return make


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("x"), 404),
        (NotAllowed("x"), 403),
        (Invalid("text.empty"), 400),
        (ValueError("secret 0722123456"), 500),
    ],
)
def test_whatever_goes_wrong_is_one_sentence(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, status: int
) -> None:
    monkeypatch.setattr(downloads.meetings, "minutes_of", raising(error))
    answer = server.as_("prefecture").get("/documente/sedinta/1/proces-verbal.pdf")
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert "0722123456" not in answer.text + caplog.text


def test_the_map_may_stand_in_a_frame_of_ours_alone(server: Server) -> None:
    answer = server.as_("prefecture").get("/harti/judet/BV?straturi=services,places")
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("county", ["CJ", "XX", "bv", "%3Cscript%3E", "RO"])
def test_the_map_of_another_county_is_not_drawn(server: Server, county: str) -> None:
    answer = server.as_("prefecture").get(f"/harti/judet/{county}")
    assert answer.status_code in (403, 404)
    assert "<script>" not in answer.text


FORMS = ("xlsx", "csv", "geojson")


@pytest.mark.parametrize("form", FORMS)
def test_the_register_leaves_as_a_file_whose_name_tells_nothing_and_it_is_on_record(server: Server, form: str) -> None:
    answer = server.as_("prefecture").get(f"/documente/registru.{form}?nevoie=counselling")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="registru-servicii.{form}"'
    assert answer.headers["cache-control"] == "no-store"
    newest = ask(server.world.actor("admin"), audit.latest, chain="BV")[0]
    assert (newest.action, newest.subject) == ("register_exported", f"register {form}")


def test_the_filters_of_the_address_count_and_nonsense_asks_for_nothing(server: Server) -> None:
    visitor = server.as_("prefecture")

    def lines(query: str) -> int:
        return len(visitor.get(f"/documente/registru.csv?{query}").text.strip().splitlines()) - 1

    queries = ("", "nevoie=counselling", "nevoie=<script>", "judet=XX", "voucher=da", "furnizor=public", "stare=free")
    assert [lines(query) for query in queries] == [3, 1, 3, 3, 0, 1, 0]


@pytest.mark.parametrize("form", FORMS)
def test_who_may_not_see_services_or_asks_for_a_far_county_gets_no_file(server: Server, form: str) -> None:
    assert server.as_("admin").get(f"/documente/registru.{form}").status_code == 403
    assert server.as_("prefecture").get(f"/documente/registru.{form}?judet=CJ").status_code == 403
    assert server.visitor().get(f"/documente/registru.{form}", follow_redirects=False).status_code in (303, 307, 401)
    assert server.as_("anitp").get(f"/documente/registru.{form}?judet=CJ").status_code == 200


def opened(world: World) -> int:
    """A meeting of today, begun, with someone present."""
    who = world.actor("prefecture")
    made: int = do(who, meetings.prepare, at=datetime.now(UTC), starts_at=datetime.now(UTC), place="Sala mare")
    do(who, meetings.open_meeting, meeting_id=made, expected_version=1)
    do(
        who, meetings.note_attendance, meeting_id=made, institution_id=world.institutions["dgaspc"],
        presence=Presence.PRESENT, person="Ana Inventată",
    )  # fmt: skip
    return made


def test_the_draft_is_given_to_who_holds_the_meeting_until_it_closes(server: Server) -> None:
    made, who = opened(server.world), server.as_("prefecture")
    draft = who.get(f"/documente/sedinta/{made}/proiect.pdf")
    assert "proiect-proces-verbal-bv-1-" in draft.headers["content-disposition"]
    assert "PROIECT" in PdfReader(BytesIO(draft.content)).pages[0].extract_text()
    assert who.get(f"/documente/sedinta/{made}/proiect.docx").content.startswith(b"PK")
    assert server.as_("dgaspc").get(f"/documente/sedinta/{made}/proiect.pdf").status_code == 403
    assert who.get(f"/documente/sedinta/{made}/proces-verbal.pdf").status_code == 404
    newest = ask(server.world.actor("admin"), audit.latest, chain="BV")
    assert [e.action for e in newest][:3] == ["refused", "draft_taken", "draft_taken"]
    do(server.world.actor("prefecture"), meetings.close_meeting, meeting_id=made, expected_version=2)
    assert who.get(f"/documente/sedinta/{made}/proiect.pdf").status_code == 400


def test_every_version_of_the_minutes_is_given_to_members_as_it_was(server: Server) -> None:
    made, who = opened(server.world), server.world.actor("prefecture")
    do(who, meetings.close_meeting, meeting_id=made, expected_version=2)
    member, address = server.as_("dgaspc"), f"/documente/sedinta/{made}"
    first = member.get(f"{address}/proces-verbal.pdf").content
    row = ask(who, meetings.detail, meeting_id=made).row
    do(
        who, meetings.correct_minutes, meeting_id=made, because="Altă sală.", place="Sala 12", chair=row.chair,
        secretary=row.secretary, expected_version=row.version,
    )  # fmt: skip
    assert member.get(f"{address}/versiunea/1/proces-verbal.pdf").content == first
    second = member.get(f"{address}/proces-verbal.pdf")
    assert second.content == member.get(f"{address}/versiunea/2/proces-verbal.pdf").content != first
    assert second.headers["content-disposition"].endswith('-v2.pdf"')
    assert member.get(f"{address}/versiunea/3/proces-verbal.pdf").status_code == 404
    assert server.as_("dgaspc_cv").get(f"{address}/versiunea/1/proces-verbal.pdf").status_code == 404


def test_a_moved_meeting_keeps_its_calendar_entry_with_the_next_sequence(server: Server) -> None:
    who = server.world.actor("prefecture")
    made: int = do(who, meetings.prepare, at=datetime.now(UTC), starts_at=datetime.now(UTC), place="Sala mare")

    def entry() -> Any:
        came = server.as_("dgaspc").get(f"/documente/sedinta/{made}/invitatie.ics")
        assert came.headers["content-type"].startswith("text/calendar")
        (event,) = Calendar.from_ical(came.content).walk("VEVENT")
        return event

    before = entry()
    do(
        who, meetings.reschedule, meeting_id=made, starts_at=datetime.now(UTC) + timedelta(hours=1), place="Sala mică",
        minutes_long=60, chair="Subprefectul", secretary="", plan_actions=("3.2.9",), expected_version=1,
    )  # fmt: skip
    after = entry()
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert (str(before["LOCATION"]), str(after["LOCATION"])) == ("Sala mare", "Sala mică")


@pytest.mark.parametrize(("ending", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_common_plan_is_given_to_the_team_and_to_nobody_else(server: Server, ending: str, begins: bytes) -> None:
    address = f"/documente/plan-comun/BV/plan-comun.{ending}"
    for who in ("prefecture", "shelter", "centre"):
        answer = server.as_(who).get(address)
        assert (answer.status_code, answer.content[: len(begins)]) == (200, begins), who
        assert "attachment" in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
    for who in ("prefecture_cj", "anitp", "admin"):
        assert server.as_(who).get(address).status_code == 403, who


@pytest.mark.parametrize("county", ["XX", "bv", "%3Cscript%3E", "B%00V", "RO"])
def test_the_plan_of_no_county_in_reach_is_not_given(server: Server, county: str) -> None:
    answer = server.as_("prefecture").get(f"/documente/plan-comun/{county}/plan-comun.pdf")
    assert answer.status_code in (400, 403, 404)
    assert "<script>" not in answer.text


def test_a_report_is_a_file_for_who_may_have_it_and_on_record(server: Server) -> None:
    asked = "?fel=annual&perioada=2025&public=public"
    answer = server.as_("prefecture").get(f"/documente/raport.xlsx{asked}&judet=BV")
    assert answer.status_code == 200
    assert "raport-monitorizare-bv-2025-public.xlsx" in answer.headers["content-disposition"]
    newest = ask(server.world.actor("admin"), audit.latest, chain="BV")[0]
    assert newest.action == "monitoring_report_taken"
    for road, status in ((asked, 403), (f"{asked}&judet=CJ", 403), ("?fel=x", 400), ("", 400)):
        assert server.as_("prefecture").get(f"/documente/raport.docx{road}").status_code == status, road
    assert server.as_("shelter").get(f"/documente/raport.docx{asked}&judet=BV").status_code == 403
