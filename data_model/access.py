"""The one gate: who is asking, what each role may do, and which rows an actor may see.

Every command and question of `data_model` is registered here by decorator, so that a test can walk them all and a
new one cannot be forgotten.
"""

import dataclasses
import functools
import inspect
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import ColumnElement, false
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from data_model import guard, store
from data_model.errors import Invalid, NotAllowed
from geodata.spelling import comma_below

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class Role(StrEnum):
    COORDINATOR = "coordinator"
    INSTITUTION = "institution"
    REGIONAL = "regional"
    CENTRAL = "central"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What can be done here; dashboard/words/ro/rights.toml has one sentence for each."""

    SEE_COUNTY = "see_county"
    SEE_CASES = "see_cases"
    OPEN_CASE = "open_case"
    WORK_CASE = "work_case"
    STEP_CASE = "step_case"
    VALIDATE_CASE = "validate_case"
    SEE_REFERRALS = "see_referrals"
    SEND_REFERRAL = "send_referral"
    ANSWER_REFERRAL = "answer_referral"
    ASK_ACCESS = "ask_access"
    LINK_CASES = "link_cases"
    SEE_SERVICES = "see_services"
    UPDATE_PLACES = "update_places"
    IMPORT_SERVICES = "import_services"
    KEEP_REGISTER = "keep_register"
    SEE_MEETINGS = "see_meetings"
    HOLD_MEETING = "hold_meeting"
    PROPOSE_POINT = "propose_point"
    ANSWER_FORWARD = "answer_forward"
    SEE_MEASURES = "see_measures"
    RECORD_MEASURE = "record_measure"
    SEE_ACTIONS = "see_actions"
    UPDATE_ACTION = "update_action"
    SEE_PRACTICES = "see_practices"
    PROPOSE_PRACTICE = "propose_practice"
    SUBMIT_PRACTICE = "submit_practice"
    VALIDATE_PRACTICE = "validate_practice"
    DECLARE_PROTECTION = "declare_protection"
    DECLARE_FACTS = "declare_facts"
    SET_TARGETS = "set_targets"
    SEE_REPORTS = "see_reports"
    SUBMIT_REPORT = "submit_report"
    VALIDATE_REPORT = "validate_report"
    RELEASE_REPORT = "release_report"
    SEE_COUNTRY = "see_country"
    MANAGE_ACCOUNTS = "manage_accounts"
    CARRY_FORWARD = "carry_forward"
    CONFIRM_ACCOUNTS = "confirm_accounts"
    READ_AUDIT = "read_audit"
    USE_PROGRAM = "use_program"
    MOVE_CLOCK = "move_clock"


LETTERS = {"C": Role.COORDINATOR, "I": Role.INSTITUTION, "R": Role.REGIONAL, "N": Role.CENTRAL, "A": Role.ADMINISTRATOR}
GRANTED: dict[Right, str] = {
    Right.SEE_COUNTY: "C . R . .",
    Right.SEE_CASES: "C I R . .",
    Right.OPEN_CASE: ". I . . .",
    Right.WORK_CASE: ". I . . .",
    Right.STEP_CASE: ". I R . .",
    Right.VALIDATE_CASE: ". . R . .",
    Right.SEE_REFERRALS: "C I R . .",
    Right.SEND_REFERRAL: ". I . . .",
    Right.ANSWER_REFERRAL: ". I . . .",
    Right.ASK_ACCESS: ". I R . .",
    Right.LINK_CASES: ". . R . .",
    Right.SEE_SERVICES: "C I R N .",
    Right.UPDATE_PLACES: ". I . . .",
    Right.IMPORT_SERVICES: "C . R N .",
    Right.KEEP_REGISTER: "C I . . .",
    Right.SEE_MEETINGS: "C I R . .",
    Right.HOLD_MEETING: "C . . . .",
    Right.PROPOSE_POINT: ". I R . .",
    Right.ANSWER_FORWARD: "C . R N .",
    Right.SEE_MEASURES: "C . R N .",
    Right.RECORD_MEASURE: ". . . N .",
    Right.SEE_ACTIONS: "C I R . .",
    Right.UPDATE_ACTION: "C I . . .",
    Right.SEE_PRACTICES: "C I R N .",
    Right.PROPOSE_PRACTICE: "C I . . .",
    Right.SUBMIT_PRACTICE: "C . . . .",
    Right.VALIDATE_PRACTICE: ". . R . .",
    Right.DECLARE_PROTECTION: ". I . . .",
    Right.DECLARE_FACTS: "C I R N .",
    Right.SET_TARGETS: ". . . N .",
    Right.SEE_REPORTS: "C . R N .",
    Right.SUBMIT_REPORT: "C . . . .",
    Right.VALIDATE_REPORT: ". . R . .",
    Right.RELEASE_REPORT: ". . . N .",
    Right.SEE_COUNTRY: "C I R N .",
    Right.MANAGE_ACCOUNTS: ". . . . A",
    Right.CARRY_FORWARD: ". . . . A",
    Right.CONFIRM_ACCOUNTS: "C . . . A",
    Right.READ_AUDIT: ". . . . A",
    Right.USE_PROGRAM: "C I R N A",
    Right.MOVE_CLOCK: "C I R N A",
}  # fmt: skip
"""The one table of who may do what, shown with the rows in reach in docs/access.md.

C coordinator of a county's team (prefecture), I institution of a county, R regional centre of ANITP, N national: ANITP,
A administrator. A right opens a door; whose rows lie behind it, by institution and county, is the subject's own
`@access.scope`. A victim's track decides steps and deadlines; it opens nothing to anybody.
"""
ROLES: dict[Role, frozenset[Right]] = {
    role: frozenset(right for right, who in GRANTED.items() if letter in who.split())
    for letter, role in LETTERS.items()
}


@dataclass(frozen=True)
class Actor:
    """Who is signed in. `counties` is what the role reaches: one, several (regional centre) or none."""

    account_id: int
    login: str
    role: Role
    institution_id: int
    institution_name: str
    institution_kind: str
    counties: frozenset[str]
    admitted: frozenset[int] = frozenset()
    """The cases that their owners have opened to the institution for a time that has not ended yet, by id."""

    def may(self, right: Right) -> bool:
        return right in ROLES[self.role]

    @property
    def county(self) -> str:
        """The first county in reach, "" for none: where this actor's pages open."""
        return min(self.counties, default="")


def refusal(actor: Actor, action: str) -> NotAllowed:
    """The error for `action`; `store` has it audited."""
    return NotAllowed("not_allowed", actor=actor, action=action)


def require(actor: Actor, right: Right, *, action: str = "") -> None:
    """NotAllowed unless the actor's role holds `right`."""
    if not actor.may(right):
        raise refusal(actor, action or right.value)


def require_county(actor: Actor, county: str, *, action: str) -> None:
    """NotAllowed unless `county` is in the actor's reach."""
    if county not in actor.counties:
        raise refusal(actor, action)


# Rows in reach

Scope = Callable[[Actor], ColumnElement[bool]]
_scopes: dict[type, Scope] = {}


def scope(table: type) -> Callable[[Scope], Scope]:
    """Register the rule that says which rows of `table` an actor may see."""

    def register(rule: Scope) -> Scope:
        _scopes[table] = rule
        return rule

    return register


def visible(statement: SelectOfScalar[T], actor: Actor) -> SelectOfScalar[T]:
    """`statement` limited to what `actor` may see; a table without a rule shows nothing."""
    for entity in statement.column_descriptions:
        rule = _scopes.get(entity["entity"])
        statement = statement.where(rule(actor) if rule else false())
    return statement


def speaker_of(actor: Actor) -> store.Speaker:
    """The actor as the database's own wall knows them (`data_model/walls.py`)."""
    role, mine = actor.role, actor.institution_id
    over_counties = role in (Role.COORDINATOR, Role.REGIONAL)
    return store.Speaker(
        role.value,
        account=actor.account_id,
        institution="" if role is Role.ADMINISTRATOR else mine,
        party=mine if role is Role.INSTITUTION else "",
        counties=",".join(sorted(actor.counties)) if over_counties else "",
    )


# Commands and questions


class Text(StrEnum):
    FREE = "free"  # may hold nobody's name or number: guarded
    STAFF = "staff"  # made for staff and institutions: names allowed


FreeText = Annotated[str, Text.FREE]
StaffText = Annotated[str, Text.STAFF]
LONGEST = 8_000


@dataclass(frozen=True)
class Door:
    """One registered function: its subject's module, name, kind and right."""

    name: str
    kind: str  # command or question
    right: Right
    function: Callable[..., Any]

    def texts(self, wanted: Text) -> list[str]:
        """The fields, as path, that take text of this kind."""
        return list(_text_fields(self.function, wanted))


DOORS: dict[str, Door] = {}


Asking = Callable[Concatenate[Session, Actor, P], R]
"""A command or a question: session and actor first."""


def command(right: Right) -> Callable[[Asking[P, R]], Asking[P, R]]:
    """A change: checks the right, cleans and guards its texts, and must leave an audit event."""

    def wrap(f: Asking[P, R]) -> Asking[P, R]:
        name = f"{f.__module__.split('.')[1]}.{f.__name__}"

        @functools.wraps(f)
        def run(db: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            require(actor, right, action=name)
            clean = {key: _clean(f, key, value) for key, value in kwargs.items()}
            before = db.info.get("audited", 0)
            with store.speaking(db, speaker_of(actor)):
                result = f(db, actor, *args, **clean)
            if db.info.get("audited", 0) == before:
                raise RuntimeError(f"{name} left no audit event")
            return result

        DOORS[name] = Door(name, "command", right, f)
        return run

    return wrap


def question(right: Right) -> Callable[[Asking[P, R]], Asking[P, R]]:
    """A read: checks the right; the function itself asks `visible` for its rows."""

    def wrap(f: Asking[P, R]) -> Asking[P, R]:
        name = f"{f.__module__.split('.')[1]}.{f.__name__}"

        @functools.wraps(f)
        def run(db: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            require(actor, right, action=name)
            with store.speaking(db, speaker_of(actor)):
                return f(db, actor, *args, **kwargs)

        DOORS[name] = Door(name, "question", right, f)
        return run

    return wrap


@functools.cache
def _hints(f: Any) -> dict[str, Any]:
    return get_type_hints(f, include_extras=True)


def _kind_of(hint: Any) -> Text | None:
    return next((a for a in get_args(hint)[1:] if isinstance(a, Text)), None) if get_origin(hint) is Annotated else None


def _row_type(hint: Any) -> Any:
    """The dataclass that a parameter holds, alone or in a tuple; None for the rest."""
    inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
    return inner if dataclasses.is_dataclass(inner) else None


@functools.cache
def _text_fields(f: Any, wanted: Text) -> list[str]:
    found = []
    for key, hint in _hints(f).items():
        if _kind_of(hint) is wanted:
            found.append(key)
        elif key != "return" and (row := _row_type(hint)) and row is not Actor:
            found += [f"{key}.{inner}" for inner in _text_fields(row, wanted)]
    return found


def _clean(f: Any, key: str, value: Any) -> Any:
    """The value with its texts tidied; Invalid for one that is too long, unreadable or names somebody."""
    hint = _hints(f).get(key)
    if (codes := _codes_of(hint)) is not None and value is not None:
        return _one_of(codes, value, field=key)
    kind = _kind_of(hint)
    if kind is not None:
        return tidy(value, field=key, guarded=kind is Text.FREE)
    if (row := _row_type(hint)) and row is not Actor:
        if isinstance(value, tuple):
            return tuple(_clean_row(row, item) for item in value)
        return _clean_row(row, value)
    return value


def _codes_of(hint: Any) -> Any:
    """The code list that a parameter takes, alone, or several of; None for the rest."""
    return next((k for k in (hint, *get_args(hint)) if isinstance(k, type) and issubclass(k, StrEnum)), None)


def _one_of(codes: Any, value: Any, *, field: str) -> Any:
    """Members of the list. A browser can send a word that no list offered; a rule compares by identity."""
    try:
        return tuple(codes(v) for v in value) if isinstance(value, (tuple, list)) else codes(value)
    except ValueError:
        raise Invalid("choice.unknown", field=field) from None


def _clean_row(row: Any, item: Any) -> Any:
    return dataclasses.replace(
        item,
        **{k: _clean(row, k, getattr(item, k)) for k in _text_fields(row, Text.FREE) + _text_fields(row, Text.STAFF)},
    )


def tidy(text: str, *, field: str, guarded: bool = True) -> str:
    """`text` composed, with comma-below letters and no edges; Invalid when it cannot be kept."""
    text = comma_below(text).strip()
    if len(text) > LONGEST:
        raise Invalid("text.too_long", field=field, longest=LONGEST)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t\r" for c in text):
        raise Invalid("text.unreadable", field=field)
    if guarded:
        guard.refuse(text, field=field)
    return text


def parameters(door: Door) -> list[inspect.Parameter]:
    """What a door asks for beside the session and the actor."""
    return list(inspect.signature(door.function).parameters.values())[2:]
