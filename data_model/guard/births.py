"""Exact dates of birth; an age or an age band may be stored, a day may not."""

import re

from data_model.guard.figures import DAY, MONTH
from data_model.guard.reading import Reading

_MONTHS = (
    r"(?:ian(?:uarie)?|feb(?:ruarie)?|mar(?:tie)?|apr(?:ilie)?|mai|iun(?:ie)?|iul(?:ie)?|aug(?:ust)?|"
    r"sept?(?:embrie)?|oct(?:ombrie)?|noi(?:embrie)?|nov|dec(?:embrie)?|[ivx]{1,4})\b"
)
_DAY = (
    rf"(?:{DAY}\s?[.\-/ ]\s?{MONTH}(?:\s?[.\-/ ]\s?(?:\d{{4}}|\d\d))?|\d{{4}}[.\-/]\d\d?[.\-/]\d\d?|"
    rf"{DAY}[\s.\-/]{{1,2}}{_MONTHS}|\d{{8}})(?!\d)"
)
_BIRTH = (
    r"(?:\bnascut[ai]?\b|\bnastut[ai]?\b|\bnasc\.|\bn\.|\bdata\s+(?:de\s+)?nast\w+|\bzi(?:ua)?\s+(?:de\s+)?nast\w+|"
    r"\bd\.?n\.|\bdob\b|\bborn\b|\bs-a\s+nascut\b|\bisi\s+(?:va\s+)?aniver\w*|\bdata\s+n\.)"
)
_COMES_OF_AGE = r"\b(?:implin\w*|face)\s+(?:varsta\s+de\s+)?(?:\d{1,3}|[a-z]+sprezece)\s+(?:de\s+)?ani\b"
_HINT = re.compile(
    r"(?i)\bnas[ct]|\bn\.|\bd\.?n\.|\bdob\b|\bborn\b|\bisi\s+(?:va\s+)?aniver|\bimplin|\bface\s+\d|\bdata\s+n"
)
_BORN_ON = re.compile(rf"(?i){_BIRTH}[^\d\n;]{{0,45}}{_DAY}")
_ON_BORN = re.compile(rf"(?i){_DAY}(?:[.\s]?\d{{2,4}})?[\s,\-:(]{{1,4}}(?:{_BIRTH}|nast\w+\b)")
_AGE_ON = re.compile(
    rf"(?i){_COMES_OF_AGE}[^\d;.\n]{{0,25}}{_DAY}|{_DAY}(?:\s\d{{4}})?[^\d;.\n]{{0,25}}{_COMES_OF_AGE}"
)


def holds_birth_date(text: Reading) -> bool:
    """A day of birth, said as such, or the day on which somebody reaches an age."""
    if not _HINT.search(text.plain):
        return False
    return any(pattern.search(text.plain) for pattern in (_BORN_ON, _ON_BORN, _AGE_ON))
