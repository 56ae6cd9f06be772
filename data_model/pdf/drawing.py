"""A page drawn anew from the operators of its own drawing: what it does not draw does not come along.

Words and pictures are let stand only where they can be looked at: on the page and in the forms it draws. Within a
pattern, a mask or a drawn letter they are refused.
"""

from collections import defaultdict
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)

from data_model.pdf.parts import COLOUR, GROUP, SHADING, STATE, Parts, keys, pack, said_nothing
from data_model.pdf.pictures import DECODED_HERE, filters_of, packed
from data_model.pdf.refusal import Odd

PICTURE = 0.15  # of the page: pictures that cover more may show what nobody can check, as a letter or an identity card
SCAN = 0.6  # of the page: pictures that cover more are the page itself
_BY_OPERANDS = {
    0: "q Q h S s f F f* B B* b b* n W W* BT ET T*",
    1: "w J j M ri i gs g G Tc Tw Tz TL Tr Ts Do sh cs CS Tj TJ '",
    2: "m l d Tf Td TD d0",
    3: 'rg RG "',
    4: "v y re k K",
    6: "c cm Tm d1",
    -1: "sc SC scn SCN",  # as many as their colours have parts
}
OPERATORS = {name: many for many, names in _BY_OPERANDS.items() for name in names.split()}
WORDS = {"Tj", "TJ", "'", '"', "Tf"}
TAKES_FROM = {"Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace",
              "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern"}  # fmt: skip
PLAIN_COLOURS = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern", "/G", "/RGB", "/CMYK"}
ALWAYS_USED = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")
IMAGE = "Width Height ColorSpace BitsPerComponent Decode ImageMask Interpolate Intent Matte"
INLINE = keys(f"{IMAGE} W H CS BPC D IM I Filter F DecodeParms DP")
DEEPEST = 12


class Drawing:
    """Draws pages of `reader` into `writer`."""

    def __init__(self, reader: PdfReader, writer: PdfWriter) -> None:
        self._reader, self._writer, self._parts = reader, writer, Parts(writer)
        self._drawn: dict[tuple[int, bool], tuple[Any, Any, float]] = {}

    def page(self, page: PageObject) -> float:
        """Add the page; the share of it that pictures cover. Odd for what is drawn where nobody can look."""
        content = ContentStream(page.get("/Contents"), self._reader)
        data, resources, covered = self._redraw(content, page.get("/Resources"), only_shapes=False, depth=0)
        seen = _common(page.mediabox, page.cropbox)
        made = PageObject.create_blank_page(width=1, height=1)
        made[NameObject("/MediaBox")] = made[NameObject("/CropBox")] = seen
        made[NameObject("/Resources")] = resources
        if turned := int(page.get("/Rotate", 0) or 0) % 360:
            made[NameObject("/Rotate")] = NumberObject(turned)
        made[NameObject("/Contents")] = self._writer._add_object(pack(StreamObject(), data))
        self._writer.add_page(made)
        return covered / (abs(float(seen.width) * float(seen.height)) or 1.0)

    def _redraw(self, content: ContentStream, given: Any, *, only_shapes: bool, depth: int) -> tuple[bytes, Any, float]:
        """The drawing's bytes, the resources that it uses, and the area that its pictures cover in its own units."""
        if depth > DEEPEST:
            raise Odd
        own = _dictionary(given)
        used: dict[str, set[str]] = defaultdict(set)
        if "/ColorSpace" in own:
            used["/ColorSpace"] |= {name for name in ALWAYS_USED if name in _dictionary(own["/ColorSpace"])}
        kept, pictures, scale, outer, covered = [], [], 1.0, [], 0.0
        for operands, operator in content.operations:
            name = operator.decode("latin-1")
            if name == "INLINE IMAGE":
                _inline(operands, only_shapes)
                covered += scale
            elif name not in OPERATORS:  # marks for readers' voices, layers and programs, and what nobody knows
                continue
            else:
                _sound(name, operands, only_shapes)
                if taken := _taken(name, operands):
                    used[TAKES_FROM[name]].add(taken)
                if name == "Do":
                    pictures.append((str(operands[0]), scale))
                elif name == "cm":
                    a, b, c, d = (float(one) for one in operands[:4])
                    scale *= abs(a * d - b * c)
                elif name == "q":
                    outer.append(scale)
                elif name == "Q" and outer:
                    scale = outer.pop()
            kept.append((operands, operator))
        resources, areas = self._resources(own, used, only_shapes, depth)
        covered += sum(areas[name] * at for name, at in pictures)
        content.operations = kept
        return content.get_data(), resources, covered

    def _resources(
        self, own: DictionaryObject, used: dict[str, set[str]], only_shapes: bool, depth: int
    ) -> tuple[DictionaryObject, dict[str, float]]:
        """The resources of these names alone, and the area of each picture or form. Odd for one that is not there:
        some programs would then look for it elsewhere."""
        made, areas = DictionaryObject(), {}
        for part, names in used.items():
            kind = DictionaryObject()
            for name in sorted(names):
                found = _dictionary(own.get(part)).get(name)
                found = found.get_object() if found is not None else None
                if found is None:
                    raise Odd
                said_nothing(name)
                if part == "/XObject":
                    kind[NameObject(name)], areas[name] = self._drawn_thing(found, only_shapes, depth)
                else:
                    kind[NameObject(name)] = self._resource(part, found, depth)
            made[NameObject(part)] = kind
        return made, areas

    def _resource(self, part: str, found: Any, depth: int) -> Any:
        if part == "/ColorSpace":
            return self._parts.copy(found, keys(COLOUR))
        if not isinstance(found, DictionaryObject):
            raise Odd
        if part == "/Font":
            return self._parts.font(found, lambda proc, given: self._shapes(proc, given, "", depth)[0])
        if part == "/ExtGState":
            return self._state(found, depth)
        if part == "/Pattern" and found.get("/PatternType") == 1:
            return self._shapes(found, found.get("/Resources"), PATTERN, depth)[0]
        _smooth(found if part == "/Shading" else _dictionary(found.get("/Shading")))
        return self._parts.copy(found, keys(SHADING))

    def _state(self, state: DictionaryObject, depth: int) -> Any:
        if "/Font" in state:
            raise Odd
        made = DictionaryObject(self._parts.copy(state, keys(STATE)).get_object())
        mask = state.get("/SMask")
        mask = mask.get_object() if mask is not None else None
        if isinstance(mask, DictionaryObject):
            shape = mask.get("/G")
            shape = shape.get_object() if shape is not None else None
            if not isinstance(shape, StreamObject):
                raise Odd
            kept = DictionaryObject(self._parts.copy(mask, keys("Type S BC")).get_object())
            kept[NameObject("/G")] = self._shapes(shape, shape.get("/Resources"), FORM, depth)[0]
            made[NameObject("/SMask")] = kept
        elif mask is not None:
            made[NameObject("/SMask")] = NameObject("/None")
        return made

    def _drawn_thing(self, thing: Any, only_shapes: bool, depth: int) -> tuple[Any, float]:
        """A picture or a form, and the area of pictures in it."""
        if not isinstance(thing, StreamObject):
            raise Odd
        if thing.get("/Subtype") == "/Form":
            return self._form(thing, thing.get("/Resources"), FORM, only_shapes, depth)
        if thing.get("/Subtype") != "/Image" or only_shapes:
            raise Odd
        return self._image(thing, depth), 1.0

    def _shapes(self, stream: Any, given: Any, allowed: str, depth: int) -> tuple[Any, float]:
        if not isinstance(stream, StreamObject):
            raise Odd
        return self._form(stream, given, allowed, True, depth)

    def _form(self, form: StreamObject, given: Any, allowed: str, only_shapes: bool, depth: int) -> tuple[Any, float]:
        at = (id(form), only_shapes)
        if at not in self._drawn:
            data, resources, area = self._redraw(
                ContentStream(form, self._reader), given, only_shapes=only_shapes, depth=depth + 1
            )
            made = StreamObject()
            for name in (name for name in form if name in keys(allowed)):
                made[NameObject(name)] = self._parts.copy(form[name], keys(f"{GROUP} {COLOUR}"))
            if allowed:
                made[NameObject("/Resources")] = resources
            turned = form.get("/Matrix")
            if turned is not None:
                a, b, c, d = (float(one) for one in turned.get_object()[:4])
                area *= abs(a * d - b * c)
            self._drawn[at] = (form, self._writer._add_object(pack(made, data)), area)
        return self._drawn[at][1:]

    def _image(self, image: StreamObject, depth: int) -> Any:
        at = (id(image), False)
        if at not in self._drawn:
            if depth > DEEPEST:
                raise Odd
            made = StreamObject()
            made[NameObject("/Type")], made[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Image")
            for name in (name for name in image if name in keys(IMAGE)):
                made[NameObject(name)] = self._parts.copy(image[name], keys(COLOUR))
            made._data, how = packed(image)
            for name, value in how.items():
                made[NameObject(name)] = value
            for name in ("/SMask", "/Mask"):
                mask = image.get(name)
                mask = mask.get_object() if mask is not None else None
                if isinstance(mask, StreamObject):
                    made[NameObject(name)] = self._image(mask, depth + 1)
                elif isinstance(mask, ArrayObject):
                    made[NameObject(name)] = self._parts.copy(mask, frozenset())
            self._drawn[at] = (image, self._writer._add_object(made), 1.0)
        return self._drawn[at][1]


FORM = "Type Subtype FormType BBox Matrix Group"
PATTERN = "Type PatternType PaintType TilingType BBox XStep YStep Matrix"


def _sound(name: str, operands: Any, only_shapes: bool) -> None:
    """Odd for an operator with other operands than its own, or for words where only shapes may be."""
    many = OPERATORS[name]
    if (many >= 0 and len(operands) != many) or len(operands) > 40 or (only_shapes and name in WORDS):
        raise Odd
    words = name in ("Tj", "TJ", "'", '"')
    for one in operands:
        inner = one if isinstance(one, ArrayObject) and name in ("TJ", "d") else [one]
        for part in inner:
            if isinstance(part, NameObject):
                said_nothing(str(part))
            elif not isinstance(part, NumberObject | FloatObject) and not (words and isinstance(part, str | bytes)):
                raise Odd


def _smooth(shading: DictionaryObject) -> None:
    """Odd for a shading that is a mosaic: with a table of colours for each place it is as good as a picture."""
    function = _dictionary(shading.get("/Function"))
    table = shading.get("/ShadingType") == 1 and function.get("/FunctionType") != 4
    if table or shading.get("/ShadingType") not in (1, 2, 3):
        raise Odd


def _taken(name: str, operands: Any) -> str:
    """The resource that an operator takes by name, or "" for none."""
    if name not in TAKES_FROM or not operands:
        return ""
    taken = operands[0 if name == "Tf" else -1]
    plain = name in ("cs", "CS") and taken in PLAIN_COLOURS
    return str(taken) if isinstance(taken, NameObject) and not plain else ""


def _inline(operands: Any, only_shapes: bool) -> None:
    settings = operands["settings"]
    for name in [name for name in settings if name not in INLINE]:
        del settings[name]
    if any(isinstance(value.get_object(), TextStringObject) for value in settings.values()):
        raise Odd
    plain = StreamObject()
    plain[NameObject("/Filter")] = settings.get("/Filter", settings.get("/F", ArrayObject()))
    colours = settings.get("/CS", settings.get("/ColorSpace", "/G"))
    if only_shapes or not DECODED_HERE.issuperset(filters_of(plain)) or str(colours) not in PLAIN_COLOURS:
        raise Odd


def _common(media: RectangleObject, crop: RectangleObject) -> RectangleObject:
    """The part of a page that is shown: where its two boxes lie on each other."""
    boxes = [[float(n) for n in box] for box in (media, crop)]
    left, low = (max(min(box[at], box[at + 2]) for box in boxes) for at in (0, 1))
    right, high = (min(max(box[at], box[at + 2]) for box in boxes) for at in (0, 1))
    if right <= left or high <= low:
        raise Odd
    return RectangleObject((left, low, right, high))


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
