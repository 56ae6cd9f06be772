"""The `impreuna` command: run the server, build the demonstration, verify the audit, make the first account."""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session, select

from dashboard import backing_up, reporting
from dashboard.shell.messages import sentence
from dashboard.widgets.audit_words import chain_words
from dashboard.words import t
from dashboard.words.formats import date_text, datetime_text
from data_model import audit, people, store
from data_model.access import Actor, Role
from data_model.errors import ModelError, NotFound
from data_model.institutions import Institution
from data_model.people import Account
from geodata.counties import COUNTIES

OPERATOR = Actor(0, "impreuna", Role.ADMINISTRATOR, 0, "impreuna", "", frozenset())
"""Whoever may start the program on its own machine; only for the first account."""
Command = Callable[[argparse.Namespace], int]


def _say(key: str, **values: object) -> None:
    print(t(f"cli.{key}", **values), flush=True)


def _prepare() -> None:
    """Bring the database to the present form."""
    from data_model.migrate import upgrade

    _say("database")
    upgrade()


def _has_accounts() -> bool:
    with store.reading() as db:
        return db.exec(select(Account.id).limit(1)).first() is not None


def _institution(db: Session, name: str) -> int:
    found = db.exec(select(Institution.id).where(Institution.name == name)).first()
    if found is None:
        raise NotFound("institution.unknown", field="institution_id")
    return found


def demo(args: argparse.Namespace) -> int:
    """Build the demonstration country, if the database is empty."""
    from data_model.demo import SEED, build

    _prepare()
    if _has_accounts():
        _say("demo_kept")
        return 0
    _say("demo_building")
    build(seed=SEED if args.seed is None else args.seed)
    _say("demo_built")
    return 0


def run(args: argparse.Namespace) -> int:
    """Start the server, and print its address."""
    import uvicorn

    from dashboard.server.app import make

    if args.demo:
        demo(args)
    else:
        _prepare()
    app = make()
    _say("address", address=f"http://{args.host}:{args.port}/")
    uvicorn.run(
        app,
        host=args.host,
        port=args.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        ws_max_size=4_000_000,
        timeout_graceful_shutdown=5,
    )
    return 0


def verify(args: argparse.Namespace) -> int:
    """Check every chain of the audit, or that one still holds a head printed on a paper; 1 when it does not fit."""
    if args.head:
        return _verify_head("".join(args.head.split()).lower().rstrip("….").strip())
    try:
        anchors = audit.read_anchors()
    except ModelError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    broken = 0
    with store.reading() as db:
        for chain in (audit.NATION, *COUNTIES):
            proof = audit.prove(db, chain, anchors)
            broken += not proof.holds
            print(chain_words(proof), flush=True)
    if audit.anchor_file() is None:
        _say("anchors_none")
    _say("audit_whole" if not broken else "audit_not_whole", n=broken)
    return 1 if broken else 0


def _verify_head(printed: str) -> int:
    try:
        with store.reading() as db:
            found = audit.find_head(db, printed)
    except ValueError:
        _say("head_unreadable", least=audit.SHORTEST_HEAD)
        return 2
    for one in found:
        key = "head_held" if one.holds else "head_broken"
        _say(key, chain=one.chain, sequence=one.sequence, at=datetime_text(one.at))
    if not found:
        _say("head_missing")
    return 0 if found and all(one.holds for one in found) else 1


def digest(args: argparse.Namespace) -> int:
    """Send today's e-mails that were not sent or failed; 1 where one did not go out or there is no SMTP server."""
    from dashboard.server.digesting import send_due

    _prepare()
    try:
        posted = send_due(again=True)
    except ModelError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    if posted is None:
        _say("digest_nowhere")
        return 1
    _say("digest_sent", n=posted.sent)
    if posted.failed:
        _say("digest_failed", n=posted.failed)
    return 1 if posted.failed else 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(t("cli.password"))


def create(args: argparse.Namespace) -> int:
    """Make an account, for example the first administrator's; 1 with the reason when it cannot be."""
    _prepare()
    try:
        with store.writing() as db:
            people.open_account(
                db,
                OPERATOR,
                login=args.login,
                name=args.name,
                role=Role(args.role),
                institution_id=_institution(db, args.institution),
                password=_password(),
            )
    except ModelError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    _say("account_made", login=args.login)
    return 0


def recover(args: argparse.Namespace) -> int:
    """Print a one-time code for an account: for the last administrator who lost password or telephone; 1 for none."""
    _prepare()
    try:
        with store.writing() as db:
            found = db.exec(select(Account).where(Account.login == args.login.strip().lower())).first()
            if found is None or found.id is None:
                raise NotFound("account.unknown")
            handed = people.hand_code(db, OPERATOR, account_id=found.id, expected_version=found.version)
    except ModelError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    _say("account_code", code=handed.code, until=datetime_text(handed.expires_at))
    return 0


def retention(args: argparse.Namespace) -> int:
    """Carry closed cases whose time is over forward into sums; with --dry-run only say what would go."""
    from data_model import retention as keeping

    with store.reading() as db:
        due = keeping.due(db, OPERATOR)
    _say("retention_due", n=due.cases, day=date_text(due.closed_before))
    for table, n in due.rows if due.cases else ():
        _say("retention_rows", table=table, n=n)
    if args.dry_run:
        _say("retention_dry")
    elif due.cases:
        with store.writing() as db:
            gone = keeping.carry_forward(db, OPERATOR, agreed=due.cases)
        _say("retention_done", n=gone)
    return 0


def rebuild_rollups(args: argparse.Namespace) -> int:
    """Build the sums of the indicators anew from the rows."""
    from data_model import rollups

    _prepare()
    with store.writing() as db:
        n = rollups.rebuild(db, OPERATOR)
    _say("rollups_rebuilt", n=n)
    return 0


def verify_rollups(args: argparse.Namespace) -> int:
    """Compare the sums with a full count of the rows; 1 where they do not fit."""
    from data_model import rollups

    with store.reading() as db:
        found = rollups.verify(db, OPERATOR)
    if found.none:
        _say("rollups_same")
        return 0
    if found.missing:
        _say("rollups_missing")
    for measure, n in found.cells.items():
        _say("rollups_differ", measure=measure, n=n)
    if found.cases:
        _say("rollups_cases", n=found.cases)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="impreuna", description=t("cli.about"))
    commands = parser.add_subparsers(required=True, metavar="comanda")

    def add(under: Any, name: str, does: Command) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = under.add_parser(name, help=t(f"cli.help.{does.__name__}"))
        made.set_defaults(does=does)
        return made

    running = add(commands, "run", run)
    running.add_argument("--host", default="127.0.0.1")
    running.add_argument("--port", type=int, default=8501)
    running.add_argument("--demo", action="store_true", help=t("cli.help.with_demo"))
    for command in (running, add(commands, "demo", demo)):
        command.add_argument("--seed", type=int, help=t("cli.help.seed"))
    add(commands, "digest", digest)
    keeping = add(commands, "retention", retention)
    keeping.add_argument("--dry-run", action="store_true", help=t("cli.help.dry_run"))
    sums = commands.add_parser("rollups", help=t("cli.help.rollups")).add_subparsers(required=True, metavar="ce")
    add(sums, "rebuild", rebuild_rollups)
    add(sums, "verify", verify_rollups)
    audits = commands.add_parser("audit", help=t("cli.help.verify")).add_subparsers(required=True, metavar="ce")
    add(audits, "verify", verify).add_argument("--head", default="", metavar="AMPRENTA", help=t("cli.help.head"))
    accounts = commands.add_parser("account", help=t("cli.help.create")).add_subparsers(required=True, metavar="ce")
    creating = add(accounts, "create", create)
    for name in ("login", "name", "institution"):
        creating.add_argument(f"--{name}", required=True)
    creating.add_argument("--role", choices=[role.value for role in Role], default=Role.ADMINISTRATOR.value)
    add(accounts, "recover", recover).add_argument("--login", required=True)
    _add_backups(commands, add)
    _add_reports(commands)
    return parser


def _add_backups(commands: Any, add: Callable[[Any, str, Command], argparse.ArgumentParser]) -> None:
    saving = add(commands, "backup", backing_up.back_up)
    saving.add_argument("file", metavar="FISIER")
    saving.add_argument("--recipient", action="append", metavar="AGE1", help=t("cli.help.recipient"))
    saving.add_argument("--passphrase", action="store_true", help=t("cli.help.passphrase"))
    restoring = add(commands, "restore", backing_up.restore)
    restoring.add_argument("file", metavar="FISIER")
    restoring.add_argument("--identity", metavar="FISIER", help=t("cli.help.identity"))
    restoring.add_argument("--overwrite", action="store_true", help=t("cli.help.overwrite"))
    add(commands, "drill", backing_up.drill)
    add(commands, "backup-key", backing_up.backup_key).add_argument("file", metavar="FISIER")


def _add_reports(commands: Any) -> None:
    reports = commands.add_parser("report", help=t("cli.help.report")).add_subparsers(required=True, metavar="ce")
    for place in ("national", "county"):
        made = reports.add_parser(place, help=t(f"cli.help.report_{place}"))
        made.set_defaults(does=reporting.report)
        for name in ("period", "audience", "out", *(("county",) if place == "county" else ())):
            made.add_argument(f"--{name}", required=True, metavar=name.upper(), help=t(f"cli.help.report_{name}"))
        made.add_argument("--kind", default="", metavar="KIND", help=t("cli.help.report_kind"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    args = _parser().parse_args(argv)
    code: int = args.does(args)
    return code
