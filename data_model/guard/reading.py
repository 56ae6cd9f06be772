"""Reads a text the way a person would: without marks, invisible signs, look-alike letters and odd digits."""

import re
import unicodedata
from dataclasses import dataclass

from data_model.guard.figures import without_dates

_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјѕорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικρυ",
    "ABESIJKMHOPCTYXaeijsopcyxhdqwABEZHIKMNOPTYXoaviKpu",
)
_CYRILLIC = {
    **dict(zip("абвгґдезийклмнопрстуфыэ", "abvggdeziiklmnoprstufye", strict=True)),
    **{"є": "ie", "ж": "j", "і": "i", "ї": "i", "х": "h", "ц": "t", "ч": "ci", "ш": "s", "щ": "sci"},
    **{"ю": "iu", "я": "ia", "ъ": "", "ь": "", "ё": "io"},
}
_SOUND = str.maketrans({**_CYRILLIC, **{a.upper(): b.capitalize() for a, b in _CYRILLIC.items()}})
_LATIN = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "œ": "oe"}
    | {"þ": "t", "Þ": "T", "ɑ": "a", "ɡ": "g", "ⱥ": "a", "\u2800": " ", "\u3164": " ", "\u115f": "", "\u1160": ""}
    | dict(zip("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢꜱ", "abcdeghijklmnoprtuvwyzs", strict=True))
)
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2043\u00ac\ufe58\ufe63]")
_LEET = re.compile(r"(?<=[A-Za-z])[01345](?=[a-z]{2})")
_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}
_FOREIGN = re.compile(r"[\u0370-\u04ff]")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_INVISIBLE = {"Cf", "Mn", "Me", "Mc", "Co", "Cs"}

_DIGIT_WORDS = {
    **{"zero": "0", "unu": "1", "una": "1", "unul": "1", "doi": "2", "doua": "2", "trei": "3", "patru": "4"},
    **{"cinci": "5", "sase": "6", "sapte": "7", "opt": "8", "noua": "9"},
}
_SPOKEN = re.compile(
    r"(?i)\b(?:(?:zero|un[ua]l?|doi|doua|trei|patru|cinci|sase|sapte|opt|noua|\d{1,4})\b[\s,.\-]{0,3}){5,}"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text."""

    plain: str
    figures: str
    """The same with dates, hours and our case codes set aside: what is left may be somebody's number."""


def readings(text: str) -> tuple[Reading, ...]:
    """The text in plain letters; twice when it holds Cyrillic or Greek: as look-alikes and by sound."""
    marked = _DASHES.sub("-", unicodedata.normalize("NFKC", text.translate(_LATIN)))
    if not _FOREIGN.search(marked):
        return (_reading(marked),)
    return _reading(marked.translate(_LOOK_ALIKE)), _reading(marked.translate(_SOUND))


def _reading(marked: str) -> Reading:
    plain = _plain(marked)
    return Reading(plain, without_dates(plain))


def _plain(marked: str) -> str:
    bare = unicodedata.normalize("NFD", marked.translate(_LATIN))
    if not bare.isascii():
        bare = _BEYOND_ASCII.sub(_sign, _MARKS.sub("", bare))
    return _SPOKEN.sub(_digits, _LEET.sub(lambda m: _LETTERS[m[0]], bare))


def _sign(found: re.Match[str]) -> str:
    kind = unicodedata.category(found[0])
    if kind == "Nd":
        return str(unicodedata.decimal(found[0]))
    return "" if kind in _INVISIBLE else found[0]


def _digits(spoken: re.Match[str]) -> str:
    said = re.findall(r"[A-Za-z]+|\d+", spoken[0])
    return "".join(_DIGIT_WORDS.get(word.lower(), word) for word in said) + " "
