"""The second wall, on PostgreSQL: row-level security behind `access.visible`, so that a door that forgot the first one
still shows no row of another county or institution.

`CONDITIONS` is the one table of it. `migrate` builds the wall after every migration: nobody writes a policy by hand.
The server works in the role `impreuna_app`, which owns no table; who speaks is told to the database for each
transaction (`store.speak_as`). The owner of the tables migrates and backs up, and sees all.
"""

import hashlib

from sqlalchemy import Connection, inspect, text

APP_ROLE = "impreuna_app"
_SYSTEM = "(SELECT current_setting('impreuna.role', true)) = 'system'"
_COUNTIES = "(SELECT string_to_array(current_setting('impreuna.counties', true), ','))::text[]"


def _setting(name: str) -> str:
    return f"(SELECT nullif(current_setting('impreuna.{name}', true), '')::integer)"


def _county(column: str) -> str:
    """A county in the reach of a coordinator or a regional centre; nobody else has one here."""
    return f"{column} = ANY ({_COUNTIES})"


def _party(*columns: str) -> str:
    """An institution that works cases is one of these."""
    return "(" + " OR ".join(f"{column} = {_setting('party')}" for column in columns) + ")"


def _mine(column: str) -> str:
    """The speaker's institution, whatever it is."""
    return f"{column} = {_setting('institution')}"


def _of(table: str, key: str) -> str:
    """The row that `key` names stands behind its own wall, and may be seen."""
    return f'EXISTS (SELECT 1 FROM "{table}" seen WHERE seen.id = {key})'


def _meeting(key: str) -> str:
    invited = f"EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id AND {_mine('a.institution_id')})"
    return f"EXISTS (SELECT 1 FROM meeting m WHERE m.id = {key} AND ({_county('m.county')} OR {invited}))"


def _any(*conditions: str) -> str:
    return " OR ".join(conditions)


OF_A_CASE = (
    "casenote", "caseavoided", "consent", "need", "notification", "case_step", "health_cover", "circumstances",
    "case_partner", "coordination", "compensation", "assessment", "casestep",
    "casereference",
)  # fmt: skip
"""The tables that say more of a case: who sees the case sees their rows, and the first wall how many of them."""
CONDITIONS: dict[str, str] = {
    "case": _any(_county("handling_county"), _party("lead_institution_id"), "id IN (SELECT impreuna_cases())"),
    **{table: _of("case", f"{table}.case_id") for table in OF_A_CASE},
    "protection_total": _party("institution_id"),
    "declared_fact": _any(_county("county"), _mine("institution_id")),
    "declared_figure": _of("declared_fact", "declared_figure.fact_id"),
    "declared_change": _of("declared_fact", "declared_change.fact_id"),
    "accessask": _any(_mine("institution_id"), "case_id IN (SELECT impreuna_led_cases())"),
    "doublepair": _any(_of("case", "doublepair.first_id"), _of("case", "doublepair.second_id")),
    "referral": _any(
        _county("county"),
        _party("from_institution_id", "to_institution_id"),
        "case_id IN (SELECT impreuna_led_cases())",
    ),
    "handover": _any(
        _county("from_county"), _county("to_county"), _party("from_institution_id", "to_institution_id"),
        "case_id IN (SELECT impreuna_led_cases())",
    ),
    "unmetneed": _any(_county("county"), "case_id IN (SELECT impreuna_led_cases())"),
    "agendapoint": _meeting("agendapoint.meeting_id"),
    "decision": _of("agendapoint", "decision.point_id"),
    "pointcase": _of("agendapoint", "pointcase.point_id"),
    "meetingcase": _meeting("meetingcase.meeting_id"),
    "minutesversion": _meeting("minutesversion.meeting_id"),
    "material": _of("agendapoint", "material.point_id"),
    "materialcontent": _of("material", "materialcontent.material_id"),
    "actionitem": _any(_county("county"), _mine("owner_institution_id"), _meeting("actionitem.meeting_id")),
    "actionupdate": _of("actionitem", "actionupdate.action_id"),
    "forward": _any(
        _county("county"), _county("to_county"), _mine("to_institution_id"), _meeting("forward.meeting_id")
    ),
    "pointproposal": _any(_county("county"), _mine("institution_id")),
    "draft": f"account_id = {_setting('account')}",
    "rollup": "false",  # raw sums, and what each case adds to them: for the program alone
    "rollupcase": "false",
}  # fmt: skip
"""Who sees and writes the rows of a table, beside the program itself."""

OPEN: dict[str, str] = {
    "auditevent": "the administrator's; codes and moments alone, and every actor appends to it",
    "attainment_reason": "why a figure of the plan was not reached, no person",
    "auditcheckpoint": "hashes",
    "constitutionact": "a county's act, public",
    "countyreport": "states of reports; its numbers are counted anew or released",
    "indicator_target": "what ANITP aims at, no person",
    "institution": "institutions",
    "measure": "the Interministerial Committee's measures",
    "measurecounty": "the Interministerial Committee's measures",
    "meeting": "when and where, by whose order; what was said stands in the points",
    "attendance": "who sat in a meeting",
    "acknowledgement": "who acknowledged the confidentiality reminder",
    "invitationmail": "which institution was invited when",
    "releasedcount": "sums behind what was published, for later sums alone",
    "releasedfigure": "published",
    "reportreopening": "why a published quarter was opened again, in guarded words",
    "releaseseal": "what was published, sealed",
    "setting": "settings",
    "account": "staff; read before anybody is known",
    "signin": "sessions; read before anybody is known",
    "entrycode": "invitations and recoveries; read before anybody is known",
    "knowndevice": "devices of accounts; read before anybody is known",
    "linked": "accounts at an identity provider; read before anybody is known",
    "coverage": "institutions",
    "carriedcount": "sums of cases that are no more",
    "carriedservice": "sums of cases that are no more",
    "member": "institutions",
    "digestmail": "which institution got its daily message",
    "practice": "initiatives, no person",
    "practiceinstitution": "initiatives, no person",
    "resource": "the register of help, no person",
    "rollupmark": "by which definitions the sums were built",
    "service": "the register of help, no person; a confidential place is told by data_model/services",
    "serviceplaces": "the register of help, no person",
    "placesanswer": "the register of help, no person",
    "listing": "the register of help, no person",
    "pointcourse": "which point goes on from which",
}
"""The tables without a wall, and why: no row of theirs says anything of a case."""

COUNTERS = "USAGE, SELECT, UPDATE"  # the demonstration sets them where its own rows end
APPEND_ONLY = ("auditcheckpoint", "auditevent", "minutesversion")
_FUNCTIONS = {
    "impreuna_led_cases": f'SELECT id FROM "case" WHERE {_party("lead_institution_id")}',
    "impreuna_cases": (
        f'SELECT id FROM "case" WHERE {_party("lead_institution_id")} '
        f"UNION SELECT case_id FROM referral WHERE {_party('from_institution_id', 'to_institution_id')} "
        f"UNION SELECT case_id FROM notification WHERE {_party('institution_id')} "
        f"UNION SELECT case_id FROM case_partner WHERE {_party('institution_id')} "
        f"UNION SELECT case_id FROM accessask WHERE state = 'granted' AND {_party('institution_id')} "
        f"UNION SELECT case_id FROM handover WHERE {_party('from_institution_id', 'to_institution_id')} "
        f"OR {_county('from_county')} OR {_county('to_county')}"
    ),
}
"""Read with the owner's eyes, because a wall that asked another one that asks it back would never end."""


def digest() -> str:
    """What the wall of this program is known by."""
    return hashlib.sha256(repr((CONDITIONS, _FUNCTIONS, sorted(OPEN), APPEND_ONLY, COUNTERS)).encode()).hexdigest()


def stands(db: Connection) -> bool:
    """Whether the database has just this wall."""
    found = db.execute(text("SELECT obj_description(to_regproc('impreuna_cases'), 'pg_proc')")).scalar()
    return found == digest()


def take_down(db: Connection) -> None:
    """Remove the policies, so that a migration may change what they read."""
    for table, policy in db.execute(
        text("SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()")
    ).all():
        db.execute(text(f'DROP POLICY "{policy}" ON "{table}"'))
        db.execute(text(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'))
    for name in _FUNCTIONS:
        db.execute(text(f"DROP FUNCTION IF EXISTS {name}()"))


def build(db: Connection) -> None:
    """Make the role, its rights, and the wall, on a database in the present form."""
    take_down(db)
    _grant(db)
    for name, query in _FUNCTIONS.items():
        db.execute(
            text(
                f"CREATE FUNCTION {name}() RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER "
                f"SET search_path FROM CURRENT AS $$ {query} $$"
            )
        )
        db.execute(text(f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC"))
        db.execute(text(f"GRANT EXECUTE ON FUNCTION {name}() TO {APP_ROLE}"))
    for table, condition in CONDITIONS.items():
        db.execute(text(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'))
        db.execute(text(f'CREATE POLICY reach ON "{table}" TO {APP_ROLE} USING ({_SYSTEM} OR {condition})'))
    db.execute(text(f"COMMENT ON FUNCTION impreuna_cases() IS '{digest()}'"))


def _grant(db: Connection) -> None:
    """The role reads and writes; it makes and owns nothing, and what is append-only it cannot remove."""
    if not db.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": APP_ROLE}).scalar():
        db.execute(text(f"CREATE ROLE {APP_ROLE} NOLOGIN"))
    if not db.execute(text("SELECT pg_has_role(current_user, :name, 'MEMBER')"), {"name": APP_ROLE}).scalar():
        db.execute(text(f"GRANT {APP_ROLE} TO CURRENT_USER"))
    schema = db.execute(text("SELECT quote_ident(current_schema())")).scalar()
    db.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {APP_ROLE}"))
    db.execute(text(f"GRANT {COUNTERS} ON ALL SEQUENCES IN SCHEMA {schema} TO {APP_ROLE}"))
    for table in inspect(db).get_table_names():
        rights = "SELECT, INSERT, UPDATE, DELETE"
        if table in APPEND_ONLY:
            rights = "SELECT, INSERT"
        elif table == "alembic_version":
            rights = "SELECT"
        db.execute(text(f'GRANT {rights} ON "{table}" TO {APP_ROLE}'))
    forgotten = "account_id, institution_id, subject, detail, salt, forgotten_by"
    db.execute(text(f"GRANT UPDATE ({forgotten}) ON auditevent TO {APP_ROLE}"))
