"""Fonts, colours and states of drawing, copied by the keys that drawing needs: nothing else comes along."""

import re
import zlib
from collections.abc import Callable
from typing import Any

from pypdf import PdfWriter
from pypdf._codecs.adobe_glyphs import adobe_glyphs
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from data_model.guard import findings
from data_model.pdf.refusal import Odd

FONT = """Type Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts
    CIDSystemInfo Registry Ordering Supplement DW W DW2 W2 CIDToGIDMap FontName FontStretch FontWeight Flags FontBBox
    ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2
    FontFile3 Length1 Length2 Length3 BaseEncoding Differences FontMatrix"""
COLOUR = """N Alternate Range WhitePoint BlackPoint Gamma Matrix FunctionType Domain Size BitsPerSample Order Encode
    Decode C0 C1 Functions Bounds"""
SHADING = f"""{COLOUR} PatternType Shading ShadingType ColorSpace Background BBox AntiAlias Coords Function Extend
    BitsPerCoordinate BitsPerComponent BitsPerFlag VerticesPerRow"""
STATE = "Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK"
GROUP = "Type S CS I K"
NUMBERS = (BooleanObject, FloatObject, NumberObject, NullObject)
STANDARD = re.compile(r"/(?:Courier|Helvetica|Times|Arial|TimesNewRoman|CourierNew|Symbol|ZapfDingbats)\b")
DEEPEST = 40
MOST = 500_000  # values copied; a list of lists of lists can be made to never end
_CODED = re.compile(r"/u(?:ni)?[0-9A-F]{4,6}")
_WORD = re.compile(r"[\w.-]{0,40}")
_COMMENT = re.compile(rb"%[^\r\n]*")
_STRING = re.compile(rb"\((?![\w.-]{0,40}\))[^()]*\)")


def keys(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


def said_nothing(name: str) -> None:
    """Odd for a name that names somebody: names are seldom more than a word and a number."""
    if ("#" in name or " " in name or "@" in name or sum(map(str.isdigit, name)) > 6) and findings(name):
        raise Odd


class Parts:
    """Copies values into `writer`; what was copied once is shared."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self._copied = 0
        self._known: dict[tuple[int, frozenset[str]], tuple[Any, Any]] = {}  # the source is held, so its id stays its

    def copy(self, value: Any, allowed: frozenset[str], depth: int = 0) -> Any:
        """The value with dictionaries of `allowed` keys alone. Odd for a string that has no business there."""
        value = value.get_object() if value is not None else NullObject()
        self._copied += 1
        if depth > DEEPEST or self._copied > MOST:
            raise Odd
        if isinstance(value, NUMBERS):
            return value
        if isinstance(value, NameObject):
            said_nothing(str(value))
            return NameObject(value)
        if isinstance(value, ArrayObject):
            return ArrayObject(self._items(value, allowed, depth))
        if not isinstance(value, DictionaryObject):
            raise Odd
        at = (id(value), allowed)
        if at in self._known:
            return self._known[at][1]
        made: DictionaryObject = StreamObject() if isinstance(value, StreamObject) else DictionaryObject()
        kept = self.writer._add_object(made)
        self._known[at] = (value, kept)
        for name in (name for name in value if name in allowed):
            made[NameObject(name)] = self._entry(name, value[name], allowed, depth)
        if isinstance(value, StreamObject) and isinstance(made, StreamObject):
            data = value.get_data()
            pack(made, _COMMENT.sub(b"", data) if value.get("/FunctionType") == 4 else data)
        return kept

    def _entry(self, name: str, value: Any, allowed: frozenset[str], depth: int) -> Any:
        value = value.get_object() if value is not None else NullObject()
        if name in ("/Registry", "/Ordering"):
            if not _WORD.fullmatch(str(value)):
                raise Odd
            return TextStringObject(str(value))
        if name == "/Encoding" and isinstance(value, StreamObject):
            raise Odd
        if name == "/ToUnicode" and isinstance(value, StreamObject):
            return self.writer._add_object(
                pack(StreamObject(), _STRING.sub(b"()", _COMMENT.sub(b"", value.get_data())))
            )
        return self.copy(value, allowed, depth + 1)

    def _items(self, value: ArrayObject, allowed: frozenset[str], depth: int) -> list[Any]:
        if len(value) == 4 and value[0] in ("/Indexed", "/I"):  # the last is a table of colours, often a string
            table = value[3].get_object()
            if isinstance(table, TextStringObject | ByteStringObject):
                data = table.original_bytes if isinstance(table, TextStringObject) else bytes(table)
                if len(data) > 1024 or findings(data.decode("latin-1")):
                    raise Odd
                return [*self._items(ArrayObject(value[:3]), allowed, depth), ByteStringObject(data)]
        if len(value) == 5 and value[0] == "/DeviceN":  # the last names inks for a printing house
            value = ArrayObject(value[:4])
        return [self.copy(one, allowed, depth + 1) for one in value]

    def font(self, font: DictionaryObject, proc: Callable[[Any, Any], Any]) -> Any:
        """A font whose letters can be told. Odd("pdf.letters") for one that shows other signs than it says."""
        kind, inner = font.get("/Subtype"), _dictionary(font.get("/FontDescriptor"))
        embedded = any(f"/FontFile{n}" in inner for n in ("", "2", "3"))
        standard = not embedded and STANDARD.match(str(font.get("/BaseFont")))
        told = "/ToUnicode" in font or (kind not in ("/Type0", "/Type3") and ("/Encoding" in font or standard))
        if not told or ("/ToUnicode" not in font and not _letters_have_names(font)):
            raise Odd("pdf.letters")
        kept = self.copy(font, keys(FONT))
        made = kept.get_object()
        if kind == "/Type3" and "/CharProcs" not in made:
            drawn = _dictionary(font.get("/CharProcs"))
            made[NameObject("/CharProcs")] = DictionaryObject(
                {NameObject(name): proc(drawn[name].get_object(), font.get("/Resources")) for name in drawn}
            )
            made[NameObject("/Resources")] = DictionaryObject()
        return kept


def _letters_have_names(font: DictionaryObject) -> bool:
    """Whether the signs that a font puts in place of others are called by the names that every program knows."""
    changed = _dictionary(font.get("/Encoding")).get("/Differences")
    names = [one for one in changed.get_object() if isinstance(one, NameObject)] if changed is not None else []
    return all(name in adobe_glyphs or _CODED.fullmatch(name) or name == "/.notdef" for name in names)


def pack(made: StreamObject, data: bytes) -> StreamObject:
    """The stream with these bytes, packed."""
    made._data = zlib.compress(data)
    made[NameObject("/Filter")] = NameObject("/FlateDecode")
    return made


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
