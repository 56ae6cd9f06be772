"""The personal numeric code, and the series and numbers of identity papers."""

import re
from datetime import date

from data_model.guard.figures import Run, runs
from data_model.guard.reading import Reading

_WEIGHTS = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)
_CENTURIES = {"1": 1900, "2": 1900, "3": 1800, "4": 1800, "5": 2000, "6": 2000}
_COUNTIES = {*range(1, 49), 51, 52, 70, *range(80, 84), 90, 99}
_USUAL_SIZES = {(1, 6, 6), (1, 6, 2, 4), (1, 6, 2, 3, 1), (1, 6, 5, 1), (7, 6), (7, 2, 4), (7, 5, 1), (1, 12), (12, 1)}
_CNP_SAID = re.compile(r"(?i)c\.?\s?n\.?\s?p\b|cod(?:ul)?\s+numeric|numeric\s+personal")
_O_FOR_ZERO = re.compile(r"(?<=\d)[oO]|[oO](?=\d)")
_L_FOR_ONE = re.compile(r"(?<=\d)[lI|](?=\d)")

_PAPER = (
    r"pasaport\w*(?:\s+[a-z]{4,14})?|passport|carte(?:a|i)?\s+de\s+identitate|act(?:ul|ului)?\s+de\s+identitate|"
    r"buletin\w*|"
    r"permis\w*\s+de\s+(?:sedere|conducere)|certificat\w*\s+de\s+nastere|document\w*\s+de\s+(?:identitate|calatorie)|"
    r"titlu\w*\s+de\s+calatorie|seria|serie|ser\.|\bc\.?i\.?\b|\bb\.?i\.?\b"
)
_BETWEEN = r"(?:(?:cu|are|este|e|seria|serie|ser|nr|no|numar(?:ul)?|[a-z]{1,3})?[\s:.,\-/]+){0,6}"
_NAMED_PAPER = re.compile(rf"(?i)\b(?:{_PAPER})[\s:.,\-]*{_BETWEEN}[a-z]{{0,2}}\s?\d(?:[ .\-]?\d){{5,8}}(?!\d|/\d)")
_SERIES = (
    "AB AR AX AZ BH BN BR BT BV BZ CJ CL CS CT DB DD DP DR DT DX DZ DJ GG GL GZ GJ HD HR HZ IF IL IZ KL KS KT KX KZ "
    "MH MM MS MX MZ NT NZ OT PH PX PZ RD RK RR RT RX RZ SB SD SM SV SX SZ TC TL TM TR TZ VL VN VS VX "
    "XB XC XH XM XR XT XV XZ ZB ZC ZH ZL ZR ZS ZT ZV"
)
_BARE_PAPER = re.compile(
    r"(?<![A-Za-z\d])([A-Za-z]{2})[\s.,\-]{0,3}(?i:nr|no|numar(?:ul)?)?[\s.:]{0,3}"
    r"(?:\d{6}|\d{3}[ .]\d{3}|\d\d[ .]\d\d[ .]\d\d)(?![\d/]|[.,\-]\d|\s*(?i:lei|ron|eur|%))"
)


def holds_cnp(text: Reading) -> bool:
    """A personal numeric code of 13 figures (Law 105/1996, Art. 5), together or split, right or mistyped."""
    figures = _L_FOR_ONE.sub("1", _O_FOR_ZERO.sub("0", text.figures))
    if any(_right_cnp_inside(group[0]) for group in re.finditer(r"\d{14,}", figures)):
        return True
    return any(_is_cnp(figures, run) for run in runs(figures, 13) if len(run.digits) == 13)


def holds_document(text: Reading) -> bool:
    """The series and number of an identity card, passport, residence permit or birth certificate."""
    bare = _BARE_PAPER.finditer(text.figures)
    return bool(_NAMED_PAPER.search(text.figures)) or any(found[1].upper() in _SERIES for found in bare)


def _is_cnp(text: str, run: Run) -> bool:
    if run.sizes == (13,):
        return run.digits[0] != "0"
    if _CNP_SAID.search(text, max(0, run.start - 40), run.start) or _right_cnp(run.digits):
        return True
    usual = run.sizes in _USUAL_SIZES or (run.whole and len(set(run.gaps)) == 1)
    return usual and _born(run.digits)


def _right_cnp_inside(digits: str) -> bool:
    return any(_right_cnp(digits[i : i + 13]) for i in range(len(digits) - 12))


def _right_cnp(digits: str) -> bool:
    left = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11
    return _born(digits) and int(digits[12]) == (1 if left == 10 else left)


def _born(digits: str) -> bool:
    if digits[0] == "0" or int(digits[7:9]) not in _COUNTIES:
        return False
    try:
        date(_CENTURIES.get(digits[0], 2000) + int(digits[1:3]), int(digits[3:5]), int(digits[5:7]))
    except ValueError:
        return False
    return True
