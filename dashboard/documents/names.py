"""Names of files: no more than the county and the number of the meeting, for they travel by e-mail."""

import re

from dashboard.words import ROMANIAN, speaking, t
from data_model.meetings import MaterialFile


@speaking(ROMANIAN)
def file_name(paper: str, county: str, number: int, year: int, ending: str, *, version: int = 1) -> str:
    """ "proces-verbal-bv-4-2026.docx", "…-v2.docx" for a second version; `paper` is "minutes", "draft" or "invitation",
    `ending` without the dot."""
    code = re.sub(r"[^a-z]", "", county.lower())
    return f"{t(f'documents.{paper}.file_name')}-{code}-{number}-{year}{f'-v{version}' if version > 1 else ''}.{ending}"


@speaking(ROMANIAN)
def material_name(material: MaterialFile) -> str:
    """ "material-bv-4-2026-17.pdf": of the document beside a point, which never keeps the name of the file sent in."""
    number, year = material.meeting
    return f"{t('proposed.material.file_name')}-{material.county.lower()}-{number}-{year}-{material.id}.pdf"
