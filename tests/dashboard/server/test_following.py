"""The pulse of an open meeting, as its devices ask for it."""

import pytest

from dashboard.words import t
from data_model import drafts, meetings
from tests.dashboard.server.conftest import Server
from tests.world import do, later

OURS = {"x-impreuna": "editor"}


@pytest.fixture
def meeting(server: Server) -> int:
    prefecture = server.world.actor("prefecture")
    made: int = do(prefecture, meetings.prepare, starts_at=later(days=1), place="Sala mare")
    do(prefecture, meetings.open_meeting, meeting_id=made, expected_version=1)
    return made


def test_the_pulse_is_told_to_who_follows_and_moves_with_what_is_typed_only_where_asked(
    server: Server, meeting: int
) -> None:
    member, address = server.as_("dgaspc"), f"/puls/sedinta/{meeting}"
    before = [member.get(address + ending).json()["pulse"] for ending in ("", "?scris=1")]
    coordinator = server.world.actor("prefecture")
    point = next(p.id for p in _detail(server, meeting).points)
    do(coordinator, drafts.save, field=f"point.{point}.notes", text="Se discută")
    now = [member.get(address + ending).json()["pulse"] for ending in ("", "?scris=1")]
    assert now[0] == before[0] and now[1] != before[1]
    do(coordinator, meetings.decide, point_id=point, text="Se verifică.")
    assert member.get(address).json()["pulse"] != now[0]


def _detail(server: Server, meeting: int) -> meetings.MeetingDetail:
    from tests.world import ask

    found: meetings.MeetingDetail = ask(server.world.actor("prefecture"), meetings.detail, meeting_id=meeting)
    return found


def test_a_stranger_and_an_absurd_number_get_nothing(server: Server, meeting: int) -> None:
    for who in ("prefecture_cj", "dgaspc_cj", "anitp", "admin"):
        answer = server.as_(who).get(f"/puls/sedinta/{meeting}")
        assert (answer.status_code, answer.json()) == (404, {})
    assert server.as_("dgaspc").get(f"/puls/sedinta/{10**30}").status_code == 404
    assert server.visitor().get(f"/puls/sedinta/{meeting}", headers={"accept": "*/*"}).status_code == 401


def test_two_devices_in_one_field_each_see_the_others_text_and_none_is_written_over(server: Server) -> None:
    one, other = server.as_("prefecture"), server.as_("prefecture")

    def put(device, text: str, over: str):
        return device.put("/ciorne/point.1.notes", params={"peste": over}, content=text, headers=OURS)

    first = put(one, "Textul de pe laptop.", "").json()
    refused = put(other, "Textul de pe tabletă.", "")
    assert refused.status_code == 409
    assert refused.json() == {
        "ok": False, "sentence": t("errors.draft.elsewhere"), "other": "Textul de pe laptop.", "stamp": first["stamp"],
    }  # fmt: skip
    assert put(other, "", "").status_code == 409, "an emptied field took the other's text with it"
    assert put(other, "Amândouă textele.", refused.json()["stamp"]).json()["ok"]
