"""A case in the codes of IOM's Human Trafficking Case Data Standard 2.0 (catalog/codelists.toml), and back.

HTCDS says less than we do: what it has no code for stays empty (an age band too: it takes a date of birth, which we
never hold). What it can say comes back as it went: a case told,
read and told again is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from tomllib import loads
from typing import Any

from data_model.cases import (
    Case,
    Citizenship,
    CloseReason,
    Exploitation,
    NeedKind,
    Progress,
    Sex,
    VictimStatus,
)
from data_model.exchange.layout import CATALOG, layout
from data_model.institutions import InstitutionKind

FIELDS = (
    "cas_Id", "prs_Gender", "prs_Citizenship", "vic_TraffickingStatus", "vic_TraffickingStatusDecisionMakingOrg",
    "vic_TypeOfExploitation", "vic_TypeOfSexExploitation", "cas_Status", "cas_ReasonForOutgoingReferral", "spl_Type",
)  # fmt: skip
SEPARATOR = ";"


@dataclass(frozen=True)
class Facts:
    """Of a case, what HTCDS has words for."""

    code: str
    sex: Sex
    citizenship: Citizenship
    exploitation: Exploitation
    victim_status: VictimStatus
    decided_by: InstitutionKind | None
    progress: Progress
    close_reason: CloseReason | None
    needs: frozenset[NeedKind]


def facts_of(case: Case, needs: Iterable[NeedKind]) -> Facts:
    """The facts of a case."""
    closed = case.close_reason if not case.open else None
    return Facts(
        case.code, case.sex, case.citizenship, case.exploitation, case.victim_status, case.decided_by, case.progress,
        closed, frozenset(needs),
    )  # fmt: skip


@cache
def picklists() -> dict[str, tuple[str, ...]]:
    """The standard's codes by field; none where any value may stand."""
    lines = (CATALOG / "htcds_codelists.tsv").read_text("utf-8").splitlines()[1:]
    pairs = (line.split("\t", 1) for line in lines)
    return {field: tuple(codes.split(SEPARATOR)) if codes else () for field, codes in pairs}


@cache
def _mapped() -> dict[str, dict[str, dict[str, str]]]:
    """Code list, code, field: the standard's code."""
    raw: dict[str, list[dict[str, Any]]] = loads((CATALOG / "codelists.toml").read_text("utf-8"))
    return {
        name: {e["code"]: dict(pair.split(":", 1) for pair in e.get("htcds", [])) for e in entries}
        for name, entries in raw.items()
    }


def told(facts: Facts) -> dict[str, str]:
    """Every field of FIELDS; "" where HTCDS has no code."""
    lists = _mapped()
    found = {"cas_Id": facts.code, "cas_Status": _open_status(facts.progress)}
    found |= {"prs_Citizenship": "RO"} if facts.citizenship is Citizenship.RO else {}
    for name, code in (
        ("sex", facts.sex), ("exploitation", facts.exploitation), ("close_reason", facts.close_reason),
        ("victim_status", facts.victim_status), ("institution_kind", facts.decided_by),
    ):  # fmt: skip
        found |= lists[name].get(code, {}) if code else {}
    kinds = {lists["need"][kind].get("spl_Type", "") for kind in facts.needs} - {""}
    found["spl_Type"] = SEPARATOR.join(sorted(kinds))
    return {name: found.get(name, "") for name in FIELDS}


def _open_status(progress: Progress) -> str:
    said = layout()["htcds"]["open"]
    return str(said.get(progress.value, said["others"]))


def read(row: dict[str, str]) -> Facts:
    """The facts that a row of HTCDS codes tells; where several of ours say the same there, the first of the list."""
    closed = row["cas_Status"] in ("Closed", "ClosedReferred")
    reason = _first("close_reason", row, ("cas_Status", "cas_ReasonForOutgoingReferral")) if closed else ""
    kinds = set(filter(None, row["spl_Type"].split(SEPARATOR)))
    progress = Progress.CLOSED if closed else _progress(row["cas_Status"])
    org = _first("institution_kind", row, ("vic_TraffickingStatusDecisionMakingOrg",))
    return Facts(
        row["cas_Id"],
        Sex(_first("sex", row, ("prs_Gender",)) or Sex.UNKNOWN),
        Citizenship.RO if row["prs_Citizenship"] == "RO" else Citizenship.UNKNOWN,
        Exploitation(
            _first("exploitation", row, ("vic_TypeOfExploitation", "vic_TypeOfSexExploitation")) or Exploitation.ATTEMPT
        ),
        VictimStatus(_first("victim_status", row, ("vic_TraffickingStatus",)) or VictimStatus.POTENTIAL),
        InstitutionKind(org) if org else None,
        progress,
        CloseReason(reason) if reason else None,
        frozenset(NeedKind(_first("need", {"spl_Type": kind}, ("spl_Type",))) for kind in kinds),
    )


def _first(code_list: str, row: dict[str, str], fields: tuple[str, ...]) -> str:
    """The first code of ours that says in these fields exactly what the row says; "" for none."""
    wanted = {field: row.get(field, "") for field in fields}
    if not any(wanted.values()):
        return ""
    return next(
        (code for code, said in _mapped()[code_list].items() if {f: said.get(f, "") for f in fields} == wanted), ""
    )


def _progress(status: str) -> Progress:
    said = layout()["htcds"]["open"]
    return next(
        (Progress(code) for code, value in said.items() if value == status and code != "others"), Progress.NOTIFIED
    )
