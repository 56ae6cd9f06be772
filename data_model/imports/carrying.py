"""The two doors of an import: what would become of a list, and doing exactly that, all or nothing."""

from collections import Counter
from typing import Any

from sqlmodel import Session, col, insert, update

from data_model import access, audit, store
from data_model.access import Actor, Right
from data_model.errors import Conflict, Invalid
from data_model.imports.entries import Entry, Progress, silent
from data_model.imports.merging import BLANK, columns_of, facts
from data_model.imports.planning import Report, Step, plan, reach, report
from data_model.imports.providers import Providers, spelled
from data_model.imports.remarks import Verdict
from data_model.imports.tables import Listing
from data_model.institutions import Institution
from data_model.services import Service

WRITTEN = (Verdict.NEW, Verdict.UPDATED, Verdict.UNCHANGED)


@access.question(Right.IMPORT_SERVICES)
def check(db: Session, actor: Actor, *, entries: tuple[Entry, ...], tell: Progress = silent) -> Report:
    """What an import of these entries would do now; nothing is written."""
    return report(*plan(db, actor, entries, for_change=False, tell=tell))


@access.command(Right.IMPORT_SERVICES)
def note_check(db: Session, actor: Actor, *, counties: tuple[str, ...], rows: int) -> None:
    """Note that a list of `counties` is about to be checked: one event a county, for a check compares with what stands
    there. Counties that are not the actor's are told nothing of, so the nation's chain notes a list of such alone."""
    for county in sorted(set(counties) & reach(actor)) or [""]:
        audit.record(db, actor, "services_list_checked", county=county, subject=f"import {county}".strip(), rows=rows)


@access.command(Right.IMPORT_SERVICES)
def carry_out(db: Session, actor: Actor, *, entries: tuple[Entry, ...], agreed: int, tell: Progress = silent) -> Report:
    """Enter what `check` accepted, in this one transaction. Conflict when the register has changed since.

    Rows of other counties, undecided ones and conflicts are left out, as the report said. NotAllowed for a list that
    is of other counties altogether.
    """
    store.one_at_a_time(db, "import of services")
    steps, providers = plan(db, actor, entries, for_change=True, tell=lambda share: tell(share / 2))
    made = report(steps, providers)
    if steps and all(any(r.code == "county_other" for r in s.remarks) for s in steps):
        raise access.refusal(actor, "imports.carry_out")
    if made.agreed != agreed:
        raise Conflict("import.changed")
    if not any(s.verdict in WRITTEN for s in steps):
        raise Invalid("import.nothing")
    accepted = [s for s in steps if s.verdict in WRITTEN and not s.left]
    ids = _institutions(db, accepted, providers)
    fresh = _enter(db, [s for s in accepted if s.service is None], ids)
    tell(0.75)
    for step in accepted:
        _update(step)
    db.flush()
    _keep_what_was_told(db, accepted, fresh)
    _record(db, actor, steps)
    tell(1)
    return made


def _institutions(db: Session, steps: list[Step], providers: Providers) -> dict[str, int]:
    """The id of each provider by its folded name; those that are new are entered."""
    needed = {spelled(s.provider.name): s.provider for s in steps if s.provider}
    fresh = {key: p for key, p in needed.items() if p.id is None and key in providers.made}
    rows = {key: Institution(kind=p.kind, name=p.name, county=p.county) for key, p in fresh.items()}
    db.add_all(rows.values())
    db.flush()
    return {key: (rows[key].id if key in rows else p.id) or 0 for key, p in needed.items()}


def _enter(db: Session, steps: list[Step], ids: dict[str, int]) -> dict[str, int]:
    """Enter the services that are new; the id of each by its key."""
    if not steps:
        return {}
    rows = [
        columns_of(BLANK | facts(s.entry)) | {
            "institution_id": ids[spelled(s.provider.name)], "county": s.entry.county, "listed_as": s.key
        }
        for s in steps if s.provider
    ]  # fmt: skip
    alike: dict[frozenset[str], list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(frozenset(row), []).append(row)
    made = insert(Service).returning(col(Service.listed_as), col(Service.id))
    return {key: i for group in alike.values() for key, i in db.execute(made, group)}


def _update(step: Step) -> None:
    if step.service is None:
        return
    if step.changes:
        step.service.take(step.service.version)
        if step.changes.get("confidential"):
            step.service.street = ""
    for name, value in columns_of(step.changes).items():
        setattr(step.service, name, value)
    if step.service.listed_as:  # what a list did not make stays known as such
        step.service.listed_as = step.key


def _keep_what_was_told(db: Session, steps: list[Step], fresh: dict[str, int]) -> None:
    """Remember what the list said, for the next import."""
    added, changed = [], []
    for step in steps:
        row = {"service_id": step.service.id if step.service else fresh[step.key], "told": step.told}
        if not step.told_last:
            added.append(row)
        elif step.told != step.told_last:
            changed.append(row)
    if added:
        db.execute(insert(Listing), added)
    if changed:
        db.execute(update(Listing), changed)


def _record(db: Session, actor: Actor, steps: list[Step]) -> None:
    """One event a county: how many of each verdict."""
    counties = sorted({s.entry.county for s in steps if s.verdict in WRITTEN})
    for county in counties:
        counts = Counter(s.verdict.value for s in steps if s.entry.county == county)
        audit.record(db, actor, "services_imported", county=county, subject=f"import {county}", **counts)
