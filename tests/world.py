"""A small invented world: Brașov and Covasna under one regional centre, and Cluj as the stranger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher

from data_model import cases, people, referrals, services, settings, store, teams
from data_model.access import Actor, Role
from data_model.cases import (
    AgeBand,
    Citizenship,
    CloseReason,
    ConsentAnswer,
    Exploitation,
    Giver,
    NeedKind,
    Risk,
    Screening,
    Sex,
    Signal,
    VictimStatus,
)
from data_model.institutions import Coverage, Institution, InstitutionKind
from data_model.people import Account
from data_model.referrals import Request
from data_model.services import TargetGroup

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "o parolă lungă de probă"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick to check: many sign in

BODIES: dict[str, tuple[InstitutionKind, str, str | None]] = {
    "prefecture": (InstitutionKind.PREFECTURE, "Instituția Prefectului Brașov", "BV"),
    "dgaspc": (InstitutionKind.DGASPC, "DGASPC Brașov", "BV"),
    "bcco": (InstitutionKind.BCCO, "BCCO Brașov", "BV"),
    "shelter": (InstitutionKind.NGO, "Asociația Adăpost (inventată)", "BV"),
    "counsellor": (InstitutionKind.NGO, "Asociația Sprijin (inventată)", "BV"),
    "hospital": (InstitutionKind.HOSPITAL, "Spitalul Județean Brașov", "BV"),
    "centre": (InstitutionKind.ANITP_REGIONAL, "Centrul Regional ANITP Brașov", "BV"),
    "anitp": (InstitutionKind.ANITP_CENTRAL, "ANITP", None),
    "prefecture_cv": (InstitutionKind.PREFECTURE, "Instituția Prefectului Covasna", "CV"),
    "dgaspc_cv": (InstitutionKind.DGASPC, "DGASPC Covasna", "CV"),
    "prefecture_cj": (InstitutionKind.PREFECTURE, "Instituția Prefectului Cluj", "CJ"),
    "dgaspc_cj": (InstitutionKind.DGASPC, "DGASPC Cluj", "CJ"),
    "ngo_cj": (InstitutionKind.NGO, "Asociația Departe (inventată)", "CJ"),
    "centre_cj": (InstitutionKind.ANITP_REGIONAL, "Centrul Regional ANITP Cluj-Napoca", "CJ"),
}


@dataclass(frozen=True)
class World:
    """Ids by name, and an actor for each body; `admin` is the administrator."""

    institutions: dict[str, int]
    actors: dict[str, Actor]
    case_id: int
    needs: dict[NeedKind, int]
    services: dict[str, int]

    def actor(self, name: str) -> Actor:
        return self.actors[name]


def do(actor: Actor, command: Callable[..., Any], *, at: datetime = NOW, **kwargs: Any) -> Any:
    """Run one command as pages do, at a moment."""
    with store.writing(at) as db:
        return command(db, actor, **kwargs)


def ask(actor: Actor, question: Callable[..., Any], *, at: datetime = NOW, **kwargs: Any) -> Any:
    """Ask one question as pages do, at a moment."""
    with store.reading(at) as db:
        return question(db, actor, **kwargs)


def later(**delta: float) -> datetime:
    return NOW + timedelta(**delta)


FACTS: dict[str, Any] = {
    "age_band": AgeBand.FROM_18,
    "sex": Sex.FEMALE,
    "citizenship": Citizenship.RO,
    "exploitation": Exploitation.PROSTITUTION,
    "source": Signal.CHILD_PROTECTION,
    "origin_county": "BV",
    "exploitation_county": None,
    "destination": "DE",
}


def open_a_case(actor: Actor, *, at: datetime = NOW, **changes: Any) -> int:
    """A case that was signalled and notified, not more."""
    made: int = do(actor, cases.open_case, at=at, **(FACTS | changes))
    return made


def assessed(actor: Actor, case_id: int, *, at: datetime = NOW) -> int:
    """The case after its first assessment, which leaves its version as it was."""
    do(actor, cases.assess, at=at, case_id=case_id, screening=Screening.SIGNS, risk=Risk.MEDIUM)
    return case_id


def assess_a_case(actor: Actor, *, at: datetime = NOW, **changes: Any) -> int:
    """A case that may be given a consent: signalled, notified and assessed."""
    return assessed(actor, open_a_case(actor, at=at, **changes), at=at)


def identify(actor: Actor, case_id: int, *, by: InstitutionKind = InstitutionKind.BCCO, at: datetime = NOW) -> None:
    """A potential victim is presumed to be one, then identified: two steps of the case's version."""
    for status in (VictimStatus.PRESUMED, VictimStatus.IDENTIFIED):
        do(
            actor, cases.set_victim_status, at=at, case_id=case_id, status=status, decided_by=by,
            expected_version=version_of(actor, case_id),
        )  # fmt: skip


def close_a_case(lead: Actor, centre: Actor, case_id: int, reason: CloseReason, *, at: datetime = NOW) -> None:
    """Its lead institution proposes the end, the regional centre validates it."""
    do(lead, cases.propose_closing, at=at, case_id=case_id, reason=reason, expected_version=version_of(lead, case_id))
    do(centre, cases.validate_closing, at=at, case_id=case_id, expected_version=version_of(lead, case_id))


def version_of(actor: Actor, case_id: int) -> int:
    version: int = ask(actor, cases.detail, case_id=case_id).version
    return version


def build_world() -> World:
    """Fill the present database; one case of DGASPC Brașov with consent and three needs, three services."""
    with store.writing(NOW) as db:
        for role in Role:
            settings.put(db, f"second_factor_{role.value}", 0)
        ids: dict[str, int] = {}
        for name, (kind, title, county) in BODIES.items():
            body = Institution(kind=kind, name=title, county=county)
            db.add(body)
            db.flush()
            ids[name] = body.id or 0
        db.add(Coverage(institution_id=ids["centre"], county="CV"))
        actors = {}
        for name, (kind, _title, _county) in BODIES.items():
            role = people.ROLE_OF_KIND.get(kind, Role.INSTITUTION)
            actors[name] = _account(db, name, role, ids[name])
        actors["admin"] = _account(db, "admin", Role.ADMINISTRATOR, ids["anitp"])
    with store.writing(NOW) as db:
        made = {
            who: services.add_service(
                db, actors[who], name=title, kind=kind, groups=(TargetGroup.WOMAN,), confidential=hidden, capacity=size
            )
            for who, title, kind, hidden, size in (
                ("shelter", "Adăpost de urgență", NeedKind.SHELTER, True, 6),
                ("counsellor", "Consiliere psihologică", NeedKind.COUNSELLING, False, 10),
                ("hospital", "Asistență medicală", NeedKind.MEDICAL, False, None),
            )
        }
        teams.record_act(
            db, actors["prefecture"], number="12/2024", signed_on=date(2024, 2, 1), in_force_from=date(2024, 2, 5),
            member_ids=tuple(
                ids[n] for n in ("prefecture", "dgaspc", "bcco", "shelter", "counsellor", "hospital", "centre")
            ),
            chair="Prefectul județului", secretary="Secretariatul prefecturii",
        )  # fmt: skip
    case_id = assess_a_case(actors["dgaspc"])
    dgaspc = actors["dgaspc"]
    do(dgaspc, cases.record_consent, case_id=case_id, answer=ConsentAnswer.GIVEN, giver=Giver.SELF, expected_version=1)
    kinds = (NeedKind.SHELTER, NeedKind.COUNSELLING, NeedKind.MEDICAL)
    do(dgaspc, cases.set_needs, case_id=case_id, kinds=kinds, urgent=(NeedKind.SHELTER,), expected_version=2)
    needs = {n.kind: n.id for n in ask(dgaspc, cases.detail, case_id=case_id).needs}
    return World(ids, actors, case_id, needs, made)


def _account(db: Any, login: str, role: Role, institution_id: int) -> Actor:
    account = Account(
        login=login, name=f"Om inventat {login}", role=role, institution_id=institution_id, password_hash=_HASH
    )
    db.add(account)
    db.flush()
    return people.actor_of(db, account)


def send_three(world: World) -> list[int]:
    """DGASPC Brașov's batch: shelter, counselling, medical."""
    pairs = (("shelter", NeedKind.SHELTER), ("counsellor", NeedKind.COUNSELLING), ("hospital", NeedKind.MEDICAL))
    requests = tuple(Request(world.needs[kind], world.institutions[who], world.services[who]) for who, kind in pairs)
    dgaspc = world.actor("dgaspc")
    sent: list[int] = do(
        dgaspc, referrals.send_batch, case_id=world.case_id, requests=requests,
        expected_version=version_of(dgaspc, world.case_id),
    )  # fmt: skip
    return sent
