"""Cazuri: a case is opened, consented to, given needs and sent on; each role sees as much of it as it may."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.widgets import case_form, case_work
from dashboard.widgets.case_steps import next_steps
from dashboard.widgets.case_words import answer_line, needs_short, outcome_badge
from dashboard.words import t
from data_model import cases, referrals, store
from data_model.audit import AuditEvent
from data_model.cases import (
    AgeBand,
    CloseReason,
    ConsentAnswer,
    Giver,
    NeedKind,
    Progress,
    ReopenReason,
    Risk,
    Screening,
    VictimStatus,
)
from data_model.institutions import InstitutionKind
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask, assess_a_case, close_a_case, do, later, open_a_case, send_three, version_of

FACTS = {
    "age_band": AgeBand.FROM_14,
    "sex": cases.Sex.FEMALE,
    "citizenship": cases.Citizenship.RO,
    "source": cases.Signal.POLICE,
    "exploitation": cases.Exploitation.BEGGING,
    "destination": "RO",
}
PHONE = "Sun-o pe mama ei, 0722 123 456."


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def write(monkeypatch: pytest.MonkeyPatch, text: str, *modules: Any) -> None:
    """Type into the editor, which Streamlit's runner cannot: it answers with `text`."""
    for module in modules:
        monkeypatch.setattr(module, "editor", lambda field, **kwargs: text)


def open_case(who: str, case_id: int) -> AppTest:
    """The page with a case open on it."""
    page = open_page(who, "cases")
    page.session_state["cases.chosen"] = case_id
    return page.run()


def fill(page: AppTest, **facts: Any) -> AppTest:
    for key, value in facts.items():
        page.selectbox(key=f"case.new.{key}.0").set_value(value).run()
    return page


def new_case(**facts: Any) -> AppTest:
    page = open_page("dgaspc", "cases")
    page.button(key="cases.open").click().run()
    return fill(page, **facts)


def messages(page: AppTest) -> list[str]:
    return [str(part.value) for part in (*page.success, *page.error)]


def events(action: str) -> int:
    with store.reading() as db:
        return len(db.exec(select(AuditEvent).where(AuditEvent.action == action)).all())


@pytest.mark.parametrize("who", ["dgaspc", "bcco", "prefecture", "centre"])
def test_each_role_that_sees_a_case_finds_it_in_the_list(sqlite_world: World, who: str) -> None:
    page = open_page(who, "cases")
    assert not page.exception
    assert not page.error
    assert ask(sqlite_world.actor(who), cases.listed)[0].code in said(page)


def test_an_institution_without_cases_is_told_what_to_do_next(sqlite_world: World) -> None:
    page = open_page("shelter", "cases")
    assert [info.value for info in page.info] == [t("cases.list.empty_lead")]
    assert page.button(key="cases.open")


@pytest.mark.parametrize("who", ["prefecture", "centre"])
def test_who_may_not_open_a_case_is_not_offered_it(sqlite_world: World, who: str) -> None:
    assert "cases.open" not in [button.key for button in open_page(who, "cases").button]


def test_the_list_is_searched_by_code_and_words_in_any_spelling_and_by_stage(sqlite_world: World) -> None:
    row = ask(sqlite_world.actor("dgaspc"), cases.listed)[0]
    page = open_page("dgaspc", "cases")
    for typed in (row.code[-5:].lower(), "brasov", "BRA\u015eOV medica", row.code.replace("-", " ")):
        page.text_input(key="cases.code").set_value(typed).run()
        assert row.code in said(page), typed
    assert row.code not in str(dict(page.query_params))
    page.selectbox(key="etapa").set_value(Progress.MONITORED).run()
    assert [info.value for info in page.info] == [t("cases.list.nothing_fits")]


def test_a_case_that_has_not_moved_for_long_is_marked(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = t("cases.list.still", moved="")
    assert mark not in said(open_page("dgaspc", "cases"))
    stand_still(monkeypatch, later(days=46))
    assert mark in said(open_page("dgaspc", "cases"))


def test_a_closed_case_is_in_the_other_list(sqlite_world: World) -> None:
    dgaspc, case_id = sqlite_world.actor("dgaspc"), sqlite_world.case_id
    code = ask(dgaspc, cases.detail, case_id=case_id).row.code
    close_a_case(dgaspc, sqlite_world.actor("centre"), case_id, CloseReason.CONTACT_LOST)
    page = open_page("dgaspc", "cases")
    assert code not in said(page)
    assert code in said(page.selectbox(key="cazuri").set_value("closed").run())


def test_opening_a_case_says_who_was_notified(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    write(monkeypatch, "A fost văzută lângă gară.", case_form)
    page = new_case(**FACTS)
    page.selectbox(key="case.new.exploitation_county.0").set_value("CV").run()
    page.text_input(key="case.new.town_search.0").set_value("fagaras").run()
    page.button(key="cases.form.save").click().run()
    row = max(ask(sqlite_world.actor("dgaspc"), cases.listed), key=lambda r: r.id)
    assert messages(page) == [
        t("cases.opened.told", code=row.code, who="BCCO Brașov, Centrul Regional ANITP Brașov"),
    ]
    facts = ask(sqlite_world.actor("dgaspc"), cases.detail, case_id=row.id).facts
    assert (facts.exploitation_county, facts.origin_county) == ("CV", None)
    assert [note.text for note in facts.notes] == ["A fost văzută lângă gară."]
    words = said(page)
    assert "Făgăraș" in words
    assert t("cases.next.assess") in words


def test_a_new_case_is_looked_at_once_however_often_the_page_is_drawn(sqlite_world: World) -> None:
    before, page = events("case_seen"), new_case(**FACTS)
    page.button(key="cases.form.save").click().run()
    page.run()
    page.run()
    assert events("case_seen") == before + 1


def test_a_note_that_names_somebody_is_refused_and_the_rest_stays(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(ask(sqlite_world.actor("dgaspc"), cases.listed))
    write(monkeypatch, PHONE, case_form)
    page = new_case(**FACTS)
    page.button(key="cases.form.save").click().run()
    assert len(page.error) == 1
    assert "telefon" in page.error[0].value
    page.run()
    for key, value in FACTS.items():
        assert page.selectbox(key=f"case.new.{key}.0").value == value
    assert len(ask(sqlite_world.actor("dgaspc"), cases.listed)) == before


def test_what_is_missing_from_a_new_case_is_named(sqlite_world: World) -> None:
    page = new_case(sex=cases.Sex.FEMALE)
    page.button(key="cases.form.save").click().run()
    assert "grupa de vârstă" in page.error[0].value
    assert "sexul" not in page.error[0].value


def test_a_town_of_another_county_is_not_found(sqlite_world: World) -> None:
    page = new_case()
    page.text_input(key="case.new.town_search.0").set_value("Cluj-Napoca").run()
    assert t("cases.form.town_none", text="Cluj-Napoca") in said(page)


def test_giving_up_a_new_case_empties_the_form(sqlite_world: World) -> None:
    page = new_case(sex=cases.Sex.MALE)
    page.button(key="cases.form.cancel").click().run()
    page.button(key="cases.open").click().run()
    assert page.selectbox(key="case.new.sex.1").value is None


def test_the_coordinator_sees_code_age_needs_and_status_alone(sqlite_world: World) -> None:
    dgaspc, case_id = sqlite_world.actor("dgaspc"), sqlite_world.case_id
    do(dgaspc, cases.add_note, case_id=case_id, text="O notă numai a noastră.", expected_version=3)
    page = open_case("prefecture", case_id)
    words = said(page)
    assert t("terms.age_band.18_25") in words
    assert t("terms.need.shelter") in words
    assert t("cases.head.team") in words
    for hidden in (t("terms.exploitation.sexual_prostitution"), t("terms.sex.female"), "Germania", "numai a noastră"):
        assert hidden not in words
    assert t("terms.sex.female") in said(open_case("centre", case_id))


def test_a_notified_institution_reads_the_facts_and_notes_only_its_own_step_and_status(sqlite_world: World) -> None:
    page = open_case("bcco", sqlite_world.case_id)
    words = said(page)
    assert t("terms.exploitation.sexual_prostitution") in words
    assert t("cases.next.other_lead", lead="DGASPC Brașov") in words
    assert sorted(b.key for b in page.button if b.key and b.key.startswith("case.")) == [
        f"case.{sqlite_world.case_id}.next.everyone", f"case.{sqlite_world.case_id}.victim.save",
    ]  # fmt: skip
    page.radio(key=f"case.{sqlite_world.case_id}.victim.status.0").set_value(VictimStatus.PRESUMED).run()
    page.button(key=f"case.{sqlite_world.case_id}.victim.save").click().run()
    assert messages(page) == [t("cases.victim.saved")]


@pytest.mark.parametrize("who", ["dgaspc_cj", "shelter", "prefecture_cv"])
def test_a_case_out_of_reach_says_so_and_leads_back(sqlite_world: World, who: str) -> None:
    page = open_case(who, sqlite_world.case_id)
    assert [error.value for error in page.error] == [t("errors.case.unknown")]
    page.button(key="cases.back").click().run()
    assert not page.error


def test_consent_is_noted_with_who_gave_it(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    case_id = assess_a_case(dgaspc, age_band=AgeBand.FROM_14)
    page, form = open_case("dgaspc", case_id), f"case.{case_id}.consent"
    page.button(key=f"{form}.save").click().run()
    assert messages(page) == [t("cases.consent.choose")]
    page.radio(key=f"{form}.answer.0").set_value(ConsentAnswer.GIVEN).run()
    assert page.radio(key=f"{form}.giver.0").options == [t("terms.giver.parent"), t("terms.giver.representative")]
    page.radio(key=f"{form}.giver.0").set_value(Giver.REPRESENTATIVE).run()
    page.pills(key=f"{form}.kinds.0").set_value([NeedKind.SHELTER]).run()
    page.button(key=f"{form}.save").click().run()
    assert messages(page) == [t("cases.consent.saved")]
    assert ask(dgaspc, cases.detail, case_id=case_id).answer.kinds == (NeedKind.SHELTER,)
    assert ask(dgaspc, cases.detail, case_id=case_id).consent is ConsentAnswer.GIVEN


def test_a_new_case_is_assessed_on_its_page_before_consent_is_asked(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    case_id = open_a_case(dgaspc)
    page, form = open_case("dgaspc", case_id), f"case.{case_id}.assess"
    assert page.radio(key=f"case.{case_id}.consent.answer.0").options == [t("terms.consent.refused")]
    assert f"{t('cases.course.to_progress', word=t('terms.progress.consented'))}" not in said(page)
    page.button(key=f"{form}.save").click().run()
    assert t("errors.assessment.missing") in said(page)
    page.radio(key=f"{form}.screening.0").set_value(Screening.SIGNS).run()
    page.radio(key=f"{form}.risk.0").set_value(Risk.HIGH).run()
    page.button(key=f"{form}.save").click().run()
    assert messages(page) == [t("cases.assess.saved")]
    assert t("terms.consent.given") in page.radio(key=f"case.{case_id}.consent.answer.0").options


def test_needs_are_chosen_and_the_urgent_ones_marked(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    case_id = open_a_case(dgaspc)
    page, form = open_case("dgaspc", case_id), f"case.{case_id}.needs"
    page.pills(key=f"{form}.kinds.0").set_value([NeedKind.LEGAL, NeedKind.SHELTER]).run()
    page.pills(key=f"{form}.urgent.0").set_value([NeedKind.SHELTER]).run()
    page.button(key=f"{form}.save").click().run()
    found = ask(dgaspc, cases.detail, case_id=case_id).needs
    assert {(n.kind, n.urgent) for n in found} == {(NeedKind.LEGAL, False), (NeedKind.SHELTER, True)}


def test_a_stale_save_is_told_and_what_was_chosen_stays(sqlite_world: World) -> None:
    dgaspc, case_id = sqlite_world.actor("dgaspc"), sqlite_world.case_id
    page, form = open_case("dgaspc", case_id), f"case.{sqlite_world.case_id}.needs"
    do(dgaspc, cases.add_note, case_id=case_id, text="Între timp.", expected_version=version_of(dgaspc, case_id))
    chosen = [NeedKind.SHELTER, NeedKind.LEGAL]
    page.pills(key=f"{form}.kinds.0").set_value(chosen).run()
    page.button(key=f"{form}.save").click().run()
    assert [error.value for error in page.error] == [
        t("errors.conflict.stale"),
        t(
            "cases.conflict.both", now="cazare (urgent), consiliere psihologică, asistență medicală",
            here="cazare (urgent), asistență juridică",
        ),
    ]  # fmt: skip
    assert set(page.pills(key=f"{form}.kinds.0").value) == set(chosen)
    page.run()
    page.button(key=f"{form}.save").click().run()
    assert messages(page) == [t("cases.needs.saved")]
    assert {n.kind for n in ask(dgaspc, cases.detail, case_id=case_id).needs} == set(chosen)


def test_a_note_is_added_and_read_by_who_leads_the_case(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    write(monkeypatch, "A primit adăpost.", case_work)
    page = open_case("dgaspc", sqlite_world.case_id)
    page.button(key=f"case.{sqlite_world.case_id}.note.save").click().run()
    assert messages(page) == [t("cases.notes.added")]
    assert "A primit adăpost." in said(page)


def test_the_status_needs_who_decided_it(sqlite_world: World) -> None:
    page, form = open_case("dgaspc", sqlite_world.case_id), f"case.{sqlite_world.case_id}.victim"
    page.radio(key=f"{form}.status.0").set_value(VictimStatus.PRESUMED).run()
    page.button(key=f"{form}.save").click().run()
    assert messages(page) == [t("cases.victim.choose")]
    page.selectbox(key=f"{form}.by.0").set_value(InstitutionKind.BCCO).run()
    page.button(key=f"{form}.save").click().run()
    assert messages(page) == [t("cases.victim.saved")]


def close(page: AppTest, case_id: int, *, sure: bool = True) -> AppTest:
    form = f"case.{case_id}.close"
    page.selectbox(key=f"{form}.reason.0").set_value(CloseReason.CONTACT_LOST).run()
    if sure:
        page.checkbox(key=f"{form}.sure.0").check().run()
    return page.button(key=f"{form}.save").click().run()


def test_a_case_is_closed_only_when_one_is_sure(sqlite_world: World) -> None:
    page = close(open_case("dgaspc", sqlite_world.case_id), sqlite_world.case_id, sure=False)
    assert messages(page) == [t("cases.close.choose")]
    page = close(page, sqlite_world.case_id)
    assert messages(page) == [t("cases.close.saved")]
    assert t("cases.head.closing", reason=t("terms.close_reason.contact_lost")) in said(page)
    centre = open_case("centre", sqlite_world.case_id)
    centre.button(key=f"case.{sqlite_world.case_id}.close.validate").click().run()
    assert t("cases.head.closed", reason=t("terms.close_reason.contact_lost")) in said(centre)
    centre.selectbox(key=f"case.{sqlite_world.case_id}.reopen.reason.0").set_value(ReopenReason.CAME_BACK).run()
    centre.button(key=f"case.{sqlite_world.case_id}.reopen.save").click().run()
    assert messages(centre) == [t("cases.reopen.saved")]


def test_a_case_with_referrals_under_way_does_not_close(sqlite_world: World) -> None:
    send_three(sqlite_world)
    page = close(open_case("dgaspc", sqlite_world.case_id), sqlite_world.case_id)
    assert messages(page) == [t("errors.case.open_referrals", n=3)]
    assert page.checkbox(key=f"case.{sqlite_world.case_id}.close.sure.0").value


def test_the_next_steps_end_with_closing_once_every_service_has_ended(sqlite_world: World) -> None:
    dgaspc, case_id = sqlite_world.actor("dgaspc"), sqlite_world.case_id
    for who, referral in zip(("shelter", "counsellor", "hospital"), send_three(sqlite_world), strict=True):
        actor = sqlite_world.actor(who)
        do(actor, referrals.accept, referral_id=referral, expected_version=1)
        do(actor, referrals.start, referral_id=referral, expected_version=2)
    assert steps(dgaspc, case_id) == [t("cases.next.monitor")]
    for who, row in zip(
        ("shelter", "counsellor", "hospital"), ask(dgaspc, referrals.of_case, case_id=case_id), strict=True
    ):
        do(sqlite_world.actor(who), referrals.finish, referral_id=row.id, expected_version=3)
    assert steps(dgaspc, case_id) == [t("cases.next.close")]


def steps(actor: Any, case_id: int, at: datetime = NOW) -> list[str]:
    return next_steps(
        ask(actor, cases.detail, case_id=case_id, at=at), ask(actor, referrals.of_case, case_id=case_id, at=at)
    )


def test_many_needs_are_shortened_and_a_late_referral_is_no_longer_just_waiting(sqlite_world: World) -> None:
    kinds = tuple(NeedKind)[:4]
    assert needs_short(kinds) == "cazare, consiliere psihologică și încă 2"
    assert needs_short(kinds[:3]) == "cazare, consiliere psihologică, asistență medicală"
    send_three(sqlite_world)
    row = ask(sqlite_world.actor("dgaspc"), referrals.of_case, case_id=sqlite_world.case_id, at=later(days=4))[0]
    assert outcome_badge(row, later(days=4)).tone == "bad"
    assert answer_line(row) == "–"


def test_a_case_in_the_address_opens_nothing(sqlite_world: World) -> None:
    page = open_page("dgaspc", "cases", caz=str(sqlite_world.case_id), cazuri="altceva", etapa="<script>")
    assert not page.exception
    assert page.button(key="cases.open")
