"""Random histories by random actors: only the tables' steps happen, nothing dies silently, the audit tells it all."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from data_model import cases, clocks, escalation, handovers, notices, referrals, store
from data_model.audit import AuditEvent
from data_model.cases import Case
from data_model.errors import ModelError
from data_model.escalation import Stage
from data_model.handovers import HANDOVER, HandOver, HandOverStatus
from data_model.meetings import AgendaRule
from data_model.meetings.agenda import proposals
from data_model.notices import NoticeKind
from data_model.referrals import REFERRAL, WAITING, Referral, Refusal, Request
from data_model.transitions import By
from tests.world import NOW, World, ask, do

BODIES = ("dgaspc", "shelter", "counsellor", "hospital", "dgaspc_cj", "ngo_cj", "bcco", "prefecture", "centre")
CHIEFLY = ("to",) * 6 + ("lead",) * 3 + BODIES
PLACES = (("shelter", 0), ("counsellor", 1), ("hospital", 2))
ANSWERS: dict[str, tuple[str, Callable[..., Any], dict[str, Any]]] = {
    "accept": ("referral_accepted", referrals.accept, {}),
    "refuse": ("referral_refused", referrals.refuse, {"reason": Refusal.NO_PLACE}),
    "start": ("referral_started", referrals.start, {}),
    "finish": ("referral_finished", referrals.finish, {}),
    "interrupt": ("referral_interrupted", referrals.finish, {"interrupted": True}),
    "withdraw": ("referral_withdrawn", referrals.withdraw, {}),
}
TAKES_OVER: dict[str, tuple[str, Callable[..., Any], dict[str, Any]]] = {
    "accept": ("handover_accepted", handovers.accept, {}),
    "refuse": ("handover_refused", handovers.refuse, {"reason": Refusal.OUTSIDE_AREA}),
    "withdraw": ("handover_withdrawn", handovers.withdraw, {}),
}


class Life(RuleBasedStateMachine):
    """One case with three needs; each history begins with a fresh database."""

    world: World
    template: Path

    def __init__(self) -> None:
        super().__init__()
        store.engine().dispose()
        for left in self.template.parent.glob("test.db*"):
            left.unlink()
        shutil.copy(self.template, self.template.with_name("test.db"))
        self.now: datetime = NOW
        self.names = {i: name for name, i in self.world.institutions.items()}

    def rows(self, table: Any) -> list[Any]:
        with store.reading(self.now) as db:
            return list(db.exec(select(table).order_by(col(table.id))))

    def case(self) -> Case:
        (case,) = self.rows(Case)
        return case  # type: ignore[no-any-return]

    def state(self) -> list[dict[str, Any]]:
        return [row.model_dump() for table in (Case, Referral, HandOver) for row in self.rows(table)]

    def tries(self, who: str, command: Callable[..., Any], allowed: bool, **given: Any) -> None:
        """The command is taken exactly when it is allowed; one that is refused changes nothing."""
        before = self.state()
        try:
            do(self.world.actor(who), command, at=self.now, **given)
            taken = True
        except ModelError:
            taken = False
        assert taken is allowed, f"{who}: {command.__name__}"
        assert taken or self.state() == before

    @rule(place=st.sampled_from(PLACES), who=st.sampled_from(("lead", *BODIES)))
    def send(self, place: tuple[str, int], who: str) -> None:
        case, lead = self.case(), self.names[self.case().lead_institution_id]
        who, (to, n) = lead if who == "lead" else who, place
        need = list(self.world.needs.values())[n]
        asked = any(r.need_id == need and r.status in referrals.CURRENT for r in self.rows(Referral))
        request = Request(need, self.world.institutions[to], None if case.handling_county == "BV" else 0)
        here = case.handling_county == "BV"
        self.tries(
            who, referrals.send_batch, who == lead and not asked and here,
            case_id=case.id, requests=(request,), expected_version=case.version,
        )  # fmt: skip

    @rule(n=st.integers(0, 5), who=st.sampled_from(CHIEFLY), what=st.sampled_from(sorted(ANSWERS)))
    def answer(self, n: int, who: str, what: str) -> None:
        found = self.rows(Referral)
        if not found:
            return
        r, lead = found[n % len(found)], self.names[self.case().lead_institution_id]
        who = {"to": self.names[r.to_institution_id], "lead": lead}.get(who, who)
        record, command, given = ANSWERS[what]
        (taken,) = (t for t in REFERRAL if t.record == record)
        mine = self.names[r.to_institution_id] if By.RECEIVER in taken.by else lead
        allowed = r.status in taken.sources and who == mine
        self.tries(who, command, allowed, referral_id=r.id, expected_version=r.version, **given)

    @rule(who=st.sampled_from(("shelter", "counsellor", "hospital")))
    def look(self, who: str) -> None:
        theirs = [r.id for r in self.rows(Referral) if r.to_institution_id == self.world.institutions[who]]
        if theirs:
            do(self.world.actor(who), referrals.receive, at=self.now, referral_ids=tuple(theirs))

    @rule(
        to=st.sampled_from(("counsellor", "dgaspc_cj", "ngo_cj", "prefecture")),
        own=st.sampled_from((True, True, False)),
    )
    def offer(self, to: str, own: bool) -> None:
        case, lead = self.case(), self.names[self.case().lead_institution_id]
        waits = any(h.status is HandOverStatus.PROPOSED for h in self.rows(HandOver))
        who = lead if own else "shelter" if lead != "shelter" else "hospital"
        allowed = own and not waits and to not in (lead, "prefecture")
        self.tries(
            who, handovers.propose, allowed, case_id=case.id, to_institution_id=self.world.institutions[to],
            expected_version=case.version,
        )  # fmt: skip

    @rule(who=st.sampled_from(CHIEFLY), what=st.sampled_from(("accept", *sorted(TAKES_OVER))))
    def settle(self, who: str, what: str) -> None:
        found = self.rows(HandOver)
        if not found:
            return
        h = found[-1]
        to, by = self.names[h.to_institution_id], self.names[h.from_institution_id]
        who = {"to": to, "lead": by}.get(who, who)
        record, command, given = TAKES_OVER[what]
        (taken,) = (t for t in HANDOVER if t.record == record)
        allowed = h.status in taken.sources and who == (to if By.RECEIVER in taken.by else by)
        self.tries(who, command, allowed, handover_id=h.id, expected_version=h.version, **given)

    @rule(hours=st.sampled_from((1, 5, 13, 25, 73)))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def the_case_has_an_owner_and_its_county_sees_it(self) -> None:
        case = self.case()
        lead = self.names[case.lead_institution_id]
        assert ask(self.world.actor(lead), cases.detail, at=self.now, case_id=case.id).may_work
        county = {"BV": "prefecture", "CJ": "prefecture_cj"}[case.handling_county]
        assert ask(self.world.actor(county), cases.detail, at=self.now, case_id=case.id)
        assert all(r.county == case.handling_county for r in self.rows(Referral))

    @invariant()
    def nothing_dies_silently(self) -> None:
        """Answered, or told to who owes it, then to the team, then on the agenda."""
        silent = [(r, AgendaRule.LATE_REFERRALS, (r.county,)) for r in self.rows(Referral) if r.status in WAITING]
        silent += [
            (h, AgendaRule.LATE_HANDOVERS, (h.from_county, h.to_county))
            for h in self.rows(HandOver)
            if h.status is HandOverStatus.PROPOSED
        ]
        with store.reading(self.now) as db:
            ladder, late = escalation.ladder(db), {(one.clock, one.row_id): one for one in clocks.late(db)}
            for row, wanted, counties in silent:
                stage = ladder.stage(row.due_at, self.now, urgent=row.urgent)
                clock = clocks.Clock.ANSWER if isinstance(row, Referral) else clocks.Clock.HANDOVER
                assert (late[clock, row.id].stage if (clock, row.id) in late else None) is stage
                if stage is None:
                    continue
                owner = notices.of_actor(db, self.world.actor(self.names[row.to_institution_id]))
                assert sum(x.late for x in owner)
                if stage in escalation.RAISED:
                    for county in counties:
                        for body in {"BV": ("prefecture", "centre"), "CJ": ("prefecture_cj", "centre_cj")}[county]:
                            told = {x.kind for x in notices.of_actor(db, self.world.actor(body))}
                            assert told & {NoticeKind.RAISED_REFERRALS, NoticeKind.RAISED_HANDOVERS}
                if stage is Stage.AGENDA:
                    points = [p for p in proposals(db, counties[0]) if p.rule is wanted]
                    assert any(row.case_id in p.case_ids for p in points)

    def teardown(self) -> None:
        """The audit, read from its beginning, leads every referral and every hand-over to where it stands."""
        stands: dict[str, str] = {}
        for event in self.rows(AuditEvent):
            for table in (REFERRAL, HANDOVER):
                for t in table:
                    if event.action == t.record and event.subject not in stands:
                        assert t.sources in ((), (referrals.Beyond.DRAFT,)), event.action
                        stands[event.subject] = t.to
                    elif event.action == t.record and stands[event.subject] != t.to:  # said in each county's chain
                        assert stands[event.subject] in t.sources, (stands[event.subject], event.action)
                        stands[event.subject] = t.to
        for table, name in ((Referral, "referral"), (HandOver, "handover")):
            for row in self.rows(table):
                assert stands.pop(f"{name} {row.id}") == row.status
        assert not stands


def test_random_histories_keep_to_the_rules(
    sqlite_world: World, sqlite_templates: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life, "world", sqlite_world, raising=False)
    monkeypatch.setattr(Life, "template", sqlite_templates["world"][0], raising=False)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life, settings=settings(max_examples=10, stateful_step_count=25, suppress_health_check=list(HealthCheck))
    )
