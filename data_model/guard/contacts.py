"""Phone numbers, e-mail addresses and bank accounts."""

import re

from data_model.guard.figures import Run, is_money, runs
from data_model.guard.reading import Reading

_HELPLINES = {"112", "119", "116000", "116006", "116111", "116123"}
"""Numbers of the State that anybody may be told; they are nobody's."""

_ROMANIAN = re.compile(r"(?:(?:0040|004|40|4)0?|0)[237]\d{8}")
_ABROAD = re.compile(r"00[1-9]\d{8,12}")
_O_FOR_ZERO = re.compile(r"(?<=\d)[oO]|[oO](?=\d)")
_L_FOR_ONE = re.compile(r"(?<=\d)[lI|]|[lI|](?=\d{2})")
_PHONE_SAID = re.compile(
    r"(?i)\b(?:tel|telefon(?:ul)?|mobil(?:ul)?|gsm|whatsapp|viber|signal|fax)[\s.:]*(?:(?:ei|lui|nr|este|e|la|fix|mobil|acasa|personal|de|al|mama|tata|mamei|tatalui|victimei|minorei)[\s.:]+)*$"
)

_AT = re.compile(r"(?i)@|[(\[{]\s?(?:@|at|a|arond|la)\s?[)\]}]|\s(?:at|arond|coada de maimuta)\s|(?<!\bde)\sla\s")
_DOT = r"(?:\s?\.\s?|\s?[(\[{]\s?(?:dot|punct)\s?[)\]}]\s?|\s(?:punct|dot)\s)"
_BEFORE_AT = re.compile(r"[\w.+\-]\s?$")
_ACCOUNT_ONLINE = re.compile(r"(?i)(?<!\w)@[a-z][\w.]{2,}|\b(?:facebook|fb|instagram|tiktok|t|vk)\.(?:com|me)/@?\w+")
_AFTER_AT = re.compile(rf"(?i)\s?[a-z0-9][a-z0-9\-]{{0,62}}(?:{_DOT}[a-z]|(?=\W|$))")
_KNOWN_MAIL = re.compile(rf"(?i)(?:gmail|yahoo|hotmail|outlook|icloud|mail|proton\w*){_DOT}[a-z]")

_ACCOUNT = re.compile(r"(?i)(?=([a-z][\s.\-]?[a-z][\s.\-]?\d[\s.\-]?\d(?:[\s.\-]{0,2}[a-z0-9]){11,32}))")
_LENGTHS = {
    **{"AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FI": 18, "FR": 27},
    **{"GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LT": 20, "LU": 20, "LV": 21, "MD": 24, "MT": 31},
    **{"NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "TR": 26, "UA": 29},
}
_RO_ACCOUNT = re.compile(r"RO\d\d[A-Z]{4}[A-Z0-9]{16}")


def holds_phone(text: Reading) -> bool:
    """A Romanian or foreign phone number, however it is spaced; the State's helplines are let through."""
    figures = _L_FOR_ONE.sub("1", _O_FOR_ZERO.sub("0", text.figures))
    return any(_is_phone(figures, run) for run in runs(figures, 15))


def holds_email(text: Reading) -> bool:
    """An e-mail address, also one written with (at), arond, punct; or somebody's account on a social network."""
    if _ACCOUNT_ONLINE.search(text.plain):
        return True
    return any(_is_email(text.plain, at) for at in _AT.finditer(text.plain))


def holds_account(text: Reading) -> bool:
    """An IBAN of a European country, or the number of a payment card."""
    if any(_is_iban(re.sub(r"[\s.\-]", "", found[1]).upper()) for found in _ACCOUNT.finditer(text.plain)):
        return True
    return any(_is_card(run) for run in runs(text.figures, 16))


def _is_email(plain: str, at: re.Match[str]) -> bool:
    before = _BEFORE_AT.search(plain, max(0, at.start() - 4), at.start())
    after = _KNOWN_MAIL if at[0].strip().lower() in ("at", "la") else _AFTER_AT
    return before is not None and after.match(plain, at.end()) is not None


def _is_phone(text: str, run: Run) -> bool:
    size = len(run.digits)
    if any(":" in gap or "*" in gap or "|" in gap for gap in run.gaps):
        return False
    if _PHONE_SAID.search(text, max(0, run.start - 30), run.start) and size >= 6 and run.digits not in _HELPLINES:
        return not run.digits.startswith(("0800", "0801"))
    if run.plus and size >= 10 and run.digits[0] != "0":
        return not is_money(text, run.end)
    if _ABROAD.fullmatch(run.digits) and run.digits.startswith("00") and run.sizes[0] >= 2:
        return True
    if _ROMANIAN.fullmatch(run.digits):
        return run.sizes[0] > 1 or run.gaps[0] != ","
    mobile_without_zero = size == 9 and run.digits[0] == "7" and run.sizes in {(9,), (3, 3, 3), (3, 6), (3, 2, 2, 2)}
    return mobile_without_zero and not is_money(text, run.end)


def _is_iban(run: str) -> bool:
    size = _LENGTHS.get(run[:2])
    if size is None or len(run) < size:
        return False
    account = run[:size]
    figures = sum(c.isdigit() for c in account[4:])
    if account.startswith("RO"):
        return figures >= 6 and _RO_ACCOUNT.fullmatch(account) is not None
    return figures >= 10 and _remainder(account) == 1


def _remainder(account: str) -> int:
    return int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97


def _is_card(run: Run) -> bool:
    if len(run.digits) != 16 or run.digits[0] not in "23456" or run.sizes not in {(16,), (4, 4, 4, 4)}:
        return False
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(run.digits)]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
