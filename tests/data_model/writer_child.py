"""A process that imports and compiles everything once, and at each line it reads forks a writer that opens case after
case and says each one's id only after it was committed, until it is killed."""

import os
import sys

from sqlmodel import select

from data_model import people, store
from data_model.people import Account
from tests.world import NOW, open_a_case


def main() -> None:
    with store.reading(NOW) as db:
        actor = people.actor_of(db, db.exec(select(Account).where(Account.login == "dgaspc")).one())
    open_a_case(actor)
    store.engine().dispose()  # no connection is handed on; what was compiled is
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.write(1, f"pid {os.getpid()}\n".encode())
            while True:
                os.write(1, f"{open_a_case(actor)}\n".encode())
        os.waitpid(pid, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
