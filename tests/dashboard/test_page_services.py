"""Servicii: the register for all, and an institution's own services."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.words import t
from data_model import services
from data_model.cases import NeedKind
from data_model.services import TargetGroup
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, do


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def typed(page: AppTest, name: str, kind: NeedKind | None = NeedKind.LEGAL) -> AppTest:
    page.text_input(key="name_0").set_value(name)
    if kind is not None:
        page.selectbox(key="kind_0").set_value(kind)
    return page


@pytest.mark.parametrize("who", ["prefecture", "shelter", "centre"])
def test_each_team_role_reads_the_register(sqlite_world: World, who: str) -> None:
    page = open_page(who, "services")
    assert not page.exception
    assert not page.error
    assert "Consiliere psihologică" in said(page)
    assert t("services.register.caption", n=3) in said(page)


def test_only_an_institution_is_offered_steppers_and_the_form(sqlite_world: World) -> None:
    assert open_page("shelter", "services").number_input
    assert not open_page("prefecture", "services").number_input


def test_others_do_not_learn_the_name_or_town_of_a_confidential_service(sqlite_world: World) -> None:
    assert "Adăpost de urgență" in said(open_page("shelter", "services"))
    words = said(open_page("dgaspc", "services"))
    assert "Adăpost de urgență" not in words
    assert t("services.confidential") in words


def test_the_filters_narrow_the_register_and_an_empty_result_says_what_to_do(sqlite_world: World) -> None:
    page = open_page("prefecture", "services")
    page.selectbox(key="filter_kind").set_value(NeedKind.COUNSELLING.value).run()
    assert "Asistență medicală" not in said(page)
    page.selectbox(key="filter_group").set_value(TargetGroup.MAN.value).run()
    assert t("services.register.empty") in said(page)
    assert page.query_params["nevoie"] in ("counselling", ["counselling"])


def test_a_filter_in_the_address_counts_and_nonsense_does_not(sqlite_world: World) -> None:
    page = open_page("prefecture", "services", stare="never", nevoie="<script>", judet="XX")
    assert page.selectbox(key="filter_state").value == "never"
    assert page.selectbox(key="filter_kind").value == ""
    assert not page.error


def test_a_neighbours_services_can_be_found_and_a_far_countys_not(sqlite_world: World) -> None:
    do(
        sqlite_world.actor("dgaspc_cv"), services.add_service, name="Centru de zi vecin", kind=NeedKind.EDUCATION,
        groups=(),
    )  # fmt: skip
    page = open_page("prefecture", "services")
    options = page.selectbox(key="filter_county").options
    assert "Covasna" in options
    assert "Cluj" not in options
    page.selectbox(key="filter_county").set_value("CV").run()
    assert "Centru de zi vecin" in said(page)
    assert "Consiliere psihologică" not in said(page)


def test_a_county_without_services_says_who_adds_them(sqlite_world: World) -> None:
    assert t("services.register.none") in said(open_page("prefecture_cv", "services"))


def test_an_institution_adds_a_service_and_the_form_is_empty_again(sqlite_world: World) -> None:
    page = typed(open_page("shelter", "services"), "Cabinet juridic")
    page.button(key="add_service").click().run()
    assert [message.value for message in page.success] == [t("services.add.saved")]
    assert "Cabinet juridic" in [s.name for s in ask(sqlite_world.actor("shelter"), services.own)]
    assert page.text_input(key="name_1").value == ""


@pytest.mark.parametrize("name", ["", "x" * 161, "a\x00b"])
def test_a_refused_service_keeps_what_was_typed(sqlite_world: World, name: str) -> None:
    page = typed(open_page("shelter", "services"), name)
    page.button(key="add_service").click().run()
    assert len(page.error) == 1
    assert page.text_input(key="name_0").value == name
    assert page.selectbox(key="kind_0").value == NeedKind.LEGAL
    assert len(ask(sqlite_world.actor("shelter"), services.own)) == 1


def test_a_service_without_its_need_is_not_sent(sqlite_world: World) -> None:
    page = typed(open_page("shelter", "services"), "Cabinet juridic", None)
    page.button(key="add_service").click().run()
    assert [error.value for error in page.error] == [t("services.add.no_kind")]
    assert page.text_input(key="name_0").value == "Cabinet juridic"


def test_more_places_than_there_are_is_refused_in_a_sentence_and_confirms_nothing(sqlite_world: World) -> None:
    service = sqlite_world.services["shelter"]
    page = open_page("shelter", "services")
    page.number_input(key=f"free_{service}").set_value(99)
    page.button(key=f"confirm_{service}").click().run()
    assert not page.success
    assert [t("errors.places.range", capacity=6).split(" ", 1)[1] in error.value for error in page.error] == [True]
    assert page.number_input(key=f"free_{service}").value == 99
    assert ask(sqlite_world.actor("shelter"), services.own)[0].confirmed_at is None


@pytest.mark.parametrize(
    ("who", "reads"),
    [("shelter", "2 din 6"), ("prefecture", "2 din 6"), ("hospital", "6 locuri"), ("centre", "6 locuri")],
)
def test_the_register_says_how_many_are_free_to_the_provider_and_its_coordinator_alone(
    sqlite_world: World, who: str, reads: str
) -> None:
    id = sqlite_world.services["shelter"]
    do(sqlite_world.actor("shelter"), services.confirm_places, service_id=id, free=2, expected_version=1)
    for page in (open_page(who, "services"), open_page(who, "services", serviciu=str(id))):
        assert [words for words in ("2 din 6", "6 locuri") if words in said(page)] == [reads]
