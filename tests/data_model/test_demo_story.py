"""Brașov as the story finds it, the personas' reach, and that the demo repeats and refuses."""

import hashlib
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from data_model import demo, people, provision, releasing, services, settings, store
from data_model.access import Role
from data_model.actions import ActionItem, ActionState
from data_model.cases import Case, NeedKind
from data_model.clocks import Clock
from data_model.errors import Conflict
from data_model.institutions import Institution
from data_model.meetings import AgendaRule, Meeting, MeetingState, agenda
from data_model.people import Account
from data_model.periods import Quarter
from data_model.referrals import CURRENT, Referral
from data_model.reports import CountyReport, ReportState
from data_model.services import Availability, Service
from data_model.tables import METADATA
from data_model.tracks import CasePartner
from data_model.tracks.codes import PartnerRole
from geodata.counties import COUNTIES
from tests.data_model.demo_built import NOW, build_into, copied, country, demo_file, forget_engine, rows  # noqa: F401

pytestmark = pytest.mark.xdist_group("demo")
PERSONAS = ["dgaspc.brasov", "prefectura.brasov", "cr.brasov", "anitp.central", "administrator"]


def of_brasov(db: Session, table: Any, column: str = "county") -> list[Any]:
    return [row for row in rows(db, table) if getattr(row, column) == "BV"]


def test_brasov_has_14_open_cases_two_of_them_without_movement(country: Session) -> None:  # noqa: F811
    found = [c for c in of_brasov(country, Case, "handling_county") if c.closed_at is None]
    assert len(found) == 14
    assert sum(c.moved_at < NOW - timedelta(days=45) for c in found) == 2


def test_brasov_has_referrals_in_progress_two_of_them_late(country: Session) -> None:  # noqa: F811
    found = [r for r in of_brasov(country, Referral) if r.status in CURRENT]
    assert len(found) == 24
    assert sum(r.late(NOW) for r in found) == 2


def test_brasovs_agenda_would_be_filled_by_every_rule(country: Session) -> None:  # noqa: F811
    proposed = agenda.proposals(country, "BV")
    assert {p.rule for p in proposed} == set(AgendaRule) - {
        AgendaRule.OTHER, AgendaRule.SERVICE_MISSING, AgendaRule.FORWARDED,
    }  # fmt: skip
    lacking = {p.figures["need"] for p in proposed if p.rule is AgendaRule.NEED_WITHOUT_SERVICE}
    assert NeedKind.IDENTITY_PAPERS in lacking
    (steps,) = (p for p in proposed if p.figures.get("clock") == Clock.STEP)
    assert 1 <= len(steps.case_ids) <= 5, "a few of its cases are late with a step, not all"


def test_every_kind_of_partner_is_invited_to_a_case_of_brasov(country: Session) -> None:  # noqa: F811
    here = {c.id for c in of_brasov(country, Case, "handling_county")}
    assert {p.role for p in rows(country, CasePartner) if p.case_id in here} == set(PartnerRole)


def test_the_country_lacks_what_the_strategy_says(country: Session) -> None:  # noqa: F811
    have = provision.of_counties(country)
    found = [sum(getattr(p, name) for p in have.values()) for name in ("dgaspcs", "ssvi", "ssvi_shared")]
    assert found == [provision.DGASPCS, provision.SSVI_DEDICATED, provision.SSVI_SHARED]
    assert have["B"].shelters and not have["B"].emergency, "Strategy, problem 6"
    for county, what in (("B", "emergency"), ("CL", "shelter")):
        proposed = {p.figures.get("what") for p in agenda.proposals(country, county)}
        assert what in proposed, county


def test_brasov_met_each_quarter_and_not_yet_in_this_one(country: Session) -> None:  # noqa: F811
    found = of_brasov(country, Meeting)
    assert Counter(m.year for m in found) == {2024: 4, 2025: 4, 2026: 3}
    assert all(m.state is MeetingState.CLOSED for m in found)
    assert str(Quarter.of(max(m.starts_at for m in found))) == "2026-Q3"


def test_brasovs_last_meeting_left_three_actions_two_overdue(country: Session) -> None:  # noqa: F811
    found = [a for a in of_brasov(country, ActionItem) if a.state in (ActionState.OPEN, ActionState.IN_WORK)]
    last = max(of_brasov(country, Meeting), key=lambda m: m.starts_at)
    assert len(found) == 3 and {a.meeting_id for a in found} == {last.id}
    assert sum(a.due_on < NOW.date() for a in found) == 2


def test_brasov_offers_what_the_story_asks_for(country: Session) -> None:  # noqa: F811
    found, given = of_brasov(country, Service), services.patience(country)
    shelters = [s for s in found if s.kind is NeedKind.SHELTER and s.confidential and "adult" in s.groups]
    assert any(s.availability(NOW, given) is Availability.FREE for s in shelters)
    assert len(found) >= 8 and {s.availability(NOW, given) for s in found} == set(Availability)
    assert {NeedKind.COUNSELLING, NeedKind.MEDICAL} <= {s.kind for s in found}


def test_the_newest_quarter_waits_for_the_story(country: Session) -> None:  # noqa: F811
    states = {r.county: r.state for r in rows(country, CountyReport) if r.quarter == "2026-Q3"}
    assert "BV" not in states and states["CV"] is ReportState.SUBMITTED
    assert Counter(states.values())[ReportState.RELEASED] > 25 and ReportState.VALIDATED in states.values()


def test_some_quarters_are_complete_and_some_counties_never_reported(country: Session) -> None:  # noqa: F811
    released = Counter(r.quarter for r in rows(country, CountyReport) if r.state is ReportState.RELEASED)
    assert released["2026-Q2"] == released["2025-Q4"] == len(COUNTIES)
    assert min(released.values()) > 30 and any(n < len(COUNTIES) for q, n in released.items() if q < "2026-Q3")


REACH = {
    "dgaspc.brasov": (Role.INSTITUTION, {"BV"}),
    "prefectura.brasov": (Role.COORDINATOR, {"BV"}),
    "cr.brasov": (Role.REGIONAL, {"BV", "CV"}),
    "anitp.central": (Role.CENTRAL, set()),
    "administrator": (Role.ADMINISTRATOR, set()),
}


def test_each_persona_signs_in_with_one_click_and_reaches_its_counties(
    demo_file: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IMPREUNA_DATABASE_URL", copied(demo_file, tmp_path))
    with store.reading(NOW) as db:
        assert [p.login for p in people.personas(db)] == PERSONAS
    for login, (role, counties) in REACH.items():
        token = people.sign_in_persona(login)
        with store.reading() as db:
            actor = people.actor_for(db, token)
        assert actor is not None
        assert (actor.role, set(actor.counties)) == (role, counties)
    assert people.sign_in("lumina.brasov", demo.PASSWORD)
    forget_engine()


def test_the_page_about_the_demo_lists_every_login(country: Session) -> None:  # noqa: F811
    page = (Path(__file__).parents[2] / "docs" / "demo.md").read_text("utf-8")
    listed = set(re.findall(r"`([a-z-]+(?:\.[a-z-]+)?)`", page))
    logins = {a.login for a in rows(country, Account)}
    assert {login for login in logins if not login.startswith("prefectura.")} <= listed
    assert {login for login in listed if "." in login} <= logins
    assert demo.PASSWORD in page
    assert {f"prefectura.{part}" for part in ("brasov", "covasna", "caras-severin")} <= logins


def test_every_prefecture_and_every_institution_of_brasov_and_covasna_has_an_account(country: Session) -> None:  # noqa: F811
    with_one = {a.institution_id for a in rows(country, Account)}
    for body in rows(country, Institution):
        if body.county in ("BV", "CV") or body.kind == "prefecture":
            assert body.id in with_one, body.name


def test_invented_organisations_say_so(country: Session) -> None:  # noqa: F811
    names = [b.name for b in rows(country, Institution) if b.kind == "ngo"]
    assert len(names) > 30 and all(name.endswith("(inventată)") for name in names)


def _fingerprint(url: str) -> dict[str, str]:
    """A hash of each table's rows, without what may differ: salts, and the day on which migrations were written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPREUNA_DATABASE_URL", url)
        found = {}
        with store.reading(NOW) as db:
            for table in METADATA.sorted_tables:
                kept = [c for c in table.columns if c.name != "password_hash"]
                lines = [repr(tuple(row)) for row in db.execute(select(*kept).order_by(*table.primary_key))]
                found[table.name] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        forget_engine()
    return found


def test_the_same_seed_makes_the_same_country_on_postgresql_too(demo_file: Path, postgres: Any) -> None:  # noqa: F811
    postgres.execute("CREATE DATABASE demo_country")
    url = postgres.url("demo_country")
    build_into(url)
    assert _fingerprint(url) == _fingerprint(f"sqlite:///{demo_file}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPREUNA_DATABASE_URL", url)
        with store.writing(NOW) as db:  # the next row of each table finds its number free
            db.add(Institution(kind="ngo", name="Asociația Următoarea (inventată)", county="BV"))
            db.add(Service(institution_id=1, name="Serviciul următor", kind=NeedKind.LEGAL, county="BV"))
            db.flush()
        forget_engine()


def test_a_database_that_holds_data_is_refused(
    demo_file: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IMPREUNA_DATABASE_URL", copied(demo_file, tmp_path))
    with pytest.raises(Conflict, match="demo.not_empty"):
        demo.build(now=NOW, progress=lambda _line: None)
    with store.reading(NOW) as db:
        assert settings.is_demo(db)
        assert len(db.exec(select(Account.id)).all()) == 77
    forget_engine()


def test_released_quarters_are_known_to_the_reports(country: Session) -> None:  # noqa: F811
    assert {f.place for f in rows(country, releasing.ReleasedFigure)} >= set(COUNTIES)
