"""Documents and the county map are made for whoever may have them, at the moment of asking."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.server import downloads
from dashboard.words import t
from data_model.errors import Invalid, NotAllowed, NotFound
from tests.dashboard.server.conftest import Server

PAPERS = ("proces-verbal.docx", "proces-verbal.pdf", "invitatie.docx", "invitatie.ics")


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
