"""A process that imports a long list and stops at a point of it, so that a test can kill it there."""

import sys
import time
from pathlib import Path

from sqlmodel import select

from data_model import imports, people, store
from data_model.people import Account
from tests.data_model.lists import long_list
from tests.world import NOW


def main(marker: str, rows: str, stop_at: str) -> None:
    sheet = imports.read(long_list(int(rows)), "lista.csv").sheets[0]
    entries = imports.entries_of(sheet, imports.propose(sheet.heads))
    with store.reading(NOW) as db:
        coordinator = people.actor_of(db, db.exec(select(Account).where(Account.login == "prefecture")).one())
        report = imports.check(db, coordinator, entries=entries)

    def tell(share: float) -> None:
        if share >= float(stop_at):
            Path(marker).touch()
            time.sleep(120)

    with store.writing(NOW) as db:
        imports.carry_out(db, coordinator, entries=entries, agreed=report.agreed, tell=tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
