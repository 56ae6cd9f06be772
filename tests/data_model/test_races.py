"""Two people at once: of two changes that cannot both hold, one is saved and the other is told.

PostgreSQL lets transactions run side by side; SQLite lets one write at a time. Both must end the same way.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from data_model import actions, audit, cases, indicators, meetings, referrals, reports, services, store, teams
from data_model.access import Actor
from data_model.actions import ActionItem, ActionState, NotDoneReason
from data_model.cases import Case, NeedKind
from data_model.disclosure import FigureState
from data_model.errors import Conflict, Invalid, ModelError
from data_model.meetings import Meeting
from data_model.referrals import Referral, ReferralStatus, Refusal, Request
from data_model.releasing import ReleasedFigure
from data_model.reports import CountyReport, ReportState
from geodata.counties import COUNTIES, COUNTRY
from tests.world import NOW, World, ask, do, later, open_a_case, send_three, version_of

Deed = Callable[[], Any]


@contextmanager
def side_by_side(n: int) -> Iterator[None]:
    """Hold each command just before it records what it did, until `n` have come so far or half a second has passed."""
    gate = threading.Barrier(n)

    def record(*args: Any, **kwargs: Any) -> None:
        with suppress(threading.BrokenBarrierError):  # the other one waits for a lock, or was refused
            gate.wait(timeout=0.5)
        kept(*args, **kwargs)

    kept = audit.record
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "record", record)
        yield


def at_once(*deeds: Deed) -> list[Any]:
    """What each deed gave or raised, all begun together and held side by side before their last step."""
    found: list[Any] = [None] * len(deeds)

    def run(i: int) -> None:
        try:
            found[i] = deeds[i]()
        except Exception as error:
            found[i] = error

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(deeds))]
    with side_by_side(len(deeds)):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    return found


def one_was_told(found: list[Any], *kinds: type[ModelError]) -> None:
    """All but one were refused with one of these errors, and nothing else went wrong."""
    refused = [f for f in found if isinstance(f, Exception)]
    assert len(refused) == len(found) - 1, found
    assert all(isinstance(f, kinds or (Conflict,)) for f in refused), found


def count(statement: Any) -> int:
    with store.reading() as db:
        found: int = db.exec(statement).one()
    return found


def prepared(world: World) -> int:
    made: int = do(world.actor("prefecture"), meetings.prepare, starts_at=later(days=3), place="Sala mică")
    return made


def test_of_two_coordinators_who_prepare_at_once_one_gets_the_meeting(world: World) -> None:
    found = at_once(*[lambda: prepared(world)] * 2)
    one_was_told(found)
    assert count(select(func.count()).select_from(Meeting)) == 1


def test_a_meeting_that_is_opened_twice_at_once_is_opened_once(world: World) -> None:
    meeting = prepared(world)
    coordinator = world.actor("prefecture")
    found = at_once(*[lambda: do(coordinator, meetings.open_meeting, meeting_id=meeting, expected_version=1)] * 2)
    one_was_told(found, Conflict, Invalid)


def test_of_two_notes_on_one_point_at_once_the_second_is_refused(world: World) -> None:
    meeting, coordinator = prepared(world), world.actor("prefecture")
    point = ask(coordinator, meetings.detail, meeting_id=meeting).points[0]

    def write(notes: str) -> Deed:
        return lambda: do(
            coordinator, meetings.write_notes, point_id=point.id, notes=notes, expected_version=point.version
        )

    one_was_told(at_once(write("Prima notă."), write("A doua notă.")))


def test_nothing_is_decided_in_a_meeting_while_it_closes(world: World) -> None:
    meeting, coordinator = prepared(world), world.actor("prefecture")
    do(coordinator, meetings.open_meeting, meeting_id=meeting, expected_version=1)
    at = world.institutions["prefecture"]
    do(coordinator, meetings.note_attendance, meeting_id=meeting, institution_id=at, presence=meetings.Presence.PRESENT)
    detail = ask(coordinator, meetings.detail, meeting_id=meeting)
    closed, decided = at_once(
        lambda: do(coordinator, meetings.close_meeting, meeting_id=meeting, expected_version=detail.row.version),
        lambda: do(coordinator, meetings.decide, point_id=detail.points[0].id, text="Se cere un raspuns."),
    )
    assert isinstance(closed, str)
    minutes = ask(coordinator, meetings.minutes_of, meeting_id=meeting)
    written = [text for point in minutes.points for text in point.decisions]
    assert written == ([] if isinstance(decided, Invalid) else ["Se cere un raspuns."])


def test_an_answer_that_comes_while_the_meeting_closes_is_in_its_minutes_or_on_the_next_agenda(world: World) -> None:
    meeting, coordinator = prepared(world), world.actor("prefecture")
    do(coordinator, meetings.open_meeting, meeting_id=meeting, expected_version=1)
    at, who = world.institutions["dgaspc"], world.actor("anitp")
    do(coordinator, meetings.note_attendance, meeting_id=meeting, institution_id=at, presence=meetings.Presence.PRESENT)
    detail = ask(coordinator, meetings.detail, meeting_id=meeting)
    point, asked = detail.points[0], {"to": meetings.Addressee.NATIONAL, "question": "Cine plătește drumul?"}
    do(coordinator, meetings.write_notes, point_id=point.id, notes="Se întreabă.", expected_version=point.version)
    made = do(coordinator, meetings.forward_point, point_id=point.id, **asked)
    found = at_once(
        lambda: do(
            who, meetings.answer_forward, at=later(minutes=-1), forward_id=made, answer="ANITP.", expected_version=1
        ),
        lambda: do(coordinator, meetings.close_meeting, meeting_id=meeting, expected_version=detail.row.version),
    )
    assert found == [None, found[1]] and not isinstance(found[1], Exception)
    in_minutes = [f.answer for f in ask(coordinator, meetings.minutes_of, meeting_id=meeting).forwards] == ["ANITP."]
    coming = do(coordinator, meetings.prepare, at=later(days=1), starts_at=later(days=9), place="Sala mică")
    next_points = ask(coordinator, meetings.detail, at=later(days=1), meeting_id=coming).points
    assert in_minutes != any(p.rule is meetings.AgendaRule.ANSWER for p in next_points)


def test_points_added_at_once_stand_at_different_places(world: World) -> None:
    meeting, coordinator = prepared(world), world.actor("prefecture")
    found = at_once(
        *[lambda: do(coordinator, meetings.add_point, meeting_id=meeting, title="Diverse pentru toamnă")] * 2
    )
    assert not [f for f in found if isinstance(f, Exception)]
    places = [p.position for p in ask(coordinator, meetings.detail, meeting_id=meeting).points]
    assert len(set(places)) == len(places)


def test_of_two_acceptances_at_once_the_second_is_told(world: World) -> None:
    shelter, *_ = send_three(world)
    found = at_once(
        *[lambda: do(world.actor("shelter"), referrals.accept, referral_id=shelter, expected_version=1)] * 2
    )
    one_was_told(found, Conflict, Invalid)


@pytest.mark.parametrize("other", ["withdraw", "refuse"])
def test_a_referral_has_one_answer_however_two_people_answer(world: World, other: str) -> None:
    shelter, *_ = send_three(world)
    refusing: Deed = lambda: do(  # noqa: E731
        world.actor("shelter"), referrals.refuse, referral_id=shelter, reason=Refusal.NO_PLACE, expected_version=1
    )
    withdrawing: Deed = lambda: do(  # noqa: E731
        world.actor("dgaspc"), referrals.withdraw, referral_id=shelter, expected_version=1
    )
    found = at_once(
        lambda: do(world.actor("shelter"), referrals.accept, referral_id=shelter, expected_version=1),
        withdrawing if other == "withdraw" else refusing,
    )
    one_was_told(found, Conflict, Invalid)
    with store.reading() as db:
        kept = db.get(Referral, shelter)
        assert kept is not None
        assert kept.version == 2
        accepted = found[0] is None
        assert (kept.status is ReferralStatus.ACCEPTED) is accepted
        assert (kept.ended_at is None) is accepted


def test_of_two_batches_for_one_need_at_once_one_leaves(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    asked = (Request(world.needs[NeedKind.SHELTER], world.institutions["shelter"], world.services["shelter"]),)
    version = version_of(dgaspc, world.case_id)
    found = at_once(
        *[
            lambda: do(
                dgaspc, referrals.send_batch, case_id=world.case_id, requests=asked, expected_version=version
            )
        ]
        * 2
    )  # fmt: skip
    one_was_told(found, Conflict, Invalid)
    assert count(select(func.count()).select_from(Referral)) == 1


def test_an_answer_and_a_note_at_once_are_both_kept(world: World) -> None:
    """A receiver's answer moves the case that its lead writes in: neither waits for the other for ever."""
    shelter, *_ = send_three(world)
    dgaspc = world.actor("dgaspc")
    version = version_of(dgaspc, world.case_id)
    found = at_once(
        lambda: do(world.actor("shelter"), referrals.accept, referral_id=shelter, expected_version=1),
        lambda: do(
            dgaspc, cases.add_note, case_id=world.case_id, text="Discuție de evaluare.", expected_version=version
        ),
    )
    assert found == [None, None]
    assert version_of(dgaspc, world.case_id) == version + 1


def test_two_notes_in_two_cases_of_a_county_at_once_are_both_kept(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    ids = [open_a_case(dgaspc) for _ in range(2)]
    found = at_once(
        *[
            lambda case_id=case_id: do(
                dgaspc, cases.add_note, case_id=case_id, text="Vizită de lucru.", expected_version=1
            )
            for case_id in ids
        ]
    )
    assert found == [None, None]


def test_of_two_changes_of_a_case_at_once_the_second_is_refused(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    version = version_of(dgaspc, world.case_id)

    def needing(*kinds: NeedKind) -> Deed:
        return lambda: do(dgaspc, cases.set_needs, case_id=world.case_id, kinds=kinds, expected_version=version)

    one_was_told(at_once(needing(NeedKind.LEGAL), needing(NeedKind.LEGAL, NeedKind.MEDICAL)))
    assert count(select(col(Case.version)).where(Case.id == world.case_id)) == version + 1


def test_of_two_answers_about_free_places_at_once_the_second_is_told(world: World) -> None:
    def free(n: int) -> Deed:
        service = world.services["shelter"]
        return lambda: do(
            world.actor("shelter"), services.confirm_places, service_id=service, free=n, expected_version=1
        )

    one_was_told(at_once(free(1), free(2)))


def test_of_two_reports_on_one_action_at_once_the_second_is_told(world: World) -> None:
    meeting, coordinator = prepared(world), world.actor("prefecture")
    point = ask(coordinator, meetings.detail, meeting_id=meeting).points[0]
    with store.writing(NOW) as db:
        item = ActionItem(
            county="BV", meeting_id=meeting, point_id=point.id, text="Un gest", due_on=NOW.date(), changed_at=NOW,
            owner_institution_id=world.institutions["dgaspc"],
        )  # fmt: skip
        db.add(item)
        db.flush()
        action = item.id

    def ended(state: ActionState, actor: Actor) -> Deed:
        return lambda: do(
            actor, actions.report, action_id=action, state=state, evidence="S-a discutat.",
            because=NotDoneReason.OTHER, expected_version=1,
        )  # fmt: skip

    one_was_told(at_once(ended(ActionState.DONE, coordinator), ended(ActionState.NOT_DONE, world.actor("dgaspc"))))


def test_of_two_first_submissions_of_a_quarter_at_once_one_is_kept(world: World) -> None:
    found = at_once(
        *[
            lambda: do(
                world.actor("prefecture"), reports.submit, county="BV", quarter="2026-Q3", expected_version=1
            )
        ]
        * 2
    )  # fmt: skip
    one_was_told(found, Conflict, Invalid)
    assert count(select(func.count()).select_from(CountyReport)) == 1


def _all_but_two_released(db: Session, quarter: str) -> None:
    for code in COUNTIES:
        state = ReportState.VALIDATED if code in ("BV", "CJ") else ReportState.RELEASED
        db.add(CountyReport(county=code, quarter=quarter, state=state))
        if state is ReportState.RELEASED:
            db.add_all(
                ReleasedFigure(
                    place=code, quarter=quarter, indicator=i.id, state=FigureState.PROTECTED, released_at=NOW
                )
                for i in indicators.of_persons()
            )


def test_the_country_gets_its_figures_when_the_last_two_counties_are_released_at_once(world: World) -> None:
    with store.writing(NOW) as db:
        _all_but_two_released(db, "2026-Q3")
    anitp = world.actor("anitp")
    found = at_once(
        *[
            lambda county=county: do(anitp, reports.release, county=county, quarter="2026-Q3", expected_version=1)
            for county in ("BV", "CJ")
        ]
    )
    assert found == [None, None]
    margins = select(func.count()).select_from(ReleasedFigure).where(ReleasedFigure.place == COUNTRY)
    assert count(margins) > 0


def test_of_two_acts_entered_at_once_one_is_in_force(world: World) -> None:
    def act(number: str) -> Deed:
        return lambda: do(
            world.actor("prefecture"), teams.record_act, number=number, signed_on=NOW.date(),
            in_force_from=NOW.date(), member_ids=(world.institutions["dgaspc"],),
        )  # fmt: skip

    one_was_told(at_once(act("1/2026"), act("2/2026")), Conflict, Invalid)
    in_force = select(func.count()).select_from(teams.ConstitutionAct).where(
        col(teams.ConstitutionAct.in_force_to).is_(None)
    )  # fmt: skip
    assert count(in_force) == 1


def test_the_audit_of_four_busy_writers_is_one_chain(world: World) -> None:
    with store.reading() as db:
        before = Counter(db.exec(select(audit.AuditEvent.chain)).all())
    actor = world.actor("dgaspc")

    def fifteen() -> None:
        for i in range(15):
            with store.writing(NOW) as db:
                audit.record(db, actor, "case_noted", county="BV", subject=f"case {i}")

    failed: list[Exception] = []

    def run() -> None:
        try:
            fifteen()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with store.reading() as db:
        assert audit.verify(db, "BV") is None
        assert Counter(db.exec(select(audit.AuditEvent.chain)).all())["BV"] == before["BV"] + 60


def test_a_stale_row_is_not_overwritten_even_by_a_command_that_does_not_hold_it(world: World) -> None:
    """The version is compared once more by the database."""

    def change(name: str) -> Deed:
        def run() -> None:
            with store.writing(NOW) as db:
                service = db.get(services.Service, world.services["shelter"])
                assert service is not None
                service.take(1)
                service.name = name
                audit.record(db, None, "places_confirmed")

        return run

    one_was_told(at_once(change("Casa întâi"), change("Casa a doua")))


@pytest.mark.parametrize("changed", [{"number": 1}, {"state": meetings.MeetingState.PREPARING}])
def test_the_database_itself_keeps_a_number_for_one_meeting_and_one_meeting_unfinished(
    world: World, changed: dict[str, Any]
) -> None:
    facts: dict[str, Any] = {"county": "CV", "year": 2026, "kind": meetings.MeetingKind.ORDINARY, "starts_at": NOW}
    closed = {"state": meetings.MeetingState.CLOSED}
    with store.writing(NOW) as db:
        db.add(Meeting(**facts, number=1, **closed))
        db.add(Meeting(**facts, number=2))
        db.add(Meeting(**facts | {"county": "CJ"}, number=1))
    with pytest.raises((Conflict, IntegrityError)), store.writing(NOW) as db:
        db.add(Meeting(**facts | {"number": 3} | closed | changed))
