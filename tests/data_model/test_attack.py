"""Attacks that once worked, or came close: by another team, another institution, or somebody outside."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from data_model import cases, country, guessing, institutions, people, referrals, releasing, reports, services, store
from data_model.access import Role
from data_model.cases import AgeBand, ConsentAnswer, Giver, NeedKind, VictimStatus
from data_model.disclosure import FigureState
from data_model.errors import Invalid
from data_model.institutions import Institution, InstitutionKind
from data_model.people import Account, Refused
from data_model.services import Service, TargetGroup
from geodata.counties import COUNTIES, in_region
from tests.world import (
    FACTS,
    PASSWORD,
    World,
    ask,
    assess_a_case,
    do,
    identify,
    later,
    open_a_case,
    send_three,
    version_of,
)

AUGUST = datetime(2026, 8, 10, 9, tzinfo=UTC)
Q3 = "2026-Q3"
REAL_NAME = "Adăpost de urgență"


def identified(world: World, who: str, n: int, **facts: object) -> list[int]:
    made = []
    for _ in range(n):
        made.append(open_a_case(world.actor(who), at=AUGUST, **facts))
        identify(world.actor(who), made[-1], at=AUGUST)
    return made


def test_a_referral_to_a_confidential_shelter_does_not_tell_its_name(sqlite_world: World) -> None:
    send_three(sqlite_world)
    for who in ("dgaspc", "centre", "prefecture"):
        assert REAL_NAME not in repr(ask(sqlite_world.actor(who), referrals.waiting))
        assert REAL_NAME not in repr(ask(sqlite_world.actor(who), referrals.of_case, case_id=sqlite_world.case_id))
    assert REAL_NAME in repr(ask(sqlite_world.actor("shelter"), referrals.waiting))


def test_the_order_of_the_register_does_not_tell_a_hidden_name(sqlite_world: World) -> None:
    for name in ("Aaa", "Zzz"):
        with store.writing() as db:
            hidden = db.get(Service, sqlite_world.services["shelter"])
            assert hidden
            hidden.name = name
        rows = [row.id for row in ask(sqlite_world.actor("dgaspc_cj"), services.listed, counties=("BV",))]
        assert rows.index(sqlite_world.services["shelter"]) == 1


def test_a_team_does_not_count_the_few_victims_whom_other_teams_help(sqlite_world: World) -> None:
    """Victims are counted by county of origin: two of Brașov's stand in Cluj's cases, which Brașov never sees."""
    identified(sqlite_world, "dgaspc_cj", 2, origin_county="BV", age_band=AgeBand.FROM_14)
    for who in ("prefecture", "centre"):
        figures = ask(sqlite_world.actor(who), reports.preview, county="BV", quarter=Q3)
        assert figures["victims_identified"].state is FigureState.PROTECTED
        assert figures["victims_minors"].value is None
        assert figures["cases_notified"].value == 0


def test_what_changed_since_a_release_does_not_show_in_the_countrys_total(sqlite_world: World) -> None:
    own = identified(sqlite_world, "dgaspc", 9)
    for county in in_region("Centru"):
        if county.code != "BV":
            identified(sqlite_world, "dgaspc", 5, origin_county=county.code)
    *most, last = COUNTIES
    with store.writing(later()) as db:
        for county in most:
            releasing.keep_released(db, county, Q3)
    do(
        sqlite_world.actor("dgaspc"), cases.set_victim_status, case_id=own[0], status=VictimStatus.RULED_OUT,
        decided_by=InstitutionKind.BCCO, expected_version=3,
    )  # fmt: skip
    with store.writing(later()) as db:
        releasing.keep_released(db, last, Q3)
    seen = ask(sqlite_world.actor("anitp"), country.compared, indicator="victims_identified", quarter=Q3)
    brasov = next(cell for cell in seen.cells if cell.county == "BV")
    assert brasov.figure.value == 9
    assert seen.margins["Centru"].value == sum(c.figure.value or 0 for c in seen.cells if c.region == "Centru") == 34


def test_a_word_outside_the_list_passes_no_rule(sqlite_world: World) -> None:
    """A browser can send the bare word of a code; a child's own consent must not slip through as one."""
    actor = sqlite_world.actor("dgaspc")
    child = assess_a_case(actor, age_band=AgeBand.UNDER_14)
    given = {"case_id": child, "expected_version": 1}
    with pytest.raises(Invalid, match=r"consent\.child"):
        do(actor, cases.record_consent, answer="given", giver="self", **given)
    with pytest.raises(Invalid, match=r"choice\.unknown"):
        do(actor, cases.record_consent, answer="<script>", giver=Giver.REPRESENTATIVE, **given)
    with pytest.raises(Invalid, match=r"choice\.unknown"):
        do(actor, cases.set_needs, kinds=("shelter", "money"), **given)
    assert ask(actor, cases.detail, case_id=child).consent is None
    do(actor, cases.record_consent, answer="given", giver="representative", **given)
    assert ask(actor, cases.detail, case_id=child).consent is ConsentAnswer.GIVEN


def test_a_lock_does_not_tell_which_logins_exist(sqlite_world: World) -> None:
    def answers(login: str) -> list[bool]:
        found = []
        for _ in range(guessing.FREE_TRIES + 1):
            with pytest.raises(Refused) as refused:
                people.sign_in(login, "greșit de tot")
            found.append(refused.value.wait > 0)
        return found

    with store.writing() as db:
        closed = db.get(Account, sqlite_world.actor("hospital").account_id)
        assert closed
        closed.active = False
    assert answers("shelter") == answers(" Nimeni.Cunoscut ") == answers("hospital")


def test_many_guesses_at_once_gain_nothing(sqlite_world: World) -> None:
    def enters(password: str) -> bool:
        try:
            return bool(people.sign_in("shelter", password))
        except Refused:
            return False

    with ThreadPoolExecutor(4) as pool:
        wrong = list(pool.map(enters, ["greșit de tot"] * 8))
    assert not any(wrong)
    assert not enters(PASSWORD)


def test_a_national_body_opens_no_case_outside_every_county(sqlite_world: World) -> None:
    with store.writing() as db:
        body = Institution(kind=InstitutionKind.MAE, name="Un minister (inventat)")
        db.add(body)
        db.flush()
        account = Account(
            login="minister", name="Om inventat", role=Role.INSTITUTION, institution_id=body.id or 0, password_hash="-"
        )
        db.add(account)
        db.flush()
        actor = people.actor_of(db, account)
        assert not institutions.covered(db, body)
    with pytest.raises(Invalid, match=r"place\.county"):
        do(actor, cases.open_case, **FACTS)
    with pytest.raises(Invalid, match=r"place\.county"):
        do(actor, services.add_service, name="Ajutor", kind=NeedKind.LEGAL, groups=(TargetGroup.ADULT,))


def test_no_case_code_reaches_anitp_in_the_words_of_a_report(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    code = ask(dgaspc, cases.detail, case_id=sqlite_world.case_id).row.code
    given = {"county": "BV", "quarter": Q3}
    with pytest.raises(Invalid, match=r"report\.case_code"):
        do(sqlite_world.actor("prefecture"), reports.submit, note=f"Vezi {code.lower()}.", expected_version=1, **given)
    do(sqlite_world.actor("prefecture"), reports.submit, expected_version=1, **given)
    with pytest.raises(Invalid, match=r"report\.case_code"):
        do(sqlite_world.actor("centre"), reports.give_back, reason=f"Lipsește {code}.", expected_version=2, **given)


def test_an_institution_that_refused_sees_the_case_no_more(sqlite_world: World) -> None:
    first = send_three(sqlite_world)[0]
    shelter = sqlite_world.actor("shelter")
    assert ask(shelter, cases.detail, case_id=sqlite_world.case_id).facts
    do(shelter, referrals.refuse, referral_id=first, reason="no_place", expected_version=1)
    assert sqlite_world.case_id not in [row.id for row in ask(shelter, cases.listed)]
    assert version_of(sqlite_world.actor("dgaspc"), sqlite_world.case_id)
    for other in ("counsellor", "hospital", "bcco"):
        assert not ask(sqlite_world.actor(other), cases.detail, case_id=sqlite_world.case_id).facts.notes  # type: ignore[union-attr]
