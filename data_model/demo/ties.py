"""What ties cases of the demo to others: codes of other registers, and somebody who asks for one by its code."""

from datetime import datetime, timedelta

from data_model.admission import AccessAsk, AskState, Purpose
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.caseload import STORY
from data_model.demo.course import Courses, case_id
from data_model.demo.rows import Rows
from data_model.exchange import CaseReference, Register
from data_model.institutions import InstitutionKind

COUNTED = 12
"""So many of the newest cases of the story's county have a code in the register of child protection or of ANITP."""


def make(rows: Rows, bodies: Bodies, courses: Courses, now: datetime) -> None:
    """For the open cases of the story's DGASPC: codes of SIMEV, and an asking by the labour inspectorate."""
    dgaspc = id_of(bodies.one(STORY, InstitutionKind.DGASPC))
    led = [c.case for c in courses.made if c.case.open and c.case.lead_institution_id == dgaspc]
    for number, case in enumerate(led[-COUNTED:], start=1):
        rows.put(
            CaseReference, case_id=case_id(case), held_in=Register.SIMEV, reference=f"DEMO-{case.code[3:7]}-{number}"
        )
    if led:
        rows.add(
            AccessAsk(
                code=led[0].code, case_id=case_id(led[0]), purpose=Purpose.PROCEEDINGS, state=AskState.WAITING,
                institution_id=id_of(bodies.one(STORY, InstitutionKind.ITM)), asked_at=now - timedelta(hours=20),
            )
        )  # fmt: skip
