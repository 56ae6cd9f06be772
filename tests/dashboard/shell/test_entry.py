"""The menu and the sidebar, by role; and that no door stands open beside them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell import pages, sidebar
from dashboard.shell.pages import PAGES, link_to, pages_of
from data_model import people, settings, store
from data_model.access import Role
from tests.dashboard.shell.conftest import Open
from tests.world import World

ENTRY = Path(pages.__file__).parent / "entry.py"
OF_COUNTIES = (
    "home county cases referrals exchange services service_import meetings teams questions actions declaring "
    "tracking plan country reports "
    "account help"
)
MENU = {
    "prefecture": OF_COUNTIES.replace("account", "confirming account"),
    "shelter": "home cases referrals exchange services meetings teams actions declaring country account help",
    "centre": OF_COUNTIES,
    "anitp": "home services service_import teams questions declaring tracking plan country reports account help",
    "admin": "home accounts confirming audit retention account help",
}


def test_the_entry_script_has_no_pages_folder_beside_it() -> None:
    """Beside one, a fresh process would run a page by deep link without the entry's guard."""
    assert not (ENTRY.parent / "pages").exists()


@pytest.mark.parametrize(("who", "keys"), MENU.items())
def test_each_role_is_offered_exactly_its_pages(sqlite_world: World, who: str, keys: str) -> None:
    assert [page.key for page in pages_of(sqlite_world.actor(who))] == keys.split()


def test_every_role_is_tried_above(sqlite_world: World) -> None:
    assert {sqlite_world.actor(who).role for who in MENU} == set(Role)


def test_every_page_names_the_right_that_the_menu_names() -> None:
    """A page is guarded by itself too: the menu alone would only hide it."""
    for page in PAGES:
        file = ENTRY.parent.parent / "pages" / f"{page.key}.py"
        if file.exists():
            assert f'@page(Right.{page.right.name}, "{page.key}")' in file.read_text("utf-8"), page.key


def test_links_carry_their_filters_and_nothing_empty() -> None:
    assert link_to("home") == "/"
    assert link_to("referrals") == "/referiri"
    assert link_to("referrals", stare="sent", judet=None, text="a&b") == "/referiri?stare=sent&text=a%26b"
    with pytest.raises(KeyError):
        link_to("nowhere")


def side() -> None:
    from dashboard.shell import session, sidebar

    sidebar.draw(session.look_up(), "/cazuri")


def words_of(test: AppTest) -> str:
    return "".join(str(html.proto.body) for html in test.sidebar.get("html"))


def test_the_sidebar_says_who_is_signed_in_and_leads_out(open_as: Open) -> None:
    test = open_as("shelter", side)
    assert "Asociația Adăpost (inventată)" in words_of(test)
    assert 'href="/iesire"' in words_of(test)
    assert 'href="/limba/en?next=/cazuri"' in words_of(test)
    assert not test.sidebar.button


def test_the_clock_moves_in_a_demo_alone(open_as: Open) -> None:
    with store.writing() as db:
        settings.put(db, "demo", 1)
    test = open_as("shelter", side)
    assert len(test.sidebar.button) == len(sidebar.STEPS)
    test.sidebar.button[1].click().run()
    with store.reading() as db:
        assert settings.number(db, "clock_offset_seconds") == 3 * 24 * 3600


def test_the_whole_script_runs_for_somebody_and_for_nobody(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for page in PAGES:
        (tmp_path / f"{page.key}.py").write_text(f"import streamlit as st\nst.write('pagina {page.key}')")
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    test = AppTest.from_file(ENTRY, default_timeout=30)
    test.user = {"login": "admin", "sid": people.session_id(people.sign_in("admin", "o parolă lungă de probă"))}
    assert test.run().markdown[0].value == "pagina home"
    test.user = {"login": "admin", "sid": "0" * 64}
    assert len(test.run().warning) == 1
    assert "pagina" not in str(test.markdown)
