"""Reads a text the way a person would: without marks, invisible signs, look-alike letters and odd digits."""

import re
import unicodedata

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
_INVISIBLE = {"Cf", "Mn", "Me", "Mc", "Co", "Cs"}

_DIGIT_WORDS = {
    **{"zero": "0", "unu": "1", "una": "1", "unul": "1", "doi": "2", "doua": "2", "trei": "3", "patru": "4"},
    **{"cinci": "5", "sase": "6", "sapte": "7", "opt": "8", "noua": "9"},
}
_SPOKEN = re.compile(
    r"(?i)\b(?:(?:zero|un[ua]l?|doi|doua|trei|patru|cinci|sase|sapte|opt|noua|\d{1,4})\b[\s,.\-]{0,3}){5,}"
)


def readings(text: str) -> tuple[str, ...]:
    """The text in plain letters; twice when it holds Cyrillic or Greek: as look-alikes and by sound."""
    marked = _DASHES.sub("-", unicodedata.normalize("NFKC", text.translate(_LATIN)))
    if not _FOREIGN.search(marked):
        return (_plain(marked),)
    return _plain(marked.translate(_LOOK_ALIKE)), _plain(marked.translate(_SOUND))


def _plain(marked: str) -> str:
    bare = unicodedata.normalize("NFD", marked.translate(_LATIN))
    if not bare.isascii():
        bare = "".join(_sign(c) for c in bare if unicodedata.category(c) not in _INVISIBLE)
    return _SPOKEN.sub(_digits, _LEET.sub(lambda m: _LETTERS[m[0]], bare))


def _sign(c: str) -> str:
    return str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c


def _digits(spoken: re.Match[str]) -> str:
    said = re.findall(r"[A-Za-z]+|\d+", spoken[0])
    return "".join(_DIGIT_WORDS.get(word.lower(), word) for word in said) + " "
