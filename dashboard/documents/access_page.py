"""docs/access.md, written from the rights, the doors, the reach and the second wall themselves:
`python -m dashboard.documents.access_page`."""

import importlib
import pkgutil
from pathlib import Path
from tomllib import loads

import data_model
from data_model import access, people, walls
from data_model.access import DOORS, LETTERS, Right, Role
from data_model.institutions import InstitutionKind

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
REACH = Path(data_model.__file__).parent / "catalog" / "reach.toml"


def text() -> str:
    """The page."""
    _know_every_door()
    return "\n".join((*_head(), *_rights(), *_reach(), *_doors(), *_walls())) + "\n"


def _know_every_door() -> None:
    for module in pkgutil.walk_packages(data_model.__path__, "data_model."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def reach() -> dict[str, dict[str, str]]:
    """By table: what it holds, and the rows of each role."""
    found: dict[str, dict[str, str]] = loads(REACH.read_text("utf-8"))
    return found


def scoped() -> set[str]:
    """The tables whose rows are given out by reach."""
    return {str(table.__tablename__) for table in access._scopes}  # type: ignore[attr-defined]


def _kinds(role: Role) -> str:
    kinds = [kind.value for kind in InstitutionKind if people.ROLE_OF_KIND.get(kind, Role.INSTITUTION) is role]
    return "any account, named by another administrator" if role is Role.ADMINISTRATOR else ", ".join(kinds)


def _head() -> list[str]:
    roles = [f"| `{role.value}` ({letter}) | {_kinds(role)} |" for letter, role in LETTERS.items()]
    return [
        "# Who may do and see what",
        "",
        "Written by `python -m dashboard.documents.access_page` from `data_model/access.py`, "
        "`data_model/catalog/reach.toml` and `data_model/walls.py`; a test finds it stale.",
        "",
        "A **right** opens a door (a command or a question of `data_model`). Behind it lie only the **rows in reach**: "
        "by institution, by county, by role. A victim's track (child, adult, from abroad, third country) decides steps "
        "and deadlines; it gives nobody a right or a row.",
        "",
        "| role | kinds of institutions |",
        "|---|---|",
        *roles,
    ]


def _rights() -> list[str]:
    rows = []
    for right in Right:
        held = ["×" if right in access.ROLES[role] else "" for role in LETTERS.values()]
        rows.append(f"| `{right.value}` | {' | '.join(held)} |")
    names = " | ".join(role.value for role in LETTERS.values())
    return ["", "## Rights", "", f"| right | {names} |", "|---|" + ":-:|" * len(LETTERS), *rows]


def _reach() -> list[str]:
    lines = ["", "## Rows in reach", "", "A role that is not named sees none.", ""]
    for table, said in reach().items():
        lines.append(f"- **{said['what']}** (`{table}`)")
        lines += [f"  - {role.value}: {said[role.value]}" for role in LETTERS.values() if role.value in said]
    return lines


def _doors() -> list[str]:
    rows = []
    for right in Right:
        of_kind = {
            kind: ", ".join(f"`{d.name}`" for d in sorted(DOORS.values(), key=lambda d: d.name)
                            if d.right is right and d.kind == kind)
            for kind in ("question", "command")
        }  # fmt: skip
        if any(of_kind.values()):
            rows.append(f"| `{right.value}` | {of_kind['question']} | {of_kind['command']} |")
    return ["", "## Doors", "", "| right | questions | commands |", "|---|---|---|", *rows]


def _walls() -> list[str]:
    held = ", ".join(f"`{table}`" for table in walls.CONDITIONS)
    open_ones = [f"| `{table}` | {why} |" for table, why in walls.OPEN.items()]
    return [
        "",
        "## The second wall",
        "",
        f"On PostgreSQL the server works in the role `{walls.APP_ROLE}`, which owns no table, and row-level security "
        f"stands behind the gate for {held}: whoever speaks is told to the database for each transaction, and another "
        "county's or institution's row is not there, even for a door that forgot the first wall. The conditions are "
        "the table `CONDITIONS` of `data_model/walls.py`.",
        "",
        "These tables have no second wall:",
        "",
        "| table | why |",
        "|---|---|",
        *open_ones,
    ]


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
