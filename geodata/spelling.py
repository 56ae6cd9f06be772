"""How Romanian place names are compared and sorted."""

import re
import unicodedata

_LETTERS = ("ă", "â", "î", "ș", "ț")
_PLAIN = {"ă": "a", "â": "a", "î": "i", "ș": "s", "ț": "t"}
_CEDILLA = str.maketrans("\u015e\u015f\u0162\u0163", "ȘșȚț")


def comma_below(text: str) -> str:
    """The same text composed (NFC), with comma-below Ș ț in place of the cedilla letters."""
    return unicodedata.normalize("NFC", text).translate(_CEDILLA)


def fold(text: str) -> str:
    """Search key: small letters without marks, words split by one space.

    Cedilla and comma-below, hyphen and space, capitals and small letters are alike.
    An î inside a word is the pre-1993 spelling of â: "Tîrgu", "Târgu" and "Targu" give "targu".
    """
    written = comma_below(text).lower()
    modern = re.sub(r"(?<=\w)î(?=\w)", "a", written)
    plain = "".join(c for c in unicodedata.normalize("NFD", modern) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def fold_old(text: str) -> str:
    """The search key of the same name as it was written, and is still typed, before 1993: "tirgu"."""
    return fold(re.sub(r"(?<=\w)[âÂ](?=\w)", "i", comma_below(text)))


def ro_key(text: str) -> str:
    """Sort key of the Romanian alphabet: a ă â b … i î j … s ș t ț u, capitals and small alike."""
    return "".join(_place(c) for c in comma_below(text).lower())


def _place(letter: str) -> str:
    if letter not in _LETTERS:
        return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
    # "{" and "|" stand right after "z": every "a…" comes before the first "ă…", that before "â…".
    return _PLAIN[letter] + ("|" if letter == "â" else "{")
