"""The sums over cases and referrals are what a full count of the rows gives, after every step of any history."""

import shutil
import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from data_model import (
    access,
    cases,
    exchange,
    handovers,
    indicators,
    migrate,
    referrals,
    retention,
    rollups,
    store,
    unmet,
)
from data_model.cases import (
    AgeBand,
    Case,
    CaseNote,
    CloseReason,
    ConsentAnswer,
    Giver,
    Need,
    NeedKind,
    ReopenReason,
    VictimStatus,
)
from data_model.errors import ModelError
from data_model.handovers import HandOver
from data_model.institutions import InstitutionKind
from data_model.periods import HalfYear, Period, Quarter, Year
from data_model.referrals import Referral, ReferralStatus, Refusal, Request
from data_model.unmet import NotPossible
from tests.data_model.test_exchange import GOOD, table
from tests.world import NOW, World, ask, assess_a_case, do, later, open_a_case

COUNTIES = ("BV", "CJ", "CV")
LATER = 6 * 366  # days: past the time that a closed case is kept
NO_PLACE: dict[str, Any] = {"reason": Refusal.NO_PLACE}
NEXT: dict[tuple[str, bool], tuple[Callable[..., Any], dict[str, Any]]] = {
    (ReferralStatus.SENT, True): (referrals.accept, {}),
    (ReferralStatus.SENT, False): (referrals.refuse, NO_PLACE),
    (ReferralStatus.ACCEPTED, True): (referrals.start, {}),
    (ReferralStatus.ACCEPTED, False): (referrals.withdraw, {}),
    (ReferralStatus.STARTED, True): (referrals.finish, {}),
    (ReferralStatus.STARTED, False): (referrals.finish, {"interrupted": True}),
}


def unlike_the_recount(db: Session, periods: Collection[Period], counties: tuple[str, ...] = COUNTIES) -> list[str]:
    """Where the sums say another thing than the plain count of the rows; an indicator of which they say nothing too."""
    found = []
    for county in counties:
        for period in periods:
            summed = rollups.counts(db, county, period)
            names = indicators.COUNTS if isinstance(period, Quarter) else (rollups.CASES_MONITORED,)
            for name in names:
                plain = indicators.COUNTS[name](db, county, period)
                if summed.get(name) != plain:
                    found.append(f"{county} {period} {name}: {summed.get(name)}, not {plain}")
            if isinstance(period, Quarter):
                plainly = dict(indicators.times_recounted(db, county, period))
                found += [f"{county} {period} times"] if rollups.times(db, county, period) != plainly else []
    return found


class Changed(Exception):
    """Somebody thinks better of it: the transaction is undone."""


class History:
    """Cases of Brașov, some taken to Cluj, in a fresh database. `n` picks the case, and what is done with it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now: datetime = NOW
        self.names = {i: name for name, i in world.institutions.items()}
        self.periods: set[Period] = set()

    def rows(self, model: Any) -> list[Any]:
        with store.reading(self.now) as db:
            return list(db.exec(select(model)))

    def tries(self, who: str, command: Callable[..., Any], **given: Any) -> None:
        """A command that the rules may refuse: what it had begun is undone."""
        try:
            do(self.world.actor(who), command, at=self.now, **given)
        except ModelError:
            return

    def on(self, case_id: int, command: Callable[..., Any], who: str = "", **given: Any) -> None:
        case = next(c for c in self.rows(Case) if c.id == case_id)
        lead = self.names[case.lead_institution_id]
        self.tries(who or lead, command, case_id=case_id, expected_version=case.version, **given)

    def case(self, n: int) -> Case:
        """The case meant; where all were purged, a new one."""
        if not self.rows(Case):
            self.opens(n)
        found: list[Case] = self.rows(Case)
        return found[n % len(found)]

    def opens(self, n: int) -> None:
        facts = {"origin_county": ("BV", "CV", None)[n % 3], "age_band": (AgeBand.FROM_14, AgeBand.FROM_18)[n % 2]}
        case_id = assess_a_case(self.world.actor("dgaspc"), at=self.now, **facts)
        self.on(case_id, cases.set_needs, kinds=(NeedKind.SHELTER, NeedKind.MEDICAL))
        giver = (Giver.REPRESENTATIVE, Giver.SELF)[n % 2]
        self.on(case_id, cases.record_consent, answer=ConsentAnswer.GIVEN, giver=giver)

    def needs_other_things(self, n: int) -> None:
        kinds: tuple[NeedKind, ...] = ((), (NeedKind.MEDICAL,), (NeedKind.SHELTER, NeedKind.LEGAL))[n % 3]
        self.on(self.case(n).id or 0, cases.set_needs, kinds=kinds)

    def is_visited(self, n: int) -> None:
        self.on(self.case(n).id or 0, cases.add_note, text="Vizită de monitorizare.")

    def is_decided(self, n: int) -> None:
        before = self.case(n).victim_status
        nexts = {VictimStatus.POTENTIAL: VictimStatus.PRESUMED, VictimStatus.PRESUMED: VictimStatus.IDENTIFIED}
        status = VictimStatus.RULED_OUT if n == 5 else nexts.get(before, VictimStatus.PRESUMED)
        given = {"status": status, "decided_by": InstitutionKind.BCCO}
        self.on(self.case(n).id or 0, cases.set_victim_status, "bcco", **given)

    def is_referred(self, n: int) -> None:
        case = self.case(n)
        here = self.world.institutions["shelter" if case.handling_county == "BV" else "ngo_cj"]
        for need in (need for need in self.rows(Need) if need.case_id == case.id):
            if n == 4:
                self.on(need.case_id, unmet.note_not_possible, need_id=need.id, reason=NotPossible.ALL_FULL)
            else:
                self.on(need.case_id, referrals.send_batch, requests=(Request(need.id or 0, here),))

    def is_answered(self, n: int) -> None:
        """The next step of a referral, or one that ends it."""
        going = [r for r in self.rows(Referral) if r.status in referrals.CURRENT]
        if going:
            r = going[n % len(going)]
            command, given = NEXT[r.status, n < 4]
            who = self.names[r.to_institution_id if command is not referrals.withdraw else r.from_institution_id]
            self.tries(who, command, referral_id=r.id, expected_version=r.version, **given)

    def is_handed_over(self, n: int) -> None:
        to = "dgaspc_cj" if self.case(n).handling_county == "BV" else "dgaspc"
        self.on(self.case(n).id or 0, handovers.propose, to_institution_id=self.world.institutions[to])
        for h in self.rows(HandOver)[-1:]:
            self.tries(to, handovers.accept, handover_id=h.id, expected_version=h.version)

    def is_closed(self, n: int) -> None:
        """By hand, whatever stands between a case and its end: the ways to close it are tried elsewhere."""
        with store.writing(self.now) as db:
            case = db.get_one(Case, self.case(n).id)
            case.progress, case.closed_at, case.close_reason = cases.Progress.CLOSED, self.now, CloseReason.CONTACT_LOST
            case.version += 1

    def is_opened_again(self, n: int) -> None:
        closed = [c for c in self.rows(Case) if c.closed_at]
        if closed:
            self.on(closed[n % len(closed)].id, cases.reopen_case, reason=ReopenReason.CAME_BACK)

    def list_comes_in(self, _n: int) -> None:
        line = (*GOOD[:-1], f"S-{len(self.rows(Case))}")
        self.tries("dgaspc", exchange.carry_out, cases=exchange.lines_of(table(line)))

    def many_rows_change(self, n: int) -> None:
        """By statements, in a transaction that may be undone after they have reached the database."""
        try:
            with store.writing(self.now) as db:
                ids = [c.id for c in db.exec(select(Case)).all()[n:]]
                started = update(Referral).where(col(Referral.case_id).in_(ids), col(Referral.started_at).is_(None))
                db.execute(started.values(started_at=self.now))
                db.execute(update(Case).where(col(Case.id).in_(ids)).values(origin_county="CV"))
                if n % 2:
                    raise Changed
        except Changed:
            return

    def time_takes_the_closed(self, _n: int) -> None:
        then, admin = self.now + timedelta(days=LATER), self.world.actor("admin")
        due = ask(admin, retention.due, at=then).cases
        assert do(admin, retention.carry_forward, at=then, agreed=due) == due

    def time_passes(self, n: int) -> None:
        self.now += timedelta(days=n * 9 + 1, hours=7)

    def holds(self, counties: tuple[str, ...], periods: Collection[Period]) -> None:
        with store.reading() as db:
            assert rollups.compare(db.connection()) == rollups.Difference({}, 0)
            assert unlike_the_recount(db, periods, counties) == []


H = History
STORY = (
    H.opens, H.is_decided, H.is_referred, H.is_answered, H.time_passes, H.is_answered, H.is_decided, H.is_visited,
    H.many_rows_change, H.is_handed_over, H.is_answered, H.is_visited, H.list_comes_in, H.opens, H.is_referred,
    H.is_answered, H.needs_other_things, H.is_closed, H.is_opened_again, H.is_closed, H.time_takes_the_closed,
    H.is_answered,
)  # fmt: skip


@settings(
    max_examples=4, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(deeds=st.permutations(STORY), picks=st.lists(st.integers(0, 5), min_size=len(STORY), max_size=len(STORY)))
def test_the_sums_equal_the_count_after_every_step_of_random_histories(
    sqlite_world: World,
    sqlite_templates: dict[str, tuple[Path, Any]],
    deeds: list[Callable[[History, int], None]],
    picks: list[int],
) -> None:
    template = sqlite_templates["world"][0]
    store.engine().dispose()
    for left in template.parent.glob("test.db*"):
        left.unlink()
    shutil.copy(template, template.with_name("test.db"))
    history = History(sqlite_world)
    for deed, n in zip(deeds, picks, strict=True):
        deed(history, n)
        quarter = Quarter.of(history.now)
        history.periods |= {quarter, HalfYear(quarter.year, quarter.half), Year(quarter.year)}
        history.holds(("BV",), {quarter})
    history.holds(COUNTIES, history.periods)


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
class TestOnPostgresql:
    def test_what_institutions_change_behind_the_wall_is_counted_and_they_see_no_sum(self, world: World) -> None:
        history = History(world)
        for n, deed in enumerate(STORY):
            deed(history, n % 4)
        history.holds(COUNTIES, {Quarter.of(NOW), Quarter.of(history.now), Year(2026)})
        with store.reading() as db:
            store.speak_as(db, access.speaker_of(world.actor("prefecture")))
            assert db.exec(select(rollups.Rollup)).all() == []
            store.speak_as(db, store.SYSTEM)
            assert db.exec(select(rollups.Rollup)).all() != []

    def test_writers_of_one_cell_at_once_all_count_and_none_waits_for_ever(self, world: World) -> None:
        """Two cases, two writers each: a case is monitored once, and the county's cell holds both."""
        ids = [open_a_case(world.actor("dgaspc")) for _ in range(2)]
        gate, failed = threading.Barrier(4), list[BaseException]()

        def write(order: list[int]) -> None:
            try:
                with store.writing(NOW) as db:
                    for case_id in order:
                        db.add(CaseNote(case_id=case_id, at=later(days=1), text="Vizită."))
                    db.flush()
                    gate.wait(timeout=20)
            except BaseException as error:
                failed.append(error)

        orders = [ids, ids[::-1], ids[:1], ids[1:]]
        threads = [threading.Thread(target=write, args=(order,)) for order in orders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert failed == []
        with store.reading() as db:
            assert rollups.counts(db, "BV", Quarter(2026, 4))[rollups.CASES_MONITORED] == 2
            assert rollups.compare(db.connection()) == rollups.Difference({}, 0)


def test_sums_that_were_never_built_are_counted_in_the_rows_until_the_next_start_builds_them(
    sqlite_world: World,
) -> None:
    with store.writing() as db:
        db.execute(delete(rollups.RollupMark))
    open_a_case(sqlite_world.actor("dgaspc"))
    quarter = Quarter(2026, 4)
    with store.reading() as db:
        assert rollups.compare(db.connection()).missing
        assert rollups.counts(db, "BV", quarter) == {}
        assert indicators.raw_counts(db, "BV", quarter)["cases_notified"]._open()[0] == 2
    migrate.upgrade()
    with store.reading() as db:
        assert rollups.compare(db.connection()) == rollups.Difference({}, 0)
        assert unlike_the_recount(db, {quarter}) == []


def test_a_command_that_counts_what_it_has_just_changed_counts_the_rows(sqlite_world: World) -> None:
    with store.writing(NOW) as db:
        for note in ("Una.", "Două."):
            db.add(CaseNote(case_id=sqlite_world.case_id, at=later(days=1), text=note))
        assert indicators.raw_counts(db, "BV", Quarter(2026, 4))["cases_monitored"]._open()[0] == 1
