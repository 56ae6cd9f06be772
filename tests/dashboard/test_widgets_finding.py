"""Finding help on a case's page: the reasons in words, one click to refer, places to avoid, and the reminders."""

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets import batch_draft, finding
from dashboard.widgets.badge import plain
from dashboard.words import has, t
from data_model import cases, drafts, referrals, services, store
from data_model.cases import Citizenship, ConsentAnswer, Giver, NeedKind
from data_model.referrals import Refusal
from data_model.services import Reason, Service, Why
from geodata.localities import search
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, assess_a_case, do, later, version_of

FAGARAS = search("fagaras", "BV")[0].siruta


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def open_case(who: str, case_id: int) -> AppTest:
    page = open_page(who, "cases")
    page.session_state["cases.chosen"] = case_id
    return page.run()


def keys(page: AppTest) -> list[str]:
    return [b.key for b in page.button if b.key]


def need_key(world: World, kind: NeedKind = NeedKind.SHELTER) -> str:
    return f"case.{world.case_id}.batch.need{world.needs[kind]}"


def change(service_id: int, **values: Any) -> None:
    with store.writing(NOW) as db:
        row = db.get_one(Service, service_id)
        for name, value in values.items():
            setattr(row, name, value)


# Words

VALUES: dict[Why, tuple[tuple[str, Any], ...]] = {
    Why.FOR_GROUP: (("groups", ("woman", "child")),),
    Why.DOUBTFUL_GROUP: (("groups", ("family",)),),
    Why.FREE: (("n", 1), ("at", NOW - timedelta(days=3))),
    Why.FULL: (("at", NOW),),
    Why.FULL_FOR_GROUP: (("at", NOW),),
    Why.OLD: (("n", 20), ("at", NOW - timedelta(days=20))),
    Why.DISTANCE: (("km", 12),),
    Why.FROM_SEAT: (("km", 12),),
    Why.ROUNDED: (("low", 25), ("high", 50)),
    Why.COVERS: (("county", "CV"),),
    Why.NEIGHBOUR: (("county", "CV"),),
    Why.LANGUAGES: (("languages", ("en", "fr")),),
    Why.LICENCE_EXPIRED: (("on", date(2026, 1, 31)),),
    Why.UNVERIFIED: (("at", NOW - timedelta(days=200)),),
}


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_its_whole_sentence(why: Why) -> None:
    words = finding.reason_words(Reason(why, VALUES.get(why, ())), NOW)
    assert has(f"finding.reason.{why.value}")
    assert "{" not in words and "None" not in words


def test_reasons_are_said_as_people_say_them() -> None:
    spoken = {why: finding.reason_words(Reason(why, values), NOW) for why, values in VALUES.items()}
    assert spoken[Why.FREE] == "un loc liber, confirmat acum 3 zile"
    assert spoken[Why.OLD] == "răspuns vechi: 20 de locuri libere acum 20 de zile"
    assert spoken[Why.LANGUAGES] == "vorbește engleză, franceză"
    assert spoken[Why.ROUNDED] == "la 25–50 km, rotunjit"
    assert spoken[Why.NEIGHBOUR] == "din județul vecin Covasna"
    assert finding.reason_words(Reason(Why.UNVERIFIED, (("at", None),)), NOW) == "datele nu au fost verificate"


def test_who_is_told_no_number_reads_the_state_and_the_day() -> None:
    def said_of(why: Why, days: int) -> str:
        return finding.reason_words(Reason(why, (("day", NOW.date() - timedelta(days=days)),)), NOW)

    assert said_of(Why.FREE, 0) == "are locuri libere, confirmat azi"
    assert said_of(Why.FREE, 1) == "are locuri libere, confirmat ieri"
    assert said_of(Why.FULL, 3) == "fără locuri libere, confirmat acum 3 zile"
    assert said_of(Why.OLD, 20) == "răspuns vechi, dat acum 20 de zile"


# One click


def test_one_click_beside_a_service_sends_its_need_alone_with_the_message_typed_for_it(sqlite_world: World) -> None:
    typed = batch_draft.message_field(sqlite_world.needs[NeedKind.SHELTER])
    do(sqlite_world.actor("dgaspc"), drafts.save, field=typed, text="Rugăm găzduire.")
    page = open_case("dgaspc", sqlite_world.case_id)
    words = said(page)
    assert t("finding.reason.never") in words
    assert t("finding.reason.for_group", groups=t("terms.target_group.woman")) in words
    other = f"case.{sqlite_world.case_id}.batch.to{sqlite_world.needs[NeedKind.MEDICAL]}.0"
    chosen = (sqlite_world.institutions["hospital"], sqlite_world.services["hospital"])
    page.selectbox(key=other).set_value(chosen).run()
    page.button(key=f"{need_key(sqlite_world)}.send{sqlite_world.services['shelter']}").click().run()
    (row,) = ask(sqlite_world.actor("dgaspc"), referrals.of_case, case_id=sqlite_world.case_id)
    assert (row.need, row.message) == (NeedKind.SHELTER, "Rugăm găzduire.")
    assert plain("Asociația Adăpost (inventată)") in page.success[0].value
    assert page.selectbox(key=other).value == chosen
    assert not [key for key in keys(page) if key.startswith(need_key(sqlite_world))]


def test_a_click_on_a_page_that_has_grown_old_says_so_and_sends_nothing(sqlite_world: World) -> None:
    page = open_case("dgaspc", sqlite_world.case_id)
    dgaspc = sqlite_world.actor("dgaspc")
    do(
        dgaspc, cases.add_note, case_id=sqlite_world.case_id, text="Între timp.",
        expected_version=version_of(dgaspc, sqlite_world.case_id),
    )  # fmt: skip
    page.button(key=f"{need_key(sqlite_world)}.send{sqlite_world.services['shelter']}").click().run()
    assert [e.value for e in page.error] == [t("errors.conflict.stale")]
    assert ask(dgaspc, referrals.of_case, case_id=sqlite_world.case_id) == []


def test_a_need_that_nothing_fits_says_what_to_do_and_leaves_a_place_for_it(sqlite_world: World) -> None:
    change(sqlite_world.services["shelter"], active=False)
    page = open_case("dgaspc", sqlite_world.case_id)
    assert t("finding.nothing") in said(page)
    offered = page.selectbox(key=f"case.{sqlite_world.case_id}.batch.to{sqlite_world.needs[NeedKind.SHELTER]}.0")
    assert t("cases.batch.institution", name="Spitalul Județean Brașov") in offered.options


def test_a_neighbour_is_shown_with_its_county_and_asked_with_one_click(sqlite_world: World) -> None:
    next_door = do(
        sqlite_world.actor("dgaspc_cv"), services.add_service, name="Adăpost Covasna", kind=NeedKind.SHELTER,
        groups=(), capacity=4,
    )  # fmt: skip
    do(sqlite_world.actor("dgaspc_cv"), services.confirm_places, service_id=next_door, free=2, expected_version=1)
    change(sqlite_world.services["shelter"], active=False)
    page = open_case("dgaspc", sqlite_world.case_id)
    assert t("finding.widened") in said(page)
    assert t("finding.reason.neighbour", county="Covasna") in said(page)
    page.button(key=f"{need_key(sqlite_world)}.send{next_door}").click().run()
    (row,) = ask(sqlite_world.actor("dgaspc_cv"), referrals.waiting)
    assert row.service == "Adăpost Covasna"


def test_who_refused_the_need_is_shown_last_and_says_so(sqlite_world: World) -> None:
    page = open_case("dgaspc", sqlite_world.case_id)
    page.button(key=f"{need_key(sqlite_world)}.send{sqlite_world.services['shelter']}").click().run()
    (row,) = ask(sqlite_world.actor("dgaspc"), referrals.of_case, case_id=sqlite_world.case_id)
    do(
        sqlite_world.actor("shelter"), referrals.refuse, referral_id=row.id, reason=Refusal.NO_PLACE,
        expected_version=1,
    )  # fmt: skip
    assert t("finding.reason.refused") in said(page.run())


def test_a_language_is_asked_for_a_foreigner_alone_and_changes_the_order(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    case_id = assess_a_case(dgaspc, citizenship=Citizenship.THIRD)
    do(dgaspc, cases.record_consent, case_id=case_id, answer=ConsentAnswer.GIVEN, giver=Giver.SELF, expected_version=1)
    do(dgaspc, cases.set_needs, case_id=case_id, kinds=(NeedKind.LEGAL,), expected_version=2)
    made = [
        do(sqlite_world.actor("hospital"), services.add_service, name=f"Avocat {n}", kind=NeedKind.LEGAL, groups=())
        for n in (1, 2)
    ]
    change(made[0], languages="ro,fr")
    change(made[1], languages="en")
    key = f"case.{case_id}.batch.language.0"
    page = open_case("dgaspc", case_id)
    assert said(page).index("Avocat 1") < said(page).index("Avocat 2")
    page.selectbox(key=key).set_value("en").run()
    assert said(page).index("Avocat 2") < said(page).index("Avocat 1")
    assert t("finding.reason.no_language") in said(page)
    assert key.replace(str(case_id), str(sqlite_world.case_id)) not in [
        s.key for s in open_case("dgaspc", sqlite_world.case_id).selectbox
    ]


# Places to avoid


def test_places_to_avoid_are_noted_shown_and_obeyed(sqlite_world: World) -> None:
    case_id = sqlite_world.case_id
    page, form = open_case("dgaspc", case_id), f"case.{sqlite_world.case_id}.avoid"
    page.multiselect(key=f"{form}.counties.0").set_value(["CV"]).run()
    page.selectbox(key=f"{form}.county.0").set_value("SB").run()
    sibiu = search("sibiu", "SB")[0].siruta
    page.multiselect(key=f"{form}.towns.0").set_value([sibiu]).run()
    page.selectbox(key=f"{form}.county.0").set_value("BV").run()
    page.multiselect(key=f"{form}.towns.0").set_value([sibiu, FAGARAS]).run()
    page.button(key=f"{form}.save").click().run()
    assert [s.value for s in page.success] == [t("finding.avoid.saved")]
    words = said(page)
    for place in ("județul Covasna", "Făgăraș (Brașov)", "Sibiu (Sibiu)"):
        assert place in words
    assert t("finding.avoided", n=1) in words
    assert t("finding.nothing_left") in words
    assert f"{need_key(sqlite_world)}.send{sqlite_world.services['shelter']}" not in keys(page)


@pytest.mark.parametrize("who", ["shelter", "bcco", "prefecture", "centre"])
def test_of_places_to_avoid_only_the_lead_and_the_centre_read(sqlite_world: World, who: str) -> None:
    dgaspc, case_id = sqlite_world.actor("dgaspc"), sqlite_world.case_id
    page = open_case("dgaspc", case_id)
    page.button(key=f"{need_key(sqlite_world)}.send{sqlite_world.services['shelter']}").click().run()
    do(
        dgaspc, cases.set_avoided, case_id=case_id, counties=("VS",), towns=(),
        expected_version=version_of(dgaspc, case_id),
    )  # fmt: skip
    assert ("Vaslui" in said(open_case(who, case_id))) == (who == "centre")
    if who == "shelter":
        assert "Vaslui" not in said(open_page(who, "referrals"))


# Reminders and the course of places


def test_the_provider_is_reminded_on_its_home_page_until_it_confirms(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelter = sqlite_world.actor("shelter")
    title = t("finding.remind.title")
    assert t("finding.remind.never", name="Adăpost de urgență") in said(open_page("shelter"))
    do(shelter, services.confirm_places, service_id=sqlite_world.services["shelter"], free=2, expected_version=1)
    assert title not in said(open_page("shelter"))
    stand_still(monkeypatch, later(days=12))
    assert t("finding.remind.soon", name="Adăpost de urgență", date="07.12.2026") in said(open_page("shelter"))
    stand_still(monkeypatch, later(days=16))
    assert t("finding.remind.old", name="Adăpost de urgență", date="07.12.2026") in said(open_page("shelter"))


def test_the_coordinator_reads_who_has_been_silent_too_long(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelter = sqlite_world.actor("shelter")
    do(shelter, services.confirm_places, service_id=sqlite_world.services["shelter"], free=2, expected_version=1)
    words = said(open_page("prefecture"))
    assert "Consiliere psihologică" in words and "Adăpost de urgență" not in words
    stand_still(monkeypatch, later(days=36))
    words = said(open_page("prefecture"))
    when = t("finding.remind.silent_since", when="acum 36 de zile")
    assert t("finding.remind.silent_same", name="Asociația Adăpost (inventată) · Brașov", when=when) in words


@pytest.mark.parametrize(
    ("who", "reads"), [("shelter", True), ("prefecture", True), ("dgaspc", False), ("centre", False)]
)
def test_the_course_of_free_places_is_read_by_the_provider_and_the_coordinator(
    sqlite_world: World, who: str, reads: bool
) -> None:
    shelter, id = sqlite_world.actor("shelter"), sqlite_world.services["shelter"]
    do(shelter, services.confirm_places, service_id=id, free=5, expected_version=1)
    do(shelter, services.confirm_places, service_id=id, free=4, expected_version=2, at=later(days=-1))
    page = open_page(who, "services", serviciu=str(id))
    assert t("register.field.kind") in said(page)
    assert (t("finding.course.caption", n=2) in said(page)) == reads
