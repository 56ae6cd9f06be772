"""What single cells say: capacity, phones, addresses of e-mail, days, languages, yes or no."""

import re
from datetime import date

from data_model.imports.columns import meant
from data_model.imports.remarks import Refused, Remark
from data_model.services import Cost
from geodata.spelling import comma_below, fold

MOST_PLACES = 10_000
MOST_FIGURES = 6
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+")
_PLACES = re.compile(r"(\d+)\s*(?:de\s+)?(?:locuri|loc|paturi|beneficiari|persoane|pers|copii|adulti)\b")
_PHONE = re.compile(r"(?<![\d])(?:\+|00)?\d(?:[\s.\-()]{0,2}\d){6,13}(?!\d)")
_EMAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+")
_SPLIT = re.compile(r"[;|\n\r\u2022]+")
_NUMBERED = re.compile(r"(?:^|(?<=[\s;,]))\d{1,2}[.)]\s+")
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_FORMULA = ("=", "+", "@", "\t")


def text(value: str, longest: int, *, what: str) -> str:
    """One line of a name or an address, its edges and doubled spaces gone, old letters made new.

    Raises Refused for a formula, for markup, for signs that nobody can read, and for one that is too long.
    """
    clean = " ".join(comma_below(value).split())
    if _UNREADABLE.search(clean):
        raise Refused("unreadable", what)
    if clean.startswith(_FORMULA):
        raise Refused("formula", clean)
    if re.search(r"<\s*/?\s*[a-zA-Z!][^>]*>?", clean):
        raise Refused("markup", what)
    if len(clean) > longest:
        raise Refused("too_long", what, str(longest))
    return clean


def several(value: str) -> list[str]:
    """The things that one cell lists: by line, semicolon or bullet, or numbered from 1."""
    parts = _NUMBERED.split(value) if re.match(r"\s*1[.)]\s", value) else [value]
    return [p for part in parts for piece in _SPLIT.split(part) if (p := piece.strip(" \t,.*-\u2013"))]


def capacity(value: str) -> tuple[int | None, list[Remark]]:
    """Places, or None with a question in the report where the text does not tell one number."""
    plain = fold_numbers(value)
    if not re.search(r"\d", plain):
        return None, [Remark("capacity_none", value[:160])] if re.search(r"\w", plain) else []
    said = _PLACES.findall(plain)
    figures = [n.replace(".", "") for n in (said if len(said) == 1 else _NUMBER.findall(plain))]
    if any(len(n) > MOST_FIGURES for n in figures):
        return None, [Remark("capacity_question", value[:160])]
    numbers = [int(n) for n in figures]
    if len(numbers) != 1 or numbers[0] > MOST_PLACES or re.search(r"\d,\d|-\s*\d", plain):
        return None, [Remark("capacity_question", value[:160])]
    plainly = re.fullmatch(rf"{numbers[0]}(?: (?:de )?(?:locuri|loc|paturi|beneficiari|persoane))?", plain)
    return numbers[0], [] if plainly else [Remark("capacity_read", value[:160], str(numbers[0]))]


def fold_numbers(value: str) -> str:
    """Small letters without marks, the signs between figures kept."""
    kept = re.sub(r"[^\W\d_]+", lambda word: fold(word[0]), value)
    return " ".join(kept.replace("\u2013", "-").split())


def phones(value: str, longest: int = 60) -> str:
    """The phone numbers of a cell, as many as there is room for; the names and words between them are dropped."""
    found: list[str] = []
    for match in _PHONE.findall(re.sub(r"(?<!\d)(0\d{2,3})\s*/\s*(?=\d)", r"\1 ", value)):
        digits = re.sub(r"[^\d+]", "", match)
        digits = re.sub(r"^(?:\+|00)40", "0", digits)
        if len(digits) == 9 and digits[0] in "237":  # a spreadsheet ate the zero
            digits = "0" + digits
        grouped = f"{digits[:4]} {digits[4:7]} {digits[7:]}" if re.fullmatch(r"0\d{9}", digits) else digits
        if grouped not in found and len("; ".join([*found, grouped])) <= longest:
            found.append(grouped)
    return "; ".join(found)


def email(value: str, longest: int = 160) -> str:
    """The first e-mail address of a cell; "" for none."""
    found = _EMAIL.search(value)
    return found[0].lower()[:longest] if found and len(found[0]) <= longest else ""


def day(value: str) -> date | None:
    """A day written 31.12.2027, 31/12/2027, 31-12-2027 or 2027-12-31; None for anything else."""
    if iso := re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})", value):
        parts = (int(iso[1]), int(iso[2]), int(iso[3]))
    elif ours := re.search(r"\b(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})", value):
        parts = (int(ours[3]), int(ours[2]), int(ours[1]))
    else:
        return None
    try:
        return date(*parts) if 1990 <= parts[0] <= 2100 else None
    except ValueError:
        return None


def _whole(section: str, value: str) -> str:
    return next(iter(meant(section, value)), "")


def yes(value: str) -> bool:
    return _whole("answers", value) == "yes"


def cost(value: str) -> Cost:
    """What a service costs; unknown where the words do not tell."""
    said = meant("costs", value)
    if Cost.PARTLY.value in said:
        return Cost.PARTLY
    return Cost(said[0]) if said else Cost.UNKNOWN


def languages(value: str) -> str:
    """ISO 639 codes with commas, in the order in which they are named."""
    parts = re.split(r"[,;/\n]|\bsi\b|\s\u0219i\s", value)
    codes = [code for part in parts if (code := _whole("languages", part))]
    return ",".join(dict.fromkeys(codes))[:80].rstrip(",")


def spot(latitude: str, longitude: str, both: str) -> tuple[float, float] | None:
    """Degrees (WGS 84) within Romania's frame; None where the cells hold none."""
    texts = (latitude, longitude) if latitude and longitude else tuple(re.findall(r"\d{2}[.,]\d+", both)[:2])
    try:
        lat, lon = (float(t.replace(",", ".")) for t in texts)
    except ValueError:
        return None
    if 20 <= lat <= 30 and 43 <= lon <= 49:
        lat, lon = lon, lat
    return (lat, lon) if 43 <= lat <= 49 and 20 <= lon <= 30 else None
