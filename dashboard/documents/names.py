"""Names of files: no more than the county and the number of the meeting, for they travel by e-mail."""

import re

from dashboard.words import t


def file_name(paper: str, county: str, number: int, year: int, ending: str) -> str:
    """ "proces-verbal-bv-4-2026.docx"; `paper` is "minutes" or "invitation", `ending` without the dot."""
    code = re.sub(r"[^a-z]", "", county.lower())
    return f"{t(f'documents.{paper}.file_name')}-{code}-{number}-{year}.{ending}"
