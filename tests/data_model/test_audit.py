"""The audit: what is seen has its event, what was changed or cut is noticed, what is forgotten stays provable."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from data_model import access, audit, cases, meetings, store
from data_model.access import DOORS
from data_model.audit import AuditEvent, Proof
from data_model.audit.recording import CHECKPOINT_EVERY
from data_model.cases import ConsentAnswer, Giver
from data_model.errors import Invalid, ModelError, NotAllowed
from data_model.services.search import Search
from tests.data_model.probes import PROBES, call
from tests.data_model.scene import Scene
from tests.world import NOW, World, ask, do, later, send_three, version_of

# Questions that show no case, document, account or confidential place, or whose event is a command's of its own.
QUIET = {
    "actions.common_plan": "actions.note_plan, at each file",
    "meetings.material_file": "meetings.note_material, at each file",
    "meetings.invitation_of": "meetings.note_paper, at each file",
    "meetings.draft_of": "meetings.note_paper, at each file",
    "imports.check": "imports.note_check, at each list",
    "exchange.check": "what the actor's own list holds; exchange.carry_out, where it enters",
    "unmet.of_case": "nothing stands there in the scene; cases.detail is asked with it",
    "tracks.doers": "names of institutions; tracks.of_case is asked with it",
    "tracks.partners_to_invite": "names of institutions; tracks.of_case is asked with it",
    "protection.declared": "empty for all but the police, of whom the scene has none",
    "people.my_account": "one's own",
    "people.my_sessions": "one's own",
    "people.how_many_due": "a number of accounts",
    "people.factor_rules": "a rule for each role",
    "cases.seen_by": "of one's own case, about others",
} | dict.fromkeys(
    (
        "actions.listed", "audit.actions", "audit.proof", "comparing.choices", "comparing.shown",
        "comparing.side_by_side", "completeness.of_period", "context.figures", "country.compared", "country.periods",
        "reports.reopenings", "country.last_release",
        "country.trend", "county.standing", "county.town_bands", "county.waiting_at",
        "digests.undelivered", "drafts.read", "drafts.waiting", "facts.changes", "facts.declared", "facts.due",
        "facts.missing", "gaps.of_country", "gaps.of_county",
        "institutions.addresses",
        "institutions.in_counties", "keeping.without_account", "map_classes.limits", "meetings.calendars",
        "meetings.counties_to_propose_in", "meetings.deliveries", "meetings.follow", "meetings.forwards_of",
        "meetings.forwards_received", "meetings.forwards_sent", "meetings.history_of", "meetings.left_behind",
        "meetings.listed", "meetings.may_attach", "meetings.measures_told", "meetings.own_proposals",
        "meetings.pulse", "meetings.versions_of", "meetings.waiting_proposals", "monitoring.of_country",
        "monitoring.of_county",
        "monitoring.own_reasons", "monitoring_report.of", "notices.waiting", "practices.listed",
        "reports.listed", "reports.preview", "rollups.verify", "services.occupancy", "services.own", "services.retired",
        "services.silent_in", "services.to_confirm", "teams.acts", "teams.team",
    ),
    "no case, document, account or confidential place",
)  # fmt: skip
SEARCHED: dict[str, dict[str, Any]] = {
    "services.listed": {"search": Search(text="consiliere")}, "meetings.look_back": {"words": "locuri"},
}  # fmt: skip


def events() -> int:
    with store.reading() as db:
        return db.exec(select(func.count()).select_from(AuditEvent)).one()


def proof(chain: str = "BV") -> Proof:
    with store.reading() as db:
        return audit.prove(db, chain)


def by_force(statement: str) -> None:
    """As somebody does who has the database's file or its owner's password."""
    with store.engine().begin() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(statement))


def close(scene: Scene) -> None:
    who = scene.world.actor("prefecture")
    own = scene.world.institutions["prefecture"]
    do(who, meetings.note_attendance, meeting_id=scene.meeting, institution_id=own, presence="present", person="Cineva")
    shown = ask(who, meetings.detail, meeting_id=scene.meeting).row.version
    do(who, meetings.close_meeting, meeting_id=scene.meeting, expected_version=shown)


def looked_for(world: World, scene: Scene, name: str, hours: int) -> bool:
    """Whether some actor who gets an answer at this door leaves an event; each asked at an hour of its own."""
    from data_model.resources import ResourceSearch

    asked = PROBES[name](scene) | SEARCHED.get(name, {})
    if name == "resources.listed":
        asked["search"] = ResourceSearch(text="interpret")
    for who in ("dgaspc", "prefecture", "shelter", "admin", "anitp", "centre"):
        before = events()
        try:
            call(DOORS[name], world, who, asked | {"at": later(hours=hours)})
        except (ModelError, NotAllowed):
            continue
        if events() > before:
            return True
    return False


def test_every_question_that_shows_a_case_a_document_or_a_place_leaves_an_event(sqlite_world: World) -> None:
    scene = Scene(sqlite_world)
    close(scene)
    silent = []
    for hours, (name, door) in enumerate(sorted(DOORS.items()), start=1):
        if door.kind == "question" and name not in QUIET and not looked_for(sqlite_world, scene, name, hours):
            silent.append(name)
    assert silent == [], "call audit.seen in them, or say in QUIET why not"
    assert set(QUIET) <= set(DOORS)


def test_a_look_is_written_once_in_half_an_hour_and_not_by_whom_it_was_refused(sqlite_world: World) -> None:
    who, case_id = sqlite_world.actor("prefecture"), sqlite_world.case_id
    before = events()
    for minutes in (0, 1, 29):
        ask(who, cases.detail, at=later(minutes=minutes), case_id=case_id)
    assert events() == before + 1
    ask(who, cases.detail, at=later(minutes=31), case_id=case_id)
    assert events() == before + 2
    with pytest.raises(ModelError):
        ask(sqlite_world.actor("prefecture_cj"), cases.detail, case_id=case_id)
    assert events() == before + 2


def test_where_the_event_cannot_be_written_nothing_is_shown(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("data_model.audit.recording._append", full)
    with pytest.raises(OSError, match="disk full"):
        ask(sqlite_world.actor("prefecture"), cases.detail, case_id=sqlite_world.case_id)


def test_the_institution_that_owns_a_case_sees_who_saw_it_and_nobody_else_does(sqlite_world: World) -> None:
    world = sqlite_world
    ask(world.actor("prefecture"), cases.detail, at=later(hours=1), case_id=world.case_id)
    ask(world.actor("prefecture"), cases.detail, at=later(hours=3), case_id=world.case_id)
    found = {row.institution: row for row in ask(world.actor("dgaspc"), cases.seen_by, case_id=world.case_id)}
    assert set(found) == {"DGASPC Brașov", "Instituția Prefectului Brașov"}
    row = found["Instituția Prefectului Brașov"]
    assert (row.role, row.times, row.last) == (access.Role.COORDINATOR, 2, later(hours=3))
    for who in ("prefecture", "centre", "hospital", "dgaspc_cj"):
        with pytest.raises(ModelError):
            ask(world.actor(who), cases.seen_by, case_id=world.case_id)


def test_what_is_forgotten_says_nothing_of_anybody_and_the_chain_still_holds(world: World) -> None:
    send_three(world)
    subject = f"case {world.case_id}"
    with store.writing(NOW) as db:
        forgotten = audit.forget(db, [subject])
    assert forgotten >= 4
    with store.reading() as db:
        held = audit.prove(db, "BV")
        rows = db.exec(select(AuditEvent).where(col(AuditEvent.forgotten_by).is_not(None))).all()
    assert held.holds
    assert held.forgotten == forgotten == len(rows)
    assert {(e.account_id, e.institution_id, e.subject, e.detail, e.salt) for e in rows} == {(None, None, "", "", "")}
    assert ask(world.actor("admin"), audit.latest, chain="BV")[0].action == "payloads_forgotten"
    with pytest.raises(DBAPIError), store.writing(NOW) as db:
        db.execute(text("UPDATE auditevent SET subject = 'case 9' WHERE forgotten_by IS NOT NULL"))
    with pytest.raises(DBAPIError), store.writing(NOW) as db:  # what a chain holds goes with no payload
        db.execute(text("UPDATE auditevent SET action = 'x', account_id = NULL, institution_id = NULL, subject = '', "
                        "detail = '', salt = '', forgotten_by = 1 WHERE salt <> ''"))  # fmt: skip
    with store.writing(NOW) as db:
        db.add(audit.AuditCheckpoint(chain="BV", sequence=1, hash="0" * 64, at=NOW))
    with pytest.raises(DBAPIError), store.writing(NOW) as db:
        db.execute(text("DELETE FROM auditcheckpoint"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE auditevent SET subject = 'altceva' WHERE chain = 'BV' AND sequence = 2",
        "UPDATE auditevent SET account_id = 1 WHERE chain = 'BV' AND sequence = 2",
        "UPDATE auditevent SET at = '2020-01-01' WHERE chain = 'BV' AND sequence = 2",
        "UPDATE auditevent SET account_id = NULL, institution_id = NULL, subject = '', detail = '', salt = '', "
        "forgotten_by = 3 WHERE chain = 'BV' AND sequence = 2",  # no event says why
    ],
)
def test_what_was_changed_by_force_is_found_at_its_event(sqlite_world: World, statement: str) -> None:
    by_force(statement)
    assert proof().broken_at == 2


def test_a_cut_tail_is_noticed_by_the_minutes_by_a_checkpoint_and_by_the_file(
    sqlite_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "capete.txt"
    monkeypatch.setenv("IMPREUNA_AUDIT_ANCHORS", str(file))
    scene = Scene(sqlite_world)
    close(scene)
    whole = proof()
    assert whole.holds
    with file.open("a") as torn:
        torn.write("\nBV 9 12ab")
    by_force(f"DELETE FROM auditevent WHERE chain = 'BV' AND sequence = {whole.events}")
    assert audit.read_anchors()["BV"]
    assert (proof().broken_at, proof().cut_from, proof().missing_heads) == (None, whole.events, ())
    with file.open("a") as lie:
        lie.write("\nnimic")
    with pytest.raises(Invalid, match=r"audit\.anchors_line"):
        proof()
    file.unlink()
    with pytest.raises(Invalid, match=r"audit\.anchors_gone"):
        proof()
    monkeypatch.delenv("IMPREUNA_AUDIT_ANCHORS")
    assert proof().holds  # nothing else knows of the last event
    by_force(f"DELETE FROM auditevent WHERE chain = 'BV' AND sequence >= {whole.events - 1}")
    assert len(proof().missing_heads) == 1
    with store.writing(NOW) as db:
        db.add(audit.AuditCheckpoint(chain="BV", sequence=CHECKPOINT_EVERY, hash="a" * 64, at=NOW))
    assert proof().cut_from == whole.events - 1


def test_the_log_is_looked_through_by_action_person_and_days(sqlite_world: World) -> None:
    world, admin = sqlite_world, sqlite_world.actor("admin")
    dgaspc = world.actor("dgaspc")
    do(dgaspc, cases.record_consent, at=later(days=2), case_id=world.case_id, answer=ConsentAnswer.WITHDRAWN,
       giver=Giver.SELF, expected_version=version_of(dgaspc, world.case_id))  # fmt: skip
    noted = ask(admin, audit.latest, action="consent_recorded")
    assert [row.at for row in noted] == [later(days=2), NOW]
    day = (NOW + timedelta(days=2)).date()
    done = {r.action for r in ask(admin, audit.latest, first=day, last=day, chain="BV")}
    assert "consent_recorded" in done
    assert "case_opened" not in done
    assert ask(admin, audit.latest, last=date(2026, 1, 1)) == []
    assert {r.account_id for r in ask(admin, audit.latest, account_id=dgaspc.account_id)} == {dgaspc.account_id}
