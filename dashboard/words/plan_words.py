"""The plan's own texts: Romanian as the plan has them, in English our reading."""

import re
from collections.abc import Mapping
from functools import cache

from dashboard.words import ROMANIAN, language
from data_model.plan_catalog import plans


def of_plan(text: str) -> str:
    """A text of a plan in the reader's language; any other text, and one that nobody read, as it is."""
    return text if language() == ROMANIAN else _readings(tuple(plans())).get(text, text)


def in_order(code: str) -> str:
    """A code of the plan as lists are put in order by it: 3.2.10 comes after 3.2.9."""
    return "-".join(part.zfill(2) for part in re.split("[.-]", code))


@cache
def _readings(ids: tuple[str, ...]) -> Mapping[str, str]:
    return {text: reading for code in ids for text, reading in plans()[code].readings.items()}
