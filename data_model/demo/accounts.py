"""The demo's people: five personas, and an account for each institution of Brașov and Covasna and each prefecture."""

from datetime import datetime, timedelta

from data_model import people
from data_model.access import Role
from data_model.demo.bodies import Bodies, id_of, login_place
from data_model.demo.chance import Chance
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.institutions import Institution, InstitutionKind
from data_model.people import ROLE_OF_KIND, Account
from data_model.periods import Quarter
from data_model.seeding import kinds
from geodata.counties import COUNTIES

PASSWORD = "Demonstratie-2026"  # noqa: S105 - published in docs/demo.md: all data are invented
RULES = {f"second_factor_{role.value}": 0 for role in Role} | {"confirm_accounts_days": 120}
"""Nobody needs a telephone to look at invented data."""
OPEN_COUNTIES = ("BV", "CV")


def staff_name(chance: Chance) -> str:
    """A name that is clearly nobody's: a first name and an invented family name."""
    names = table("people")
    return f"{chance.choice(names['first'])} {chance.choice(names['invented'])}"


def make(rows: Rows, bodies: Bodies, chance: Chance, moment: datetime) -> None:
    """Personas first, in the order in which the sign-in page shows them; one hash for all. Every
    fourth account waits for this quarter's confirmation."""
    hashed = people.hash_password(PASSWORD)

    def account(login: str, name: str, role: Role, body: Institution, *, persona: bool = False) -> None:
        known = rows.of(Account)
        if login in {a.login for a in known}:
            return
        waits = len(known) % 4 == 3 and not persona
        rows.add(
            Account(
                login=login, name=name, email=f"{login}@persoane.example", password_hash=hashed, role=role,
                institution_id=id_of(body), persona=persona,
                confirmed_at=Quarter.of(moment).start - timedelta(days=20) if waits else moment,
                last_sign_in=moment - timedelta(hours=7 * len(known) % 500 + 3),
            )
        )  # fmt: skip

    for p in table("people")["persona"]:
        body = bodies.one(p["county"], InstitutionKind(p["kind"]))
        account(p["login"], p["name"], Role(p["role"]), body, persona=True)
    for county in OPEN_COUNTIES:
        for login, body in logins(bodies, county).items():
            account(login, staff_name(chance), ROLE_OF_KIND.get(body.kind, Role.INSTITUTION), body)
    for county in COUNTIES:
        body = bodies.one(county, InstitutionKind.PREFECTURE)
        account(f"prefectura.{login_place(county)}", staff_name(chance), Role.COORDINATOR, body)


def logins(bodies: Bodies, county: str) -> dict[str, Institution]:
    """The logins of a county's institutions: dgaspc.brasov; an organisation's has its own name: lumina.brasov."""
    found: dict[str, Institution] = {}
    for body in bodies.team(county):
        if body.county != county:
            continue
        if body.kind is InstitutionKind.NGO:
            found[f"{_short(body.name)}.{login_place(county)}"] = body
        else:
            found[f"{kinds()[body.kind.value]['login']}.{login_place(county)}"] = body
    return found


def _short(name: str) -> str:
    from geodata.spelling import fold

    return "-".join(fold(name).split()[1:-1])
