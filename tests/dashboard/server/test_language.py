"""The second language: chosen in a browser, kept there, and heard by every page; official papers stay Romanian."""

import pytest

from dashboard.documents.names import file_name
from dashboard.words import language, speaking, t
from dashboard.words.formats import (
    date_words,
    decimal_and_thousands,
    inside,
    number_text,
    percent_text,
    period_label,
    quoted,
)
from dashboard.words.plan_words import of_plan
from data_model.plan_catalog import plans
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.streamlit_client import visit
from tests.world import NOW

ENGLISH = {"Cookie": "impreuna-limba=en"}


def test_the_sign_in_page_offers_english_keeps_it_and_offers_the_way_back(server: Server) -> None:
    visitor = server.visitor()
    page = visitor.get("/intrare?next=/cazuri")
    assert '<html lang="ro">' in page.text
    assert 'href="/limba/en?next=/intrare%3Fnext%3D/cazuri"' in page.text
    answer = visitor.get("/limba/en?next=/intrare%3Fnext%3D/cazuri")
    assert (answer.status_code, answer.headers["location"]) == (303, "/intrare?next=/cazuri")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("impreuna-limba=en;")
    assert "HttpOnly" in cookie
    page = visitor.get("/intrare?next=/cazuri", headers=ENGLISH)
    assert '<html lang="en">' in page.text
    assert "Intră" not in page.text
    assert ">Română</a>" in page.text


def test_a_link_leads_only_to_a_page_of_ours_and_only_to_a_language_we_speak(server: Server) -> None:
    visitor = server.visitor()
    assert visitor.get("/limba/en?next=//elsewhere.example").headers["location"] == "/"
    unknown = visitor.get("/limba/xx")
    assert (unknown.status_code, "set-cookie" in unknown.headers) == (401, False)
    assert '<html lang="ro">' in visitor.get("/intrare", headers={"Cookie": "impreuna-limba=../en"}).text


def test_a_page_speaks_the_language_of_its_own_browser(server: Server) -> None:
    said = {}
    token = server.token("shelter")
    both = {chosen: f"impreuna={token}; impreuna-limba={chosen}" for chosen in ("en", "ro")}
    for chosen, cookie in both.items():
        with server.socket(token, Cookie=cookie) as socket:
            said[chosen] = visit(socket)
    assert "Sign out" in said["en"]
    assert "Ieși din cont" not in said["en"]
    assert "Ieși din cont" in said["ro"]
    assert '<html lang="en">' in server.visitor(Cookie=both["en"]).get("/").text


def test_numbers_days_periods_and_plurals_follow_the_language() -> None:
    with speaking("en"):
        assert number_text(1234.5) == "1,234.5"
        assert percent_text(0.123, 1) == "12.3%"
        assert date_words(NOW) == "23 November 2026"
        assert period_label("2026-Q4") == "Q4 2026"
        assert quoted("text") == "“text”"
        assert decimal_and_thousands() == ".,"
        assert t("widgets.time.ago.days", n=1) != t("widgets.time.ago.days", n=2)
        assert t("widgets.time.ago.days", n=22) == "22 days ago"
    assert language() == "ro"
    assert number_text(1234.5) == "1.234,5"
    assert decimal_and_thousands() == ",."
    assert t("widgets.time.ago.days", n=22) == "acum 22 de zile"


@pytest.mark.parametrize(
    ("alone", "within"), [("Alege un județ", "alege un județ"), ("DGASPC răspunde", "DGASPC răspunde"), ("", "")]
)
def test_inside_a_sentence_a_phrase_begins_small_but_an_acronym_stays(alone: str, within: str) -> None:
    assert inside(alone) == within


def test_the_plan_is_read_in_english_and_stands_in_romanian() -> None:
    plan = next(iter(plans().values()))
    texts = [a.short_title for a in plan.actions.values()] + [i.text for i in plan.indicators.values()]
    with speaking("en"):
        assert [text for text in texts if of_plan(text) == text] == []
        assert of_plan("words of somebody") == "words of somebody"
    assert all(of_plan(text) == text for text in texts)


def test_an_official_paper_is_romanian_whoever_asks_for_it() -> None:
    with speaking("en"):
        assert file_name("minutes", "BV", 4, 2026, "docx") == "proces-verbal-bv-4-2026.docx"
        assert language() == "en"
