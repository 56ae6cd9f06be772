"""The code lists, deadlines, centres and services of the catalog are whole, plain, and say where they come from."""

import re
import tomllib
from itertools import pairwise
from typing import Any

from data_model.plan_catalog import PlanVersion
from tests.data_model.test_catalog import CATALOG, plan, table  # noqa: F401


def codelists() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((CATALOG / "codelists.toml").read_text("utf-8"))


def test_codes_are_unique_in_their_list_and_plain() -> None:
    for name, entries in codelists().items():
        codes = [entry["code"] for entry in entries]
        assert len(set(codes)) == len(codes), name
        assert all(re.fullmatch(r"[a-z0-9_]+|[A-Z]{2}", code) for code in codes), name


def test_age_bands_cover_every_age_once_and_part_children_from_adults() -> None:
    bands = [band for band in codelists()["age_band"] if "from" in band]
    assert bands[0]["from"] == 0
    assert all(before["to"] + 1 == after["from"] for before, after in pairwise(bands))
    assert "to" not in bands[-1]
    assert 18 in {band["from"] for band in bands}


def test_every_code_of_the_standard_names_its_field() -> None:
    for entries in codelists().values():
        for entry in entries:
            assert all(re.fullmatch(r"(prs|vic|cas|spl)_\w+:\w+", code) for code in entry.get("htcds", []))


def test_every_institution_kind_of_the_plan_is_in_the_code_list(plan: PlanVersion) -> None:  # noqa: F811
    kinds = {entry["code"] for entry in codelists()["institution_kind"]}
    assert {institution.kind for institution in plan.institutions.values()} - {""} <= kinds


def test_every_deadline_has_hours_and_a_basis_in_law_or_is_marked_as_proposed() -> None:
    deadlines = tomllib.loads((CATALOG / "deadlines.toml").read_text("utf-8"))
    of_the_mechanism = {
        "notify": 24,
        "assess": 72,
        "consent": 365 * 24,
        "validate_closing": 7 * 24,
        "answer": 72,
        "answer_urgent": 24,
        "review": 30 * 24,
        "monitor": 183 * 24,
        "reflection": 90 * 24,
        "voucher": 72,
    }
    assert {name: deadlines[name]["hours"] for name in of_the_mechanism} == of_the_mechanism
    assert all(deadline["hours"] > 0 for deadline in deadlines.values())
    for deadline in deadlines.values():
        assert deadline["basis"] == "propus" or re.search(r"(Legea|HG) nr\. \d+/\d{4}, art\. ", deadline["basis"])
    assert {name for name, deadline in deadlines.items() if deadline["basis"] != "propus"} == {"reflection", "voucher"}


def test_fifteen_centres_share_the_forty_two_counties_and_say_what_is_unverified() -> None:
    centres = table("anitp_centres.csv")
    assert len({row["centre"] for row in centres}) == 15
    assert len({row["county_code"] for row in centres}) == len(centres) == 42
    assert {row["county_code"] for row in centres if row["verified"] == "yes"} == {"BV", "CL"}
    assert {row["county_code"] for row in centres if row["centre"] == "Brașov"} == {"BV", "CV"}
    assert all(row["source"] for row in centres)


def test_the_nomenclature_has_seventy_codes_and_shows_what_was_mended() -> None:
    services = table("social_services.csv")
    assert len({row["code"] for row in services}) == len(services) == 70
    assert sum(row["code"] != row["code_as_found"] for row in services) == 3
    assert sum("VTP" in row["code"] for row in services) == 4
    assert all(row["name"] and row["category"] for row in services)
    assert all(row["name"] != row["name_as_found"] and row["category"] != row["category_as_found"] for row in services)
