"""What each door of the gate is asked for in the tests: things of Brașov, in a scene where there is one of each."""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date
from typing import Any

import data_model
from data_model import tracks
from data_model.access import Door, Role
from data_model.admission import Purpose
from data_model.cases import AgeBand, ConsentAnswer, Giver, NeedKind, VictimStatus
from data_model.catalog.definitions import FactKind
from data_model.exchange import ExchangeForm, Register
from data_model.facts import FigureGiven
from data_model.institutions import InstitutionKind
from data_model.meetings import Addressee, AttendanceCorrection, DecisionCorrection, NotesCorrection, PointEnd, Presence
from data_model.monitoring_report import Form as ReportForm
from data_model.monitoring_report import Kind
from data_model.pdf import CheckedPdf
from data_model.protection import Totals
from data_model.referrals import Refusal, Request
from data_model.releasing import Audience
from data_model.resources import ResourceFacts, ResourceKind
from data_model.services import ExportForm, ServiceFacts
from data_model.teams import Order
from data_model.unmet import NotPossible
from tests.data_model.scene import CASE_LINE, IMPORTED, REFERRAL_LINE, Scene
from tests.world import FACTS, NOW, PASSWORD, World, ask, do, later

for module in pkgutil.walk_packages(data_model.__path__, "data_model."):
    if "migrations" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)

Probe = Callable[[Scene], dict[str, Any]]
NOTHING: Probe = lambda s: {}  # noqa: E731
CASE: Probe = lambda s: {"case_id": s.world.case_id}  # noqa: E731
POINT: Probe = lambda s: {"point_id": s.point, "expected_version": 1}  # noqa: E731
MEETING: Probe = lambda s: {"meeting_id": s.meeting}  # noqa: E731
REFERRAL: Probe = lambda s: {"referral_id": s.referral, "expected_version": 1}  # noqa: E731
HANDOVER: Probe = lambda s: {"handover_id": s.handover, "expected_version": 1}  # noqa: E731
SERVICE: Probe = lambda s: {"service_id": s.world.services["shelter"]}  # noqa: E731
FORWARD: Probe = lambda s: {"forward_id": s.question, "expected_version": 1}  # noqa: E731
ACCOUNT: Probe = lambda s: {"account_id": s.account, "expected_version": 1}  # noqa: E731
PRACTICE: Probe = lambda s: {"practice_id": s.practice, "expected_version": 1}  # noqa: E731
PROPOSAL: Probe = lambda s: {"practice_id": s.proposal, "expected_version": 1}  # noqa: E731
RECORD: Probe = lambda s: {  # noqa: E731
    "kind": "initiative", "title": "Altă caravană", "text": "Se merge în școli.", "started_on": date(2026, 10, 1),
    "institution_ids": (s.world.institutions["dgaspc"],),
}  # fmt: skip
WISH: Probe = lambda s: {"proposal_id": s.wish, "expected_version": 1}  # noqa: E731
MATERIAL: Probe = lambda s: {"material_id": s.material}  # noqa: E731
ADDRESS: Probe = lambda s: {"institution_id": s.world.institutions["shelter"], "email": "a@b.example"}  # noqa: E731
ASK: Probe = lambda s: {"ask_id": s.asked, "expected_version": 1}  # noqa: E731
PAIR: Probe = lambda s: {"first_id": s.world.case_id, "second_id": 999_999, "expected_version": 1}  # noqa: E731
REPORTED: Probe = lambda s: {  # noqa: E731
    "county": "BV", "kind": Kind.ANNUAL, "period": "2026", "audience": Audience.ANITP,
}  # fmt: skip
REPORT: Probe = lambda s: {"county": "BV", "quarter": "2026-Q3", "expected_version": 2}  # noqa: E731


def plus(probe: Probe, **more: Any) -> Probe:
    return lambda s: probe(s) | more


# What each door is asked for: things of Brașov, which no one outside may reach.
PROBES: dict[str, Probe] = {
    "actions.common_plan": lambda s: {"county": "BV"},
    "actions.listed": NOTHING,
    "actions.note_plan": lambda s: {"county": "BV"},
    "actions.reopen": lambda s: {"action_id": s.action, "reason": "Nu e gata.", "expected_version": 1},
    "actions.report": lambda s: {"action_id": s.action, "state": "done", "evidence": "Gata.", "expected_version": 1},
    "admission.ask_access": lambda s: {"code": "BV-2026-ZZZZZ", "purpose": Purpose.HELP},
    "admission.asked_of_me": NOTHING,
    "admission.end": ASK,
    "admission.grant": plus(ASK, hours=24),
    "admission.open_to": CASE,
    "admission.own_asks": NOTHING,
    "admission.refuse": ASK,
    "audit.actions": NOTHING,
    "audit.latest": NOTHING,
    "audit.proof": lambda s: {"chain": "BV"},
    "cases.add_note": plus(CASE, text="Discuție.", expected_version=1),
    "cases.assess": plus(CASE, screening="signs", risk="low"),
    "cases.detail": CASE,
    "cases.listed": NOTHING,
    "cases.note_notified": plus(CASE, expected_version=1),
    "cases.open_case": lambda s: dict(FACTS),
    "cases.propose_closing": plus(CASE, reason="contact_lost", expected_version=1),
    "cases.record_consent": plus(CASE, answer=ConsentAnswer.WITHDRAWN, giver=Giver.SELF, expected_version=1),
    "cases.reopen_case": plus(CASE, reason="came_back", expected_version=1),
    "cases.return_closing": plus(CASE, reason="Lipsește planul.", expected_version=1),
    "cases.seen_by": CASE,
    "cases.set_avoided": plus(CASE, counties=("CV",), towns=(), expected_version=1),
    "cases.set_needs": plus(CASE, kinds=(NeedKind.LEGAL,), expected_version=1),
    "cases.set_victim_status": plus(
        CASE, status=VictimStatus.IDENTIFIED, decided_by=InstitutionKind.BCCO, expected_version=1
    ),
    "cases.state_age": plus(CASE, age_band=AgeBand.FROM_26, expected_version=1),
    "cases.take_back_closing": plus(CASE, expected_version=1),
    "cases.validate_closing": plus(CASE, expected_version=1),
    "country.compared": lambda s: {"indicator": "cases_notified", "quarter": "2026-Q4"},
    "country.last_release": NOTHING,
    "completeness.of_period": lambda s: {"period": "2026-Q3"},
    "context.figures": lambda s: {"period": "2025"},
    "country.periods": NOTHING,
    "country.trend": lambda s: {"indicator": "cases_notified", "county": "BV", "last": "2026-Q4"},
    "county.standing": lambda s: {"county": "BV"},
    "county.waiting_at": lambda s: {"county": "BV"},
    "county.town_bands": lambda s: {"county": "BV"},
    "doubles.decided": NOTHING,
    "doubles.dismiss": PAIR,
    "doubles.link": PAIR,
    "doubles.linked_to": CASE,
    "doubles.suggested": NOTHING,
    "doubles.undo": PAIR,
    "drafts.drop": lambda s: {"field": "point:1:notes"},
    "drafts.read": lambda s: {"field": "point:1:notes"},
    "drafts.waiting": lambda s: {"field": "point"},
    "drafts.save": lambda s: {"field": "point:1:notes", "text": "Ceva."},
    "exchange.carry_out": lambda s: {"cases": (CASE_LINE,), "referrals": (REFERRAL_LINE,)},
    "exchange.check": lambda s: {"cases": (CASE_LINE,)},
    "publishing.open_data": lambda s: {"year": 2026},
    "exchange.eu_breakdown": lambda s: {"year": 2025},
    "exchange.export": lambda s: {"form": ExchangeForm.OWN},
    "exchange.put_reference": plus(CASE, register=Register.SIMEV, reference="S-12", expected_version=1),
    "exchange.references_of": CASE,
    "facts.changes": lambda s: {"fact_id": s.fact},
    "facts.declare": lambda s: {
        "county": "BV", "action": "3.2.1", "kind": FactKind.TRAINING, "period": "2026", "grounds": "Liste.",
        "figures": (FigureGiven("3.2.1-I7", "trained", 9), FigureGiven("3.2.1-I8", "trained", 0)),
    },
    "facts.declared": lambda s: {"county": "BV", "period": "2026"},
    "facts.due": lambda s: {"county": "BV", "period": "2026-H2"},
    "facts.missing": lambda s: {"county": "BV", "period": "2026-H2"},
    "facts.withdraw": lambda s: {"fact_id": s.fact, "reason": "Cifra era a anului trecut.", "expected_version": 1},
    "gaps.of_country": lambda s: {"quarter": "2026-Q4"},
    "gaps.of_county": lambda s: {"county": "BV", "quarter": "2026-Q4"},
    "handovers.accept": HANDOVER,
    "handovers.listed": lambda s: {"since": later(days=-90)},
    "handovers.of_case": CASE,
    "handovers.propose": lambda s: {
        "case_id": s.world.case_id, "to_institution_id": s.world.institutions["dgaspc_cj"],
        "message": "Se mută la noi.", "expected_version": 1,
    },
    "handovers.refuse": plus(HANDOVER, reason=Refusal.NO_PLACE),
    "handovers.withdraw": HANDOVER,
    "imports.carry_out": lambda s: {"entries": IMPORTED, "agreed": 0},
    "imports.check": lambda s: {"entries": IMPORTED},
    "imports.note_check": lambda s: {"counties": ("BV",), "rows": 2},
    "institutions.addresses": lambda s: {"county": "BV"},
    "institutions.put_address": ADDRESS,
    "institutions.put_county_address": ADDRESS,
    "institutions.in_counties": lambda s: {"counties": ("BV",)},
    "keeping.without_account": NOTHING,
    "measures.record_measure": lambda s: {
        "title": "Alta", "text": "Altceva.", "session_on": date(2026, 10, 1), "due_on": date(2027, 6, 30),
        "counties": ("BV",),
    },
    "measures.withdraw_measure": lambda s: {
        "measure_id": s.measure, "reason": "S-a rezolvat.", "expected_version": 1,
    },
    "comparing.choices": lambda s: {},
    "comparing.shown": lambda s: {"indicator": "cases_notified", "period": "2026-Q3", "by_rate": True},
    "comparing.side_by_side": lambda s: {"indicator": "cases_notified", "last": "2026-Q3"},
    "map_classes.limits": lambda s: {"indicator": "cases_notified", "by_rate": True},
    "meetings.about_case": CASE,
    "meetings.accept_proposal": lambda s: WISH(s) | {"meeting_id": s.meeting},
    "meetings.attach_material": lambda s: {"point_id": s.point, "title": "", "paper": CheckedPdf(b"%PDF-other", 1)},
    "meetings.begin_mailing": plus(MEETING, institution_ids=(1,), expected_sequence=0),
    "meetings.counties_to_propose_in": NOTHING,
    "meetings.decline_proposal": plus(WISH, reason="Nu acum."),
    "meetings.deliveries": MEETING,
    "meetings.material_file": MATERIAL,
    "meetings.may_attach": lambda s: {"point_ids": (s.point,)},
    "meetings.note_mailed": lambda s: {"mail_id": s.mail},
    "meetings.note_material": MATERIAL,
    "meetings.own_proposals": NOTHING,
    "meetings.propose_point": lambda s: {"county": "BV", "title": "Altceva", "why": "E nevoie."},
    "meetings.remove_material": MATERIAL,
    "meetings.take_back_proposal": WISH,
    "meetings.waiting_proposals": NOTHING,
    "meetings.accept_forward": FORWARD,
    "meetings.acknowledge": MEETING,
    "meetings.add_point": plus(MEETING, title="Altceva"),
    "meetings.answer_forward": plus(FORWARD, answer="Noi."),
    "meetings.assume_action": lambda s: {
        "point_id": s.point, "text": "Altceva.", "owner_institution_id": s.world.institutions["shelter"],
        "due_on": date(2026, 12, 20),
    },
    "meetings.calendars": lambda s: {"year": 2026},
    "meetings.close_meeting": plus(MEETING, expected_version=2),
    "meetings.confirm_reading": lambda s: {
        "meeting_id": s.meeting, "institution_ids": (s.world.institutions["shelter"],),
    },
    "meetings.correct_minutes": plus(
        MEETING, because="O greșeală.", place="Sala mică", chair="Prefectul", secretary="", expected_version=1,
        attendance=(AttendanceCorrection(1, Presence.PRESENT, "Ana Exemplu"),), notes=(NotesCorrection(1, "Altceva."),),
        decisions=(DecisionCorrection(1, 1, "Altceva."),),
    ),
    "meetings.decide": lambda s: {"point_id": s.point, "text": "Se amână."},
    "meetings.detail": MEETING,
    "meetings.draft_of": MEETING,
    "meetings.drop_point": plus(POINT, reason="Nu mai e cazul."),
    "meetings.forward_point": lambda s: {"point_id": s.point, "to": Addressee.NATIONAL, "question": "Altceva?"},
    "meetings.forwards_of": MEETING,
    "meetings.forwards_received": NOTHING,
    "meetings.forwards_sent": NOTHING,
    "meetings.follow": MEETING,
    "meetings.history_of": lambda s: {"point_id": s.point},
    "meetings.invitation_of": MEETING,
    "meetings.left_behind": MEETING,
    "meetings.listed": NOTHING,
    "meetings.look_back": lambda s: {"words": "informare"},
    "meetings.measures_told": NOTHING,
    "meetings.minutes_of": MEETING,
    "meetings.move_point": lambda s: {"point_id": s.point, "up": True},
    "meetings.note_attendance": lambda s: {
        "meeting_id": s.meeting, "institution_id": s.world.institutions["shelter"], "presence": Presence.PRESENT,
    },
    "meetings.note_paper": plus(MEETING, minutes=True),
    "meetings.open_meeting": plus(MEETING, expected_version=2),
    "meetings.prepare": lambda s: {"starts_at": later(days=9), "place": "Sala mică"},
    "meetings.pulse": MEETING,
    "meetings.refresh": MEETING,
    "meetings.reschedule": plus(
        MEETING, starts_at=later(days=9), place="Sala mică", minutes_long=60, chair="", secretary="",
        plan_actions=("3.2.9",), expected_version=2,
    ),
    "meetings.restore_point": POINT,
    "meetings.settle_point": lambda s: {"point_id": s.point, "end": PointEnd.CONTINUED},
    "meetings.show_point": lambda s: {"point_id": s.point},
    "meetings.take_back_opening": MEETING,
    "meetings.take_back_invitation": lambda s: {
        "meeting_id": s.meeting, "institution_id": s.world.institutions["shelter"],
    },
    "meetings.take_back_reading": lambda s: {
        "meeting_id": s.meeting, "institution_id": s.world.institutions["shelter"],
    },
    "meetings.set_minutes": plus(POINT, minutes_long=5),
    "meetings.take_back_action": lambda s: {"action_id": s.action},
    "meetings.take_back_decision": lambda s: {"decision_id": s.decision},
    "meetings.versions_of": MEETING,
    "meetings.withdraw_forward": FORWARD,
    "meetings.write_notes": plus(POINT, notes="Note."),
    "monitoring.explain": lambda s: {
        "indicator": "1.2.7-I1", "place": "BV", "period": "2026", "reason": "Sala nu a fost gata la timp.",
    },
    "monitoring.of_country": lambda s: {"period": "2026-H2"},
    "monitoring.of_county": lambda s: {"county": "BV", "period": "2026-H2"},
    "monitoring.own_reasons": lambda s: {"place": "BV", "period": "2026"},
    "monitoring.set_target": lambda s: {"indicator": "1.2.7-I1", "year": 2026, "value": 10.0},
    "people.accounts": NOTHING,
    "people.confirm": ACCOUNT,
    "people.end_my_sessions": NOTHING,
    "people.end_session": lambda s: {"session": "0" * 16},
    "people.end_sessions_of": lambda s: {"account_id": s.account},
    "people.factor_rules": NOTHING,
    "people.hand_code": ACCOUNT,
    "people.how_many_due": NOTHING,
    "people.invite": lambda s: {
        "login": "nou", "name": "Om Nou", "email": "om.nou@exemplu.ro", "role": Role.INSTITUTION,
        "institution_id": s.world.institutions["dgaspc"],
    },
    "people.move_clock": lambda s: {"hours": 24},
    "people.open_account": lambda s: {
        "login": "nou", "name": "Om Nou", "role": Role.INSTITUTION, "institution_id": s.world.institutions["dgaspc"],
        "password": PASSWORD,
    },
    "people.set_active": lambda s: {"account_id": s.account, "active": False, "expected_version": 1},
    "people.my_account": NOTHING,
    "people.my_sessions": NOTHING,
    "people.say_left": ACCOUNT,
    "people.set_address": plus(ACCOUNT, email="om.nou@exemplu.ro", may_link=True),
    "people.set_factor_rule": lambda s: {"role": Role.INSTITUTION, "needed": True},
    "people.to_confirm": NOTHING,
    "people.unlink": ACCOUNT,
    "people.set_password": lambda s: {"account_id": s.account, "password": PASSWORD, "expected_version": 1},
    "practices.decline": plus(PROPOSAL, reason="Lipsesc date."),
    "practices.give_back": plus(PRACTICE, reason="Lipsesc date."),
    "practices.listed": NOTHING,
    "practices.rewrite": lambda s: PROPOSAL(s) | RECORD(s),
    "practices.take_up": PROPOSAL,
    "practices.validate": PRACTICE,
    "practices.write": RECORD,
    "referrals.accept": REFERRAL,
    "referrals.receive": lambda s: {"referral_ids": (s.referral,)},
    "referrals.ended": lambda s: {"since": later(days=-90)},
    "referrals.finish": REFERRAL,
    "referrals.of_case": CASE,
    "referrals.refuse": plus(REFERRAL, reason=Refusal.NO_PLACE),
    "referrals.send_batch": lambda s: {
        "case_id": s.world.case_id, "expected_version": 1,
        "requests": (Request(s.world.needs[NeedKind.MEDICAL], s.world.institutions["hospital"]),),
    },
    "monitoring_report.note_taken": plus(REPORTED, form=ReportForm.XLSX),
    "monitoring_report.of": REPORTED,
    "notices.waiting": NOTHING,
    "digests.undelivered": NOTHING,
    "referrals.start": REFERRAL,
    "referrals.under_way": NOTHING,
    "referrals.waiting": NOTHING,
    "referrals.withdraw": REFERRAL,
    "reports.give_back": plus(REPORT, reason="Lipsesc date."),
    "reports.listed": lambda s: {"quarter": "2026-Q3"},
    "reports.lock": REPORT,
    "reports.reopen": plus(REPORT, reason="Un caz a fost numărat de două ori."),
    "reports.reopenings": lambda s: {"period": "2026-Q3"},
    "reports.preview": lambda s: {"county": "BV", "quarter": "2026-Q4"},
    "reports.release": REPORT,
    "reports.submit": REPORT,
    "reports.validate": REPORT,
    "resources.add_resource": lambda s: {"facts": ResourceFacts(ResourceKind.INTERPRETER, "Interpret nou (inventat)")},
    "resources.edit_resource": lambda s: {
        "resource_id": s.resource, "facts": ResourceFacts(ResourceKind.MEDIATOR, "Altul"), "expected_version": 1,
    },
    "retention.carry_forward": lambda s: {"agreed": 0},
    "retention.due": NOTHING,
    "rollups.rebuild": NOTHING,
    "rollups.verify": NOTHING,
    "services.help_for": CASE,
    "resources.listed": lambda s: {"counties": ("BV",)},
    "resources.set_active": lambda s: {"resource_id": s.resource, "active": False, "expected_version": 1},
    "resources.verify_resource": lambda s: {"resource_id": s.resource, "expected_version": 1},
    "services.add_service": lambda s: {"name": "Altul", "kind": NeedKind.LEGAL, "groups": ()},
    "services.confirm_places": plus(SERVICE, free=1, expected_version=1),
    "services.detail": SERVICE,
    "services.edit_service": plus(
        SERVICE, facts=ServiceFacts("Alt nume", NeedKind.SHELTER, confidential=True), expected_version=1
    ),
    "services.export": lambda s: {"form": ExportForm.CSV, "counties": ("BV",)},
    "services.listed": lambda s: {"counties": ("BV",)},
    "services.occupancy": lambda s: {"service_id": s.world.services["shelter"]},
    "services.own": NOTHING,
    "services.silent_in": lambda s: {"county": "BV"},
    "services.to_confirm": NOTHING,
    "services.retired": NOTHING,
    "services.set_active": plus(SERVICE, active=False, expected_version=1),
    "services.verify_service": plus(SERVICE, expected_version=1),
    "teams.record_act": lambda s: {
        "number": "1", "signed_on": date(2026, 1, 1), "in_force_from": date(2026, 1, 1),
        "member_ids": (s.world.institutions["shelter"],),
    },
    "teams.acts": lambda s: {"county": "BV"},
    "teams.correct_act": lambda s: {
        "act_id": s.act, "expected_version": 1,
        "order": Order("9", date(2026, 1, 1), date(2026, 1, 1), (s.world.institutions["shelter"],)),
    },
    "teams.end_act": lambda s: {"act_id": s.act, "last_day": NOW.date(), "expected_version": 1},
    "teams.team": lambda s: {"county": "BV"},
    "protection.declare": lambda s: {"county": "BV", "quarter": "2026-Q3", "totals": Totals(2, guard=2)},
    "protection.declared": lambda s: {"county": "BV"},
    "tracks.begin_coordination": plus(CASE, on=NOW.date(), expected_version=1),
    "tracks.decide_compensation": plus(
        CASE, compensation_id=1, decision=tracks.Decision.REFUSED, moment=NOW, expected_version=1
    ),
    "tracks.doers": plus(CASE, step="family_return"),
    "tracks.end_coordination": plus(CASE, on=NOW.date(), expected_version=1),
    "tracks.end_partner": plus(CASE, institution_id=1, expected_version=1),
    "tracks.invite_partner": plus(CASE, institution_id=1, expected_version=1),
    "tracks.note_health": plus(
        CASE, insured=tracks.Insured.INSURED, health=tracks.HealthAccess.FAMILY_DOCTOR, expected_version=1
    ),
    "tracks.of_case": CASE,
    "tracks.partners_to_invite": CASE,
    "tracks.record_step": plus(CASE, step="assistance_plan", on=NOW.date(), expected_version=1),
    "tracks.request_compensation": plus(
        CASE, kind=tracks.CompensationKind.VOUCHER, moment=NOW, expected_version=1
    ),
    "tracks.set_circumstances": plus(
        CASE, asylum=tracks.Asylum.NONE, parent_exploits=False, unaccompanied=False, sender=tracks.Sender.MAE,
        arrival=tracks.Arrival.OTOPENI, expected_version=1,
    ),
    "tracks.skip_step": plus(
        CASE, step="assistance_plan", reason=tracks.NotNeeded.NOT_FITTING, expected_version=1
    ),
    "tracks.support_of": CASE,
    "tracks.take_back_step": plus(CASE, step="assistance_plan", expected_version=1),
    "unmet.note_not_possible": plus(
        CASE, need_id=1, reason=NotPossible.NONE_EXISTS, expected_version=1
    ),
    "unmet.of_case": CASE,
    "unmet.take_back": plus(CASE, need_id=1, expected_version=1),
}  # fmt: skip


def call(door: Door, world: World, who: str, kwargs: dict[str, Any]) -> Any:
    module = getattr(data_model, door.name.split(".")[0])
    run = do if door.kind == "command" else ask
    return run(world.actor(who), getattr(module, door.function.__name__), **kwargs)


def call_in(db: Any, door: Door, actor: Any, kwargs: dict[str, Any]) -> Any:
    """The same in a session that is open, for any actor."""
    module = getattr(data_model, door.name.split(".")[0])
    return getattr(module, door.function.__name__)(db, actor, **kwargs)
