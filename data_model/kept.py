"""What is the same for every reader until a county's report changes: found once, and kept in memory.

The released figures are written once, with a change of a report, so a stamp of the reports tells whether an answer
still holds. Only what all who see the country may know is kept: an answer never depends on the actor.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy import select as columns
from sqlmodel import Session, col, func

from data_model import settings
from data_model.reports import CountyReport

T = TypeVar("T")
MOST = 500  # answers; the oldest gives way
_REPORTS = columns(func.count(), func.sum(col(CountyReport.version)), func.max(col(CountyReport.released_at)))
_KEPT: WeakKeyDictionary[Engine, tuple[Hashable, dict[Hashable, Any]]] = WeakKeyDictionary()


def once(db: Session, key: Hashable, found: Callable[[], T]) -> T:
    """The answer under `key`, as it was found since a report, a setting or the day last changed; else `found()`."""
    stamp = _stamp(db)
    engine = db.get_bind().engine
    of, answers = _KEPT.get(engine, (None, {}))
    if of != stamp:
        answers = {}
        _KEPT[engine] = stamp, answers
    try:
        kept: T = answers[key]
    except KeyError:
        kept = found()
        for oldest in list(answers)[: max(len(answers) - MOST + 1, 0)]:  # of a copy: other threads add and drop too
            answers.pop(oldest, None)
        answers[key] = kept
    return kept


def _stamp(db: Session) -> Hashable:
    """Read before the answer: what changes in between is kept under a stamp that nobody asks for again."""
    return (*db.execute(_REPORTS).one(), settings.today(db), frozenset(settings.changed(db).items()))


def forget() -> None:
    """Drop all answers: for a database that was replaced under its engine."""
    _KEPT.clear()
