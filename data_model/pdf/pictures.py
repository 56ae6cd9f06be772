"""Pictures of a page without what cameras and programs write beside them: place, hour, names, what follows the end."""

import zlib
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, NameObject, StreamObject

from data_model.pdf.refusal import Odd

DECODED_HERE = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx",
                "/RunLengthDecode", "/RL"}  # fmt: skip
JPEG = {"/DCTDecode", "/DCT"}
LARGEST = 400_000_000  # bytes of one picture that is not packed
_FRAMES = {*range(0xC0, 0xD0)} | {0xDB, 0xDD}  # frame headers and tables; no APPn, no comment


def filters_of(stream: StreamObject) -> list[str]:
    """The names of a stream's filters, wherever they are written."""
    found = stream.get("/Filter")
    found = found.get_object() if found is not None else None
    names = found if isinstance(found, ArrayObject) else [] if found is None else [found]
    return [str(name.get_object()) for name in names]


def packed(stream: StreamObject) -> tuple[bytes, dict[str, object]]:
    """The picture's bytes with only what belongs to it, and the filter they need. Odd for a kind not read here."""
    filters = filters_of(stream)
    if filters and filters[-1] in JPEG and DECODED_HERE.issuperset(filters[:-1]):
        return jpeg_alone(_before_jpeg(stream, filters[:-1])), {"/Filter": NameObject("/DCTDecode")}
    if not DECODED_HERE.issuperset(filters):
        raise Odd("pdf.picture_kind")
    if filters in (["/FlateDecode"], ["/Fl"]):
        parts: dict[str, object] = {"/Filter": NameObject("/FlateDecode")}
        if (how := _predictor(stream)) is not None:
            parts["/DecodeParms"] = how
        return zlib.compress(_unpacked(bytes(stream._data))), parts
    return zlib.compress(stream.get_data()), {"/Filter": NameObject("/FlateDecode")}


def _before_jpeg(stream: StreamObject, filters: list[str]) -> bytes:
    if not filters:
        return bytes(stream._data)
    outer = EncodedStreamObject()
    outer._data = stream._data
    outer[NameObject("/Filter")] = ArrayObject([NameObject(name) for name in filters])
    return bytes(outer.get_data())


def _unpacked(data: bytes) -> bytes:
    """What zlib makes of the bytes, without those after its end."""
    reading = zlib.decompressobj()
    done = reading.decompress(data, LARGEST)
    if reading.unconsumed_tail:
        raise MemoryError
    return done


def _predictor(stream: StreamObject) -> DictionaryObject | None:
    how = stream.get("/DecodeParms", stream.get("/DP"))
    how = how.get_object() if how is not None else None
    how = how[0].get_object() if isinstance(how, ArrayObject) and how else how
    if not isinstance(how, DictionaryObject):
        return None
    kept = DictionaryObject()
    for name in ("/Predictor", "/Colors", "/BitsPerComponent", "/Columns"):
        if name in how:
            kept[NameObject(name)] = how[name].get_object()
    return kept


def jpeg_alone(jpeg: bytes) -> bytes:
    """A JPEG's frame, tables and scans up to its end; of the rest only the sign of Adobe's colours is kept."""
    if jpeg[:2] != b"\xff\xd8":
        raise Odd("pdf.picture_kind")
    return b"\xff\xd8" + b"".join(_segments(jpeg)) + b"\xff\xd9"


def _segments(jpeg: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF:
            raise Odd("pdf.picture_kind")
        marker = jpeg[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            return
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:
            end = _end_of_scan(jpeg, end)
        adobe = marker == 0xEE and jpeg[at + 4 : at + 9] == b"Adobe" and end - at == 16
        if marker in _FRAMES or marker == 0xDA or adobe:
            yield jpeg[at:end]
        at = end


def _end_of_scan(jpeg: bytes, at: int) -> int:
    """Where the next marker after a scan's letters stands, or the end of the bytes."""
    while (at := jpeg.find(b"\xff", at)) >= 0 and at + 1 < len(jpeg):
        if jpeg[at + 1] == 0 or 0xD0 <= jpeg[at + 1] <= 0xD7:
            at += 2
        elif jpeg[at + 1] == 0xFF:
            at += 1
        else:
            return at
    return len(jpeg)
