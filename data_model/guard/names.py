"""Names of persons, told from names of places, institutions and saints by the words around them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_model.guard.reading import Reading

_LISTS = Path(__file__).parent.parent / "catalog" / "names"
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CLOSE = re.compile(r"[ _.\-]{0,2}|\s*\n\s*")
_SPELLED = re.compile(r"(?<![A-Za-z])(?:[A-Za-z][ .\-_*]{1,3}){4,}[A-Za-z](?![A-Za-z])")
_SURNAME_ENDING = re.compile(
    r"[a-z]{2,}(?:escu|esculi|eanu|ianu|ovici|ovich|enko|enco|chuk|ciuc|niuc|oaei|oaie|[a-z]oiu|idze|shvili|vych|wicz|owski)"
)
_SURE_ENDING = re.compile(r"[a-z]{2,}escu")

_IN_A_PLACE = {"din", "in", "spre", "langa", "dinspre", "catre"}
_INSIDE_NAME = re.compile(r"[ \"„”“'’.\d\-()«»]*")
_OPENED = re.compile(r"[\"„“«]")
_NOT_ACROSS = re.compile(r"[ .\-]*")

_TITLES = (
    r"(?:Director|Prefect|Subprefect|Pre[sz]edint|Vicepre|Primar|Viceprimar|Inspector|Comisar|Subcomisar|Sef|Judec|Procuror|"
    r"Ministr|Secretar|Asistent|Avocat|Doctor|Profesor|Psiholog|Consilier|Coordonator|Manager|Agent|Medic|Deputat|Senator|"
    r"Ambasador|Consul|Notar|Chestor|Colonel|Capitan|Maior|Nu\b|Necunosc|Victim|Minor|Institu|Cod|Caz|Ordin|Centr|Agen|"
    r"Directi|Trafic|Infrac|Persoan|Interes|Dreptur|De\b|Sa\b|Adapost|Serviciu|Strad|"
    r"Companie|Firm|Localit|Judet|Case?\b|Fundati|Asociati|Romania|Europ)"
)
_FILLER = (
    r"(?:\s+(?:ei|lui|sau|sa|victimei|minorei|minorului|fetei|"
    r"real|reala|complet|este|e|era|de|si|prenumele|familie))*"
)
_CALLED = re.compile(
    r"(?:(?i:\bnumit(?:a|ul|ului|ei)\b|\bpe\s+nume(?:le)?|"
    r"\b(?:il|o|ma|se|le)\s+(?:cheama|numeste|numea|chema)|\balias|\bzis[ae]?(?:\s+si)?(?=\s?[\"„“])|(?-i:\b[Ff]amilia|\bfamiliei)\b|\bfam\.|\bsot(?:ii|ilor)\b|\bporecl\w+|\b(?:pre)?numele|"
    r"\b(?:nume|prenume)(?=\s?(?::|=|-|\s+si\s+prenume))|\bdomnul(?:ui)?|\bdoamn(?:a|ei)|\bdomnisoar(?:a|ei)|\bdl\b\.?|\bd-l|"
    r"\bdna\b\.?|\bd-na|"
    rf"\bdra\b\.?|\bd-lui|\bd-nei){_FILLER})[\s:=\-\"„“”'.]{{1,4}}(?!{_TITLES})(?P<name>[A-Z][a-z]{{2,}}|[a-z]{{3,}}\b)"
)
_BEFORE_NUMITA = re.compile(r"(?i)(?:^|[.;:,(\n]|\b(?:cu|de|a|pe|catre|la|pentru|ca|si|impotriva|o|lui))\s*$")
_RELATED = re.compile(
    r"(?i:\b(?:victima|victimei|minora|minorei|minorul(?:ui)?|copila|copilei|copilul(?:ui)?|fetita|fetitei|"
    r"baiatul(?:ui)?|tanara|tinerei|sora|surorii|"
    r"fratele|fratelui|mama|mamei|tata|tatal(?:ui)?|fiica|fiicei|fiul|fiului|sotul(?:ui)?|sotia|sotiei|bunica|bunicii|bunicul(?:ui)?|"
    r"concubin(?:a|ei|ul|ului)|priete(?:na|nei|nul|nului)|iubit(?:a|ei|ul|ului)|veris?oara|matusa|unchiul(?:ui)?|"
    r"traficant(?:a|ul|ului)|inculpat(?:a|ul|ului)|"
    r"suspect(?:a|ul|ului)|faptuitor(?:ul|ului)|martor(?:a|ul|ului)|"
    r"recrutor(?:ul|ului)|proxenet(?:ul|ului)|asistentul\s+social))"
    rf"\s+(?!{_TITLES})[A-Z][a-z]{{2,}}\b(?!-)"
)
_OF = re.compile(  # "banii lui Petronel", not "voia lui Dumnezeu"
    rf"(?<!ziua )(?<!Ziua )\blui\s+(?!{_TITLES}|(?:Dumnezeu|Iisus|Isus|Hristos|Mos|Craciun|Sf|Allah|Murphy)\b)"
    r"[A-Z][a-z]{2,}\b"
)
_CUT_SHORT = re.compile(  # "Chukwuemeka O. a plecat", not "varianta B. a fost aleasa"
    r"(?<![\w-])(?!(?i:anexa|varianta|clasa|corpul|grupa|sectia|sala|litera|punctul|hepatita|vitamina|categoria|tip|tipul|"
    r"blocul|scara|etajul|planul|modulul|formularul|faza|zona|linia|poarta|terminalul|pavilionul|aripa|gripa|nivelul|"
    r"seria|partea|capitolul|autoritatea|institutia|primaria|judetul|compartimentul|biroul|serviciul)\b)"
    r"[A-Z][a-z]{3,}\s[A-Z]\.,?\s(?:a|au|este|e|nu|se|va|vrea|are|si|isi|i|la)\b"
)
_INITIAL = re.compile(r"[A-Z]\.")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    folded: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class _Known:
    given: frozenset[str]
    family: frozenset[str]
    ambiguous: frozenset[str]
    places: dict[str, tuple[tuple[str, ...], ...]]
    named_for: frozenset[str]
    between: frozenset[str]

    def is_name(self, word: str) -> bool:
        return word in self.given or word in self.family

    def is_sure(self, word: str) -> bool:
        return self.is_name(word) and word not in self.ambiguous


def holds_name(text: Reading) -> bool:
    """A first name with a capital, a family name, or the two together in any case and order."""
    plain = text.plain
    if (
        _called(plain)
        or any(rule.search(plain) for rule in (_RELATED, _OF, _CUT_SHORT))
        or any(_spelled(run[0]) for run in _SPELLED.finditer(plain))
    ):
        return True
    words = [_Word(m[0], m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(plain)]
    taken = _taken_by_places(words)
    for i, word in enumerate(words):
        if i in taken or len(word.text) < 2 or not _may_be(word.folded):
            continue
        if not (_stands_alone(words, i) or _named_within(plain, words, i) or _beside_another(plain, words, taken, i)):
            continue
        if _names_a_thing(plain, words, taken, i):
            taken.add(i)
        else:
            return True
    return False


@cache
def _known() -> _Known:
    given = _lines("given.txt") | _lines("given_elsewhere.txt")
    places: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in sorted(_lines("places.txt"), key=len, reverse=True):
        parts = tuple(line.split())
        places[parts[0]] = (*places.get(parts[0], ()), parts)
    ambiguous = _lines("ambiguous.txt")
    return _Known(
        given | frozenset(form for name in given for form in _cases(name)),
        _lines("surnames.txt"),
        ambiguous | frozenset(form for name in ambiguous & given for form in _cases(name)),
        places,
        _lines("named_for.txt"),
        _lines("between.txt"),
    )


def _lines(name: str) -> frozenset[str]:
    lines = (_LISTS / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _cases(name: str) -> tuple[str, ...]:
    """Genitive and vocative of a first name in -a: Maria, Mariei, Mario; Anca, Ancai; Andreea, Andreei."""
    if not name.endswith("a") or len(name) < 4:
        return ()
    stem = name[:-1]
    return (stem + "i", stem + "ei") if stem.endswith("e") else (stem + "ei", stem + "ai", stem + "o")


def _may_be(word: str) -> bool:
    return _known().is_name(word) or _SURNAME_ENDING.fullmatch(word) is not None


def _stands_alone(words: list[_Word], i: int) -> bool:
    word = words[i]
    if _SURE_ENDING.fullmatch(word.folded):
        return word.folded not in _known().ambiguous
    if not word.capital or word.folded in _known().ambiguous:
        return False
    return len(word.text) > 2 and (_known().is_sure(word.folded) or word.text.istitle() or len(word.text) > 5)


def _named_within(plain: str, words: list[_Word], i: int) -> bool:
    """A first name that is also a word, written with a capital within a sentence: "ca Nora vine"."""
    word, known = words[i], _known()
    if i == 0 or not word.text.istitle() or word.folded not in known.given or word.folded in known.places:
        return False
    return words[i - 1].text.islower() and plain[words[i - 1].end : word.start] == " "


def _beside_another(plain: str, words: list[_Word], taken: set[int], i: int) -> bool:
    """Whether the next word is a name too, or an initial: "ion popescu", "Floarea Rusu", "Pop M."."""
    word, known = words[i], _known()
    if i > 0 and word.capital and len(words[i - 1].text) == 1 and _INITIAL.match(plain, words[i - 1].start):
        return (
            plain[words[i - 1].end : word.start].strip() == "." and word.folded in known.family and len(word.text) > 2
        )
    if i + 1 >= len(words) or i + 1 in taken:
        return False
    other = words[i + 1]
    gap = plain[word.end : other.start]
    if len(other.text) == 1 and word.capital and other.capital and gap == " ":
        return _INITIAL.match(plain, other.start) is not None and known.is_name(word.folded)
    if len(other.text) < 2 or not _may_be(other.folded) or not _CLOSE.fullmatch(gap):
        return False
    one_given = word.folded in known.given or other.folded in known.given
    if word.capital and other.capital and gap != ". ":
        return one_given
    return one_given and (known.is_sure(word.folded) or known.is_sure(other.folded)) and word.folded != other.folded


def _taken_by_places(words: list[_Word]) -> set[int]:
    """The words that are part of the name of a place or of a namesake."""
    taken: set[int] = set()
    for i, word in enumerate(words):
        for parts in _known().places.get(word.folded, ()):
            if tuple(w.folded for w in words[i : i + len(parts)]) != parts or not word.capital:
                continue
            if len(parts) > 1 or (i > 0 and _in_a_place(words[i - 1].folded, word.folded)):
                taken.update(range(i, i + len(parts)))
                break
    return taken


def _in_a_place(before: str, word: str) -> bool:
    """Whether "din Traian" means the commune; "la Traian" may mean the man, "la Nehoiu" does not."""
    return before in _IN_A_PLACE or (before == "la" and word not in _known().given)


def _names_a_thing(plain: str, words: list[_Word], taken: set[int], i: int) -> bool:
    """Whether the name belongs to a school, hospital, street, village, saint: "Liceul „Ion Creanga”"."""
    later, names_passed = words[i], 0
    quoted = i > 0 and _OPENED.search(plain, words[i - 1].end, words[i].start) is not None
    for j in range(i - 1, max(-1, i - 10), -1):
        word, gap = words[j], plain[words[j].end : later.start]
        if not _INSIDE_NAME.fullmatch(gap):
            return False
        if word.folded in _known().named_for and (word.folded not in _known().between or j == i - 1):
            return True
        if j in taken or (names_passed < 2 and _known().is_name(word.folded) and word.capital):
            if not _NOT_ACROSS.fullmatch(gap):
                return False
            names_passed += 1
        elif word.folded not in _known().between and len(word.text) > 1 and not (quoted and word.capital):
            return False
        later = word
    return False


def _called(plain: str) -> bool:
    """After "numita", "pe nume", "doamna": any word with a capital, or a known name in small letters."""
    for found in _CALLED.finditer(plain):
        name = found["name"]
        if found[0][:6].lower() == "numita" and not _BEFORE_NUMITA.search(
            plain, max(0, found.start() - 12), found.start()
        ):
            continue
        if name[0].isupper() or _known().is_sure(name):
            return True
    return False


def _spelled(run: str) -> bool:
    """A name with its letters set apart: "P o p e s c u"."""
    letters = re.sub(r"[^A-Za-z]", "", run).lower()
    if len(letters) > 40:
        return True
    known = _known()
    cuts = range(3, len(letters) - 2)
    return (len(letters) > 4 and known.is_sure(letters)) or any(
        known.is_name(letters[:cut]) and known.is_name(letters[cut:]) for cut in cuts
    )
