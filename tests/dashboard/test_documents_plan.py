"""The common action plan on paper: by objective, with owners, days, states and words, and never a case."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pypdf
import pytest
from docx import Document

from dashboard.documents.common_plan import plan_docx, plan_file_name, plan_pdf
from data_model import actions, practices
from data_model.actions import ActionState, CommonPlan, NotDoneReason
from tests.data_model.test_actions import Team
from tests.data_model.test_practices import write
from tests.world import World, ask, do


@pytest.fixture
def team(sqlite_world: World) -> Team:
    return Team(sqlite_world)


def plan(team: Team, who: str = "prefecture") -> CommonPlan:
    made: CommonPlan = ask(team.world.actor(who), actions.common_plan, at=team.at, county="BV")
    return made


def texts(file: bytes) -> tuple[list[str], list[str]]:
    """The headings and all the words of a DOCX."""
    document = Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    headings = [p.text for p in document.paragraphs if p.style is not None and str(p.style.name).startswith("Heading")]
    return headings, [p.text for p in document.paragraphs] + cells


def test_the_plan_stands_by_objective_with_all_that_is_known(team: Team) -> None:
    team.action = team.assume(plan_action="3.2.9", person="Ana Inventată", case=team.point.cases[0])
    team.say(ActionState.NOT_DONE, "Bugetul a fost tăiat.", because=NotDoneReason.NO_MONEY)
    write(team.world)
    found = ask(team.coordinator, practices.listed)
    headings, words = texts(plan_docx(plan(team), found))
    assert headings[0].startswith("Obiectivul general 3: ")
    assert headings[1].startswith("Obiectivul specific 3.2: ")
    assert headings[2:] == ["Fără acțiune din Planul național", "Inițiative și bune practici"]
    for said in (
        "PLAN DE ACȚIUNE COMUN", "Numește un responsabil. (3.2.9)", "Asociația Adăpost (inventată) (Ana Inventată)",
        "10.12.2026", "neîndeplinită, nu au fost bani, 28.11.2026", "Bugetul a fost tăiat.",
        "Caravana „Munca sigură” (inventată)", "inițiativă",
    ):  # fmt: skip
        assert said in words, said
    assert "cazul" not in " ".join(words).lower()


def test_a_code_written_before_codes_were_refused_does_not_reach_the_paper(team: Team) -> None:
    from data_model import store
    from data_model.actions import ActionItem

    with store.writing(team.at) as db:
        item = db.get(ActionItem, team.action)
        assert item is not None
        item.evidence = "Pentru BV-2026-ABCDE s-a găsit loc."
    words = " ".join(texts(plan_docx(plan(team), []))[1])
    assert "BV-2026" not in words and "[cod de caz] s-a găsit loc." in words


def test_an_institutions_paper_says_that_it_is_an_extract(team: Team) -> None:
    team.assume(owner_institution_id=team.world.institutions["dgaspc"], text="Altceva.")
    words = " ".join(texts(plan_docx(plan(team, "shelter"), []))[1])
    assert "Extras: numai acțiunile asumate de Asociația Adăpost (inventată)." in words
    assert "Altceva." not in words


def test_an_empty_plan_says_so(sqlite_world: World) -> None:
    empty = ask(sqlite_world.actor("prefecture"), actions.common_plan, county="BV")
    assert "Nu există nicio acțiune asumată." in texts(plan_docx(empty, []))[1]


def test_the_pdf_is_tagged_speaks_romanian_and_repeats(team: Team) -> None:
    made: Any = plan(team)
    file = plan_pdf(made, [])
    root: Any = pypdf.PdfReader(io.BytesIO(file)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and str(root["/Lang"]).startswith("ro")
    assert "Numește un responsabil." in pypdf.PdfReader(io.BytesIO(file)).pages[0].extract_text()
    assert plan_pdf(made, []) == file


def test_the_file_is_named_for_county_and_day() -> None:
    empty = CommonPlan("BV", datetime(2026, 11, 25, 23, 30, tzinfo=UTC), date(2025, 11, 25), "", (), False)
    assert plan_file_name(empty, "pdf") == "plan-comun-bv-2026-11-26.pdf"


def test_whoever_takes_it_is_on_record(team: Team) -> None:
    from data_model import audit

    do(team.owner, actions.note_plan, at=team.at, county="BV")
    newest = ask(team.world.actor("admin"), audit.latest, chain="BV")[0]
    assert (newest.action, newest.subject) == ("plan_taken", "plan BV")
