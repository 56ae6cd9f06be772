"""The languages that help is given in: ISO 639 codes, with Romani and Romanian sign language among them."""

from collections.abc import Iterable

from data_model.errors import Invalid

LANGUAGES = (
    "ro", "en", "fr", "de", "it", "es", "hu", "rom", "rms", "ru", "uk", "tr", "ar", "bg", "sr", "pl", "el", "pt", "zh",
    "vi", "tl", "ne", "bn", "hi", "pa", "ur", "si", "fa", "ps", "ku", "so", "ti",
)  # fmt: skip
_MOST = 20  # what the column holds


def joined_languages(codes: Iterable[str]) -> str:
    """The codes as a column keeps them, each once; Invalid for one that is not in the list."""
    kept = tuple(dict.fromkeys(codes))
    if len(kept) > _MOST or any(code not in LANGUAGES for code in kept):
        raise Invalid("choice.unknown", field="languages")
    return ",".join(kept)
