"""What every page gets from its frame. The small pages here borrow the words of the sign-in."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.words import t
from data_model import people, settings, store
from tests.dashboard.shell.conftest import Open
from tests.world import World, do


def texts(test: AppTest) -> str:
    kinds = (test.title, test.markdown, test.error, test.success, test.warning)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def small_page() -> None:
    import streamlit as st

    from dashboard.shell.frame import page
    from data_model.access import Right

    @page(Right.SEE_COUNTY, "signin")
    def render(actor) -> None:
        st.write(f"conținut pentru {actor.login}")

    render()


def test_a_page_shows_its_title_and_content_to_who_may_see_it(open_as: Open) -> None:
    test = open_as("prefecture", small_page)
    assert [title.value for title in test.title] == [t("signin.title")]
    assert "conținut pentru prefecture" in texts(test)
    assert not test.exception


@pytest.mark.parametrize("who", ["shelter", "anitp", "admin"])
def test_a_page_whose_right_one_lacks_says_so_and_shows_nothing(open_as: Open, who: str) -> None:
    test = open_as(who, small_page)
    assert [error.value for error in test.error] == [t("errors.not_allowed")]
    assert "conținut" not in texts(test)


def test_without_a_session_a_page_shows_only_that_it_ended(open_as: Open) -> None:
    test = open_as("", small_page)
    assert [warning.value for warning in test.warning] == [t("shell.ended")]
    assert not test.title
    assert "conținut" not in texts(test)


def test_a_session_that_was_revoked_clears_the_page_at_the_next_run(open_as: Open, sqlite_world: World) -> None:
    test = open_as("prefecture", small_page)
    account = sqlite_world.actor("prefecture").account_id
    do(sqlite_world.actor("admin"), people.set_active, account_id=account, active=False, expected_version=1)
    assert "conținut" not in texts(test.run())


def test_a_demo_says_on_every_page_that_its_data_are_invented(open_as: Open) -> None:
    with store.writing() as db:
        settings.put(db, "demo", 1)
    test = open_as("prefecture", small_page)
    assert t("shell.demo_banner") in "".join(str(html.proto.body) for html in test.get("html"))


def failing_page() -> None:
    from dashboard.shell.frame import page
    from data_model.access import Right

    @page(Right.USE_PROGRAM, "signin")
    def render(actor) -> None:
        raise ValueError("Ion Popescu, 0722 123 456")

    render()


def test_an_error_nobody_foresaw_is_one_sentence_and_its_log_holds_no_data(
    open_as: Open, caplog: pytest.LogCaptureFixture
) -> None:
    test = open_as("shelter", failing_page)
    assert [error.value for error in test.error] == [t("errors.unexpected")]
    assert not test.exception
    assert "ValueError" in caplog.text
    assert "Popescu" not in caplog.text


def acting_page() -> None:
    import streamlit as st

    from dashboard.shell import frame
    from data_model import drafts
    from data_model.access import Right

    def crash(db, actor) -> None:
        raise RuntimeError("Maria Ionescu")

    @frame.page(Right.USE_PROGRAM, "signin")
    def render(actor) -> None:
        typed = st.text_input("text", key="typed")
        st.button("callback", on_click=save)
        if st.button("inline"):
            frame.act(drafts.save, field="proba", text=typed)
        if st.button("inline rerun") and frame.act(drafts.save, field="proba", text=typed, done="signin.back"):
            st.rerun()
        st.button("crash", on_click=frame.act, args=(crash,))
        if st.button("refused question"):
            frame.ask(forbidden)
            st.write("după întrebare")
        draft = frame.ask(drafts.read, field="proba")
        st.write(f"păstrat: {draft.text if draft else 'nimic'}; rezultat: {type(frame.last_result()).__name__}")

    def save() -> None:
        frame.act(drafts.save, field="proba", text=st.session_state["typed"], done="signin.back")

    def forbidden(db, actor) -> None:
        from data_model.access import refusal

        raise refusal(actor, "proba")

    render()


def click(test: AppTest, label: str, typed: str = "") -> AppTest:
    test.text_input[0].set_value(typed)
    return next(button for button in test.button if button.label == label).click().run()


@pytest.mark.parametrize("how", ["callback", "inline rerun"])
def test_a_command_that_went_well_says_so_once(open_as: Open, how: str) -> None:
    test = click(open_as("shelter", acting_page), how, "un text")
    assert [good.value for good in test.success] == [t("signin.back")]
    assert "păstrat: un text" in texts(test)
    assert not test.run().success


@pytest.mark.parametrize("how", ["callback", "inline", "inline rerun"])
def test_a_refused_text_is_told_on_the_same_screen_and_stays_typed(open_as: Open, how: str) -> None:
    test = click(open_as("shelter", acting_page), how, "sună la 0722 123 456")
    assert len(test.error) == 1
    assert "telefon" in test.error[0].value
    assert test.text_input[0].value == "sună la 0722 123 456"
    assert "păstrat: nimic; rezultat: NoneType" in texts(test)


def test_a_command_that_crashes_saves_nothing_and_its_log_holds_no_data(
    open_as: Open, caplog: pytest.LogCaptureFixture
) -> None:
    test = click(open_as("shelter", acting_page), "crash", "un text")
    assert [error.value for error in test.error] == [t("errors.not_saved")]
    assert "Ionescu" not in caplog.text
    assert test.text_input[0].value == "un text"


def test_a_question_that_is_refused_ends_the_page_with_a_sentence(open_as: Open) -> None:
    test = click(open_as("shelter", acting_page), "refused question")
    assert [error.value for error in test.error] == [t("errors.not_allowed")]
    assert "după întrebare" not in texts(test)


def test_a_command_after_the_session_ended_changes_nothing(open_as: Open, sqlite_world: World) -> None:
    test = open_as("shelter", acting_page)
    account = sqlite_world.actor("shelter").account_id
    do(sqlite_world.actor("admin"), people.set_active, account_id=account, active=False, expected_version=1)
    test = click(test, "callback", "un text")
    assert t("shell.ended") in texts(test)
    do(sqlite_world.actor("admin"), people.set_active, account_id=account, active=True, expected_version=2)
    assert "păstrat: nimic" in texts(open_as("shelter", acting_page))


def versions_page() -> None:
    import streamlit as st

    from dashboard.shell import frame
    from data_model.access import Right
    from data_model.errors import Conflict

    def stale(db, actor) -> None:
        raise Conflict("conflict.stale")

    @frame.page(Right.USE_PROGRAM, st.session_state["page"])
    def render(actor) -> None:
        st.write(f"prima: {frame.remember_version('case', 1, st.session_state['now'])}")
        if st.button("forget"):
            frame.forget_version("case", 1)
        st.button("stale", on_click=frame.act, args=(stale,))

    render()


def shown(test: AppTest) -> str:
    return next(str(m.value) for m in test.markdown if "prima" in str(m.value))


def test_the_version_first_shown_stays_until_a_save_a_conflict_or_another_page(open_as: Open) -> None:
    test = open_as("shelter", versions_page, page="signin", now=3)
    test.session_state["now"] = 4
    assert shown(test.run()) == "prima: 3"
    test.button[0].click().run()
    assert shown(test.run()) == "prima: 4"
    test.session_state["now"] = 5
    assert shown(test.run()) == "prima: 4"
    test = test.button[1].click().run()
    assert shown(test) == "prima: 5"
    assert [error.value for error in test.error] == [t("errors.conflict.stale")]
    test.session_state["now"] = 6
    test.session_state["page"] = "widgets.county_map"
    assert shown(test.run()) == "prima: 6"


def test_every_page_key_has_its_words(open_as: Open) -> None:
    from dashboard.shell.pages import PAGES

    assert {t(f"shell.page.{entry.key}") for entry in PAGES}
