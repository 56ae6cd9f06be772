"""The demo country, made whole in one transaction: the same for the same seed and moment, but for password salts."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlmodel import Session, select

from data_model import audit, releasing, settings, store
from data_model.cases import Case
from data_model.demo import (
    accounts,
    brasov,
    caseload,
    declared,
    handing,
    impossible,
    initiatives,
    occupancy,
    proposed,
    quarters,
    register,
    sessions,
    teamwork,
    ties,
)
from data_model.demo.bodies import Bodies, Offers
from data_model.demo.chance import Chance
from data_model.demo.course import Courses
from data_model.demo.rows import Rows
from data_model.demo.ways import Ways
from data_model.errors import Conflict
from data_model.people import Account
from data_model.services import Service
from geodata.counties import COUNTIES

SEED = 2026


def build(seed: int = SEED, now: datetime | None = None, progress: Callable[[str], None] = print) -> None:
    """Fill a migrated, empty database with the demo country of the five years up to `now` (aware; default: today).

    Conflict where the database already holds accounts, services or cases. Institutions may be there.
    """
    moment = now or datetime.now(UTC).replace(second=0, microsecond=0)
    with store.writing(moment) as db:
        _refuse_unless_empty(db)
        settings.put(db, "demo", 1)
        for name, value in accounts.RULES.items():
            settings.put(db, name, value)
        bodies = Bodies(db)
        progress(f"{len(bodies.all)} institutions")
        rows = Rows()
        accounts.make(rows, bodies, Chance(seed, "accounts"), moment)
        offers = Offers(rows, bodies, Chance(seed, "services"), moment)
        brasov.answer_places(rows, bodies, moment)
        occupancy.make(rows, Chance(seed, "occupancy"))
        register.describe(rows, bodies, Chance(seed, "register"), moment)
        courses = Courses(rows, bodies, offers, Chance(seed, "courses"), moment)
        caseload.fill(courses, bodies, Chance(seed, "victims"), moment, brasov.victims_told(moment))
        ways = Ways(rows, bodies, Chance(seed, "ways"), moment)
        brasov.tell(courses, bodies, Chance(seed, "brasov"), ways, moment)
        ways.fill(courses.made, caseload.STORY)
        impossible.note(rows, courses, offers, Chance(seed, "impossible"), moment)
        handing.note_seen(rows, moment)
        handing.make(rows, courses, bodies, moment)
        ties.make(rows, bodies, courses, moment)
        progress(f"{len(courses.made)} cases")
        heads = _record(db)
        acts = teamwork.make(rows, bodies, Chance(seed, "teams"), Chance(seed, "seats"), moment)
        held = sessions.make(rows, bodies, courses, acts, heads, Chance(seed, "meetings"), moment)
        progress(f"{held} meetings")
        proposed.make(rows, bodies, moment)
        recorded = initiatives.make(rows, bodies, acts, seed, moment)
        progress(f"{recorded} initiatives and good practices")
        said = declared.make(rows, bodies, Chance(seed, "declared"), moment)
        progress(f"{said} declarations for the plan")
        released = quarters.make(rows, courses, Chance(seed, "reports"), moment, releasing.thresholds(db))
        progress(f"{released} county quarters released")
        progress(f"{rows.write(db)} rows written")


def _refuse_unless_empty(db: Session) -> None:
    for table in (Account, Service, Case):
        if db.exec(select(table).limit(1)).first() is not None:
            raise Conflict("demo.not_empty")


def _record(db: Session) -> dict[str, str]:
    """One event in each chain: that the demo was built; the chains' heads by county."""
    for chain in ("", *COUNTIES):
        audit.record(db, None, "demo_built", county=chain)
    return {county: audit.head(db, county) for county in COUNTIES}
