"""Street addresses, flats, houses in a village, postal codes and coordinates."""

import re

from data_model.guard.reading import Reading

_NUMBER = r"(?:(?:nr|numarul|numar|no|n)\.?\s{0,2}|#)"
_HOUSE = r"\d{1,4}\s?[A-Za-z]?\b(?![.,]?\d|\s?%|/(?:19|20)\d\d|-(?:20)\d\d)"
_WORD = r"(?:[A-Z][\w.'\-]*|de|din|a|al|ai|ale|la|cel|cea|lui|sf\.?|\d{1,2})"
_NAME = rf"(?:[\"„“']?[A-Z][\w.'\-]*|\d{{1,2}}\s[A-Z]\w+)(?:\s+{_WORD}){{0,5}}[\"”“']?"
_ANY_NAME = r"[\"„“']?[a-z0-9][\w.'\-]*(?:\s+[a-z0-9][\w.'\-]*){0,4}?[\"”“']?"

_STREET = (
    r"(?i:\b(?:str|strada|strazii|strad[ae]la|aleea|aleii|ulita|ulicioara|fundatura|fdt|intr|b-?dul|bd|blvd|bld|p-ta)"
    r"\b\.?)"
)
_WIDE = (
    r"(?i:\b(?:bulevardul(?:ui)?|calea|caii|cal|sos|soseaua|soselei|splaiul|intrarea|piata|drumul|prelungirea|"
    r"pasajul|cartierul|cart|cartier|zona|ansamblul)\b\.?)"
)
_NUMBER_OF_ELSE = (  # "din Drumul Taberei vine semnalarea nr. 3"
    r"(?![^\d\n]{0,70}\b(?:semnalar|sesizar|dosar|caz|cerer|punct|anex|scoal|gradinit|lice|secti|hotarar|ordin|apel)\w*\s+(?:nr|numarul)\b)"
)
_STREET_NAMED = re.compile(rf"{_STREET}\s{{0,2}}(?!(?i:nr|nu|in|la|pe|si|cu|este|era|de)\b){_NAME}")
_WIDE_NUMBERED = re.compile(
    rf"{_WIDE}\s{{0,2}}(?!(?i:national|judetean|comunal|european|expres)\b){_NAME}[\s,]{{0,3}}(?:{_NUMBER})?\s?{_HOUSE}"
    rf"(?!\s+[a-z]{{3,}})"
)
_LOWER_NUMBERED = re.compile(
    rf"(?i)(?:{_STREET}|{_WIDE})\s{{0,2}}(?!national|judetean|comunal|european){_NUMBER_OF_ELSE}"
    rf"{_ANY_NAME}[\s,]{{1,3}}(?:{_NUMBER}{_HOUSE}|{_HOUSE}\s*(?:[,;.\n]|$|(?:bl|sc|et|ap)\b))"
)
_FLAT = re.compile(
    r"(?i)\b(?:ap(?:art?)?\.|apt\.?|ap(?=\s?\d)|apartament(?:ul)?)\s{0,2}(?:nr\.?\s?)?\d{1,4}\b(?!\s*(?:alin|lit|din\s+(?:legea|anexa)))|"
    r"\bbl(?:oc(?:ul)?)?\.?\s{0,2}(?:nr\.?\s?)?(?:[a-z]{1,3}\s?-?\s?\d{1,4}|\d{1,4})\s?[a-z]?\b[\s,.]{0,3}(?:sc|scara|et|etaj(?:ul)?|ap)\b|"
    r"\bsc(?:ara)?\.?\s?[a-z0-9]{1,2}[\s,.]{1,3}(?:et|ap)\w*\.?\s?\d|"
    r"\bbloc(?:ul)?\s(?:nr\.?\s?)?[A-Z]?\d{1,4}[A-Z]?\b|\bbl\.\s?[A-Z]?\d{1,4}"
)
_VILLAGE = re.compile(
    r"(?i:\b(?:sat(?:ul)?|com(?:una)?|catun(?:ul)?|loc(?:alitatea)?|oras(?:ul)?|mun(?:icipiul)?)\b)\.?\s{0,2}"
    rf"[A-Z][\w\-]*(?:\s+[A-Z][\w\-]*){{0,3}}[\s,]{{1,3}}(?:(?i:jud\w*)\.?\s+[A-Z][\w\-]*[\s,]{{1,3}})?"
    rf"(?i:(?:la\s+)?(?:casa\s+)?{_NUMBER}){_HOUSE}(?!\s*/\d)(?!\s+din\b)"
)
_HOME = (
    r"(?:domicili\w*|locui(?!nt)\w*|adresa\w*|resedint\w*|sta\s+pe|stau\s+pe|sta\s+la|"
    r"gazduit\w*\s+(?:pe|la\s+adresa)|casa\s+ei|casa\s+lui)"
)
_AT_HOME = re.compile(
    rf"(?i)\b{_HOME}\b[^\d;\n]{{0,70}}?(?:\b(?:nr|numarul)\.?\s{{0,2}}{_HOUSE}(?!\s*/\d)(?!\s+din\b)|"
    rf"\bpe\s(?-i:[A-Z])\w+(?:\s\w+)?\s\d{{1,4}}\b)|"
    r"\b(?:adresa|domiciliul?|resedinta)\s?:\s?(?:(?-i:[A-Z])[\w\-]+[\s,]{1,2}){1,4}\d{1,4}\b(?!/|\.\d)|"
    r"\bpe\s+(?-i:[A-Z])\w+(?:\s+\w+)?,?\s+la\s+(?:nr|numarul)\b"
)
_SHORT_STREET = re.compile(
    r"(?i)\b(?:str|b-?dul|bd|blvd)\b\.?\s{0,2}[a-z][\w.'\-]*(?:\s[\w.'\-]+){0,3}?\s{1,2}\d{1,4}\b(?!\s*%)"
)
_STREET_IN_SMALL = re.compile(  # "strada dorobanti 14 cluj", not "din strada are 14 ani"
    r"(?i)\bstrada\s(?!(?:ar|av|er|est|sunt|de|din|in|la|pe|cu|und|vre|circa|peste|dup|timp|dorm|cel|cea|mai|nu|si|sau|\d)\w{0,4}\s)"
    r"[a-z]{4,}\s\d{1,3}[a-z]?\b(?=\s?(?:[,;.]|$)|\s(?!(?:de|ani|zile|ore|luni|nopti|lei|euro|ron|minute|sapta\w+|m|km|fete|copii|"
    r"persoane|victime|barbati|femei|oameni|la|%)\b)[a-z]{3})"
)
_VILLAGE_HOUSE = re.compile(
    r"\b(?i:sat(?:ul)?|catun(?:ul)?)\s(?:[A-Z][\w\-]*\s){1,3}(?!(?:19|20)\d\d\b)\d{1,4}\b(?![./:,]?\d|\s+[a-z]{2,})"
)
_POSTCODE = re.compile(r"(?i)\b(?:cod(?:ul)?\s+postal|c\.?p\.)\s*:?\s*\d{3}\s?\d{3}\b")
_ABROAD = re.compile(
    r"\b(?:[Vv]ia|[Vv]iale|[Cc]alle|[Aa]venida|[Rr]ue|[Aa]venue|[Pp]iazza|[Pp]laza)\s+(?:(?:de|la|del|della|di|des|du|los)\s+){0,2}[A-Z]\w+(?:\s+[A-Z]\w+){0,2}[\s,]{1,3}\d{1,4}\b|"
    r"\b[A-Z]\w*(?:strasse|str\.|weg|gasse|platz|allee)\s?\d{1,4}\b|"
    r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z]\w+\s){1,3}(?:Street|St\.|Road|Rd|Avenue|Ave|Lane|Drive|Close|Way)\b"
)
_COORDINATES = re.compile(r"\b4[3-8][.,]\d{4,}\s*[,;/ ]\s*2\d[.,]\d{4,}")
_ALL = (
    _STREET_NAMED,
    _WIDE_NUMBERED,
    _LOWER_NUMBERED,
    _FLAT,
    _SHORT_STREET,
    _STREET_IN_SMALL,
    _VILLAGE,
    _VILLAGE_HOUSE,
    _AT_HOME,
    _POSTCODE,
    _ABROAD,
    _COORDINATES,
)


def holds_address(text: Reading) -> bool:
    """An address near enough to find somebody: a named street, a house number, a flat, a postal code."""
    return any(pattern.search(text.plain) for pattern in _ALL)
