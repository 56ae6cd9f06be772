"""docs/case_states.md says what the tables of steps say."""

import re

from dashboard.documents import states_page
from data_model.access import DOORS
from tests.data_model import probes  # noqa: F401  (every door is registered)


def test_the_page_is_as_the_tables_write_it_now() -> None:
    written = states_page.PAGE.read_text("utf-8")
    assert written == states_page.text(), "run: python -m dashboard.documents.states_page"


def test_every_step_names_a_command_that_stands() -> None:
    named = {step.command for subject in states_page.SUBJECTS for step in subject.table} - {""}
    assert named and named <= set(DOORS)


def test_the_diagram_has_every_state_of_its_table() -> None:
    page = states_page.text()
    for subject in states_page.SUBJECTS:
        diagram = re.search(rf"## {subject.title}\n.*?```mermaid\n(.*?)```", page, re.DOTALL)
        assert diagram
        for step in subject.table:
            assert re.search(rf"--> {step.to} : ", diagram[1]), step.to
