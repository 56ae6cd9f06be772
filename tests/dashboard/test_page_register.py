"""The register on the screen: found in any spelling, opened, checked, changed; a refusal loses nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.pages import PAGES
from dashboard.words import t
from data_model import resources, services, store
from data_model.access import Role
from data_model.cases import NeedKind
from data_model.institutions import Institution, InstitutionKind
from data_model.resources import Feature, ResourceFacts, ResourceKind
from data_model.services import Cost, GroupPlaces, Service, TargetGroup
from tests.dashboard.opening import open_page, said, stand_still
from tests.data_model.test_confidential import plant, seen_in
from tests.world import NOW, World, ask, do, later, send_three


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def opened(who: str, world: World, name: str = "counsellor") -> AppTest:
    return open_page(who, "services", serviciu=str(world.services[name]))


def facts(world: World, who: str = "counsellor") -> services.ServiceFacts:
    found: services.ServiceFacts = ask(world.actor(who), services.detail, service_id=world.services["counsellor"]).facts
    return found


def put(world: World, version: int, **changes: Any) -> None:
    do(
        world.actor("counsellor"), services.edit_service, service_id=world.services["counsellor"],
        facts=replace(facts(world), **changes), expected_version=version,
    )  # fmt: skip


def test_a_search_without_diacritics_narrows_the_list(sqlite_world: World) -> None:
    page = open_page("prefecture", "services")
    page.text_input(key="search_services").set_value("psihologica BRASOV").run()
    assert t("services.register.caption", n=1) in said(page)
    assert not any("psihologica" in str(value) for value in page.query_params.values())
    page.text_input(key="search_services").set_value("nimic de felul acesta").run()
    assert t("services.register.empty") in said(page)


def test_the_rarer_filters_stand_in_the_address_and_unfold_with_it(sqlite_world: World) -> None:
    put(sqlite_world, 1, voucher=True)
    page = open_page("prefecture", "services", voucher="da", furnizor="ngo")
    assert page.checkbox(key="filter_voucher").value
    assert page.selectbox(key="filter_provider").value == "ngo"
    assert t("services.register.caption", n=1) in said(page)


def test_the_files_take_the_filters_along_and_never_the_text(sqlite_world: World) -> None:
    page = open_page("prefecture", "services", nevoie="counselling")
    page.text_input(key="search_services").set_value("psihologica").run()
    addresses = [link.proto.url for link in page.get("link_button")]
    assert addresses == [f"/documente/registru.{form}?nevoie=counselling" for form in ("xlsx", "csv", "geojson")]
    assert t("register.files.no_text") in said(page)


@pytest.mark.parametrize("who", ["prefecture", "hospital", "centre", "anitp"])
def test_everyone_opens_an_entry_and_only_its_keepers_may_change_it(sqlite_world: World, who: str) -> None:
    put(sqlite_world, 1, phone="0200 000 001", languages=("ro", "ar"), cost=Cost.FREE)
    page = opened(who, sqlite_world)
    assert not page.error
    words = said(page)
    for told in ("0200 000 001", t("register.language.ar"), t("register.cost.free"), "Asociația Sprijin (inventată)"):
        assert told in words
    keys = {button.key for button in page.button}
    assert not any(key and key.startswith(("edit_", "retire_")) for key in keys)
    assert any(key and key.startswith("verify_") for key in keys) is (who == "prefecture")


def test_the_provider_says_that_its_data_are_right_today(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, later(days=200))
    id = sqlite_world.services["counsellor"]
    page = opened("counsellor", sqlite_world)
    assert t("register.checked.aged", date="23.11.2026") in said(page)
    page.button(key=f"verify_service_{id}").click().run()
    assert [m.value for m in page.success] == [t("register.keep.verified")]
    assert t("register.checked.aged", date="23.11.2026") not in said(page)


def test_an_old_entry_is_grey_in_the_list_and_says_why(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert '"faded": []' in said(open_page("prefecture", "services"))
    stand_still(monkeypatch, later(days=200))
    words = said(open_page("prefecture", "services"))
    assert '"faded": []' not in words
    assert t("register.checked.aged", date="23.11.2026") in words


def test_a_licence_that_is_over_is_told_plainly(sqlite_world: World) -> None:
    put(sqlite_world, 1, licence="LF 1", licence_until=date(2026, 1, 31))
    assert t("register.licence_over") in said(open_page("prefecture", "services"))
    words = said(opened("prefecture", sqlite_world))
    assert t("register.licence_over") in words
    assert t("register.until_over", date="31.01.2026") in words


def editing(world: World) -> AppTest:
    page = opened("counsellor", world)
    return page.button(key=f"edit_service_{world.services['counsellor']}").click().run()


def key(page: AppTest, name: str) -> str:
    """The key of an input of the form, whatever its round."""
    found = [
        w.key
        for kind in (
            page.text_input,
            page.selectbox,
            page.multiselect,
            page.number_input,
            page.checkbox,
            page.date_input,
        )
        for w in kind
        if w.key and f".{name}." in w.key
    ]
    return str(found[0])


def test_the_provider_changes_every_field(sqlite_world: World) -> None:
    page = editing(sqlite_world)
    for name, text in {"name": "Centru nou", "phone": "0200 000 002", "hours": "non-stop", "licence": "LF 9"}.items():
        page.text_input(key=key(page, name)).set_value(text)
    page.selectbox(key=key(page, "nomenclature")).set_value("8899CZ-VTP-I")
    page.selectbox(key=key(page, "cost")).set_value(Cost.PARTLY)
    page.multiselect(key=key(page, "languages")).set_value(["ro", "ti"])
    page.multiselect(key=key(page, "covers")).set_value(["CV"])
    page.date_input(key=key(page, "licence_until")).set_value(date(2028, 5, 1))
    page.number_input(key=key(page, "capacity")).set_value(12)
    page.button(key="save_service").click().run()
    assert [m.value for m in page.success] == [t("register.form.saved")]
    now = facts(sqlite_world)
    assert (now.name, now.phone, now.hours, now.licence, now.nomenclature, now.cost, now.languages, now.covers,
            now.licence_until, now.capacity) == (
        "Centru nou", "0200 000 002", "non-stop", "LF 9", "8899CZ-VTP-I", Cost.PARTLY, ("ro", "ti"), ("CV",),
        date(2028, 5, 1), 12,
    )  # fmt: skip
    assert not page.text_input  # the form is closed


def test_a_code_of_ones_own_may_stand_beside_the_nomenclature(sqlite_world: World) -> None:
    page = editing(sqlite_world)
    page.selectbox(key=key(page, "nomenclature")).set_value("*").run()
    page.text_input(key=key(page, "own_code")).set_value("PROPRIU-1")
    page.button(key="save_service").click().run()
    assert facts(sqlite_world).nomenclature == "PROPRIU-1"


@pytest.mark.parametrize(("name", "bad"), [("name", ""), ("phone", "la Maria"), ("email", "fără semn")])
def test_a_refused_form_keeps_all_that_was_typed(sqlite_world: World, name: str, bad: str) -> None:
    before, page = facts(sqlite_world), editing(sqlite_world)
    page.text_input(key=key(page, "hours")).set_value("luni, 8–10")
    page.text_input(key=key(page, name)).set_value(bad)
    page.multiselect(key=key(page, "languages")).set_value(["ti"])
    page.button(key="save_service").click().run()
    assert len(page.error) == 1
    assert page.text_input(key=key(page, "hours")).value == "luni, 8–10"
    assert page.text_input(key=key(page, name)).value == bad
    assert page.multiselect(key=key(page, "languages")).value == ["ti"]
    assert facts(sqlite_world) == before


def test_a_form_that_somebody_overtook_says_so_and_keeps_what_was_typed(sqlite_world: World) -> None:
    page = editing(sqlite_world)
    put(sqlite_world, 1, hours="altul")
    page.text_input(key=key(page, "hours")).set_value("al meu")
    page.button(key="save_service").click().run()
    assert [e.value for e in page.error] == [t("errors.conflict.stale")]
    assert page.text_input(key=key(page, "hours")).value == "al meu"
    assert facts(sqlite_world).hours == "altul"


def test_a_service_becomes_confidential_and_loses_its_street(sqlite_world: World) -> None:
    put(sqlite_world, 1, street="Strada Inventată 1")
    page = editing(sqlite_world)
    page.checkbox(key=key(page, "confidential")).check().run()
    page.button(key="save_service").click().run()
    assert not page.error
    assert (facts(sqlite_world).confidential, facts(sqlite_world).street) == (True, "")


def test_places_by_group_are_described_then_confirmed_one_number_each(sqlite_world: World) -> None:
    page = editing(sqlite_world)
    page.checkbox(key=key(page, "split")).check().run()
    page.multiselect(key=key(page, "by_group")).set_value([TargetGroup.WOMAN, TargetGroup.CHILD]).run()
    page.number_input(key=key(page, "places_woman")).set_value(4)
    page.number_input(key=key(page, "places_child")).set_value(2)
    page.button(key="save_service").click().run()
    assert facts(sqlite_world).places == (GroupPlaces(TargetGroup.CHILD, 2), GroupPlaces(TargetGroup.WOMAN, 4))
    id = sqlite_world.services["counsellor"]
    home = open_page("counsellor", "home")
    home.button(key=f"confirm_{id}").click().run()
    assert [e.value for e in home.error] == [t("services.say_how_many")]
    home.number_input(key=f"free_{id}_child").set_value(1)
    home.number_input(key=f"free_{id}_woman").set_value(3)
    home.button(key=f"confirm_{id}").click().run()
    assert [m.value for m in home.success] == [t("services.saved", n="4")]
    assert ask(sqlite_world.actor("counsellor"), services.detail, service_id=id).row.free == 4


def test_out_of_the_register_and_back(sqlite_world: World) -> None:
    id = sqlite_world.services["counsellor"]
    page = opened("counsellor", sqlite_world)
    page.button(key=f"retire_service_{id}").click().run()
    assert [m.value for m in page.success] == [t("register.keep.retired")]
    assert t("errors.service.unknown") in said(opened("hospital", sqlite_world))
    page.button(key=f"restore_service_{id}").click().run()
    assert t("register.out") not in said(page)


@pytest.mark.parametrize("asked", ["0", "999999", "abc", "-1", "9" * 30, "²", "<script>"])
def test_no_such_entry_is_one_sentence_or_the_list(sqlite_world: World, asked: str) -> None:
    page = open_page("prefecture", "services", serviciu=asked)
    assert not page.exception
    assert len(page.error) <= 1


def test_a_coordinator_enters_a_service_for_an_institution_without_an_account(sqlite_world: World) -> None:
    with store.writing() as db:
        db.add(Institution(kind=InstitutionKind.NGO, name="Fundația Fără Cont (inventată)", county="BV"))
    page = open_page("prefecture", "services")
    assert not page.text_input(key="search_services").value
    owner = page.selectbox(key="owner_service")
    assert owner.options == ["Fundația Fără Cont (inventată)", "Instituția Prefectului Brașov"]
    owner.select("Fundația Fără Cont (inventată)").run()
    page.text_input(key="name_0").set_value("Cantină socială")
    page.selectbox(key="kind_0").set_value(NeedKind.MATERIAL)
    page.button(key="add_service").click().run()
    assert [m.value for m in page.success] == [t("services.add.saved")]
    assert "Cantină socială" in [r.name for r in ask(sqlite_world.actor("prefecture"), services.listed)]


ROOM = ResourceFacts(ResourceKind.HEARING_ROOM, "Sala de probă (inventată)", 40198, features=(Feature.AV_RECORDING,))


def test_the_resources_are_listed_opened_and_changed_by_their_keeper(sqlite_world: World) -> None:
    id = do(sqlite_world.actor("hospital"), resources.add_resource, facts=ROOM)
    page = open_page("prefecture", "services", registru="resurse", resursa=str(id))
    for told in (ROOM.name, t("register.resource_kind.hearing_room"), t("register.feature.av_recording")):
        assert told in said(page)
    own = open_page("hospital", "services", registru="resurse", resursa=str(id))
    own.button(key=f"edit_resource_{id}").click().run()
    own.text_input(key=f"resource.{id}.name_room.1").set_value("")
    own.button(key="save_resource").click().run()
    assert t("errors.resource.name", longest=160).split(" ", 1)[1] in own.error[0].value
    own.text_input(key=f"resource.{id}.name_room.1").set_value("Sala nouă")
    own.button(key="save_resource").click().run()
    assert [m.value for m in own.success] == [t("register.form.saved")]
    assert "Sala nouă" in said(own)


def test_a_protocol_is_added_with_its_partners_and_its_end(sqlite_world: World) -> None:
    page = open_page("hospital", "services", registru="resurse")
    page.selectbox(key="resource.0.resource.0").set_value(ResourceKind.PROTOCOL).run()
    page.text_input(key="resource.0.name_protocol.0").set_value("Protocol de probă")
    page.button(key="new_resource").click().run()
    assert t("errors.resource.partners").split(" ", 1)[1] in page.error[0].value
    page.text_input(key="resource.0.partners.0").set_value("DGASPC Brașov")
    page.date_input(key="resource.0.valid_until.0").set_value(date(2027, 12, 31))
    page.button(key="new_resource").click().run()
    assert [m.value for m in page.success] == [t("register.resource.saved")]
    (row,) = ask(sqlite_world.actor("prefecture"), resources.listed)
    assert (row.facts.partners, row.facts.valid_until) == ("DGASPC Brașov", date(2027, 12, 31))


def test_anitp_reads_the_whole_countrys_register_and_filters_by_any_county(sqlite_world: World) -> None:
    page = open_page("anitp", "services")
    assert not page.error
    assert t("services.register.caption", n=3) in said(page)
    assert len(page.selectbox(key="filter_county").options) == 43
    page.selectbox(key="filter_county").set_value("CJ").run()
    assert t("services.register.none") in said(page)


@pytest.mark.parametrize("who", ["prefecture", "hospital", "centre", "anitp", "admin"])
def test_no_page_tells_who_is_outside_more_of_a_confidential_place_than_its_county(
    sqlite_world: World, who: str
) -> None:
    send_three(sqlite_world)
    plant(sqlite_world)
    actor = sqlite_world.actor(who)
    for entry in PAGES:
        if actor.may(entry.right):
            assert seen_in(_without_choices(open_page(who, entry.key))) == [], entry.key
    if actor.role is not Role.ADMINISTRATOR:
        assert seen_in(_without_choices(opened(who, sqlite_world, "shelter"))) == []
        page = open_page(who, "services")
        page.text_input(key="search_services").set_value("secreta").run()
        assert str(sqlite_world.services["shelter"]) not in _rows(page)


def _without_choices(page: AppTest) -> str:
    """What stands on the page. The lists of all towns of a county are no secret, and are no part of it."""
    assert not page.exception
    return said(page) + " ".join(str(b.label) for b in page.button)


def _rows(page: AppTest) -> list[str]:
    import json

    return [str(row[0]) for part in page.get("bidi_component") for row in json.loads(part.proto.json)["rows"]]


def test_its_own_institution_reads_the_place(sqlite_world: World) -> None:
    plant(sqlite_world)
    assert "Codlea" in said(opened("shelter", sqlite_world, "shelter"))
    with store.reading() as db:
        assert db.get_one(Service, sqlite_world.services["shelter"]).street == ""
