"""The identity guard against a labelled corpus and against planted identities; everything here is invented."""

import random
import re
import time
from collections import Counter
from itertools import product

import pytest

from data_model.errors import Invalid
from data_model.guard import LONGEST, Found, findings, refuse
from tests.data_model import guard_measured

SENTENCES = ("{}", "Am aflat: {}.", "victima ({}) nu răspunde", "de la vecină, {} , pentru mâine", "x{}")

GIVEN = re.findall(
    r"\w+",
    "Andrei Maria Ion Elena Alexandru Ioana Mihai Ana Gheorghe Andreea Vasile Mihaela Constantin Cristina Nicolae "
    "Daniela Florin Gabriela Marian Alina Adrian Simona Cristian Monica Bogdan",
)
FAMILY = re.findall(
    r"\w+",
    "Popescu Ionescu Popa Radu Dumitru Stan Stoica Munteanu Rusu Moldovan Lupu Pop Matei Ciobanu Ungureanu",
)


def kind_of_refusal(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        refuse(text, field="note")
    assert refused.value.field == "note"
    return refused.value.code


def cnp(chance: random.Random) -> str:
    day = f"{chance.randint(40, 99):02d}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    start = f"{chance.choice('12')}{day}{chance.randint(1, 46):02d}{chance.randint(1, 999):03d}"
    left = sum(int(d) * int(w) for d, w in zip(start, "279146358279", strict=True)) % 11
    return start + str(1 if left == 10 else left)


def iban(chance: random.Random) -> str:
    bank = chance.choice(["AAAA", "BBBB", "CCCC", "DDDD"])
    account = bank + "".join(chance.choice("0123456789") for _ in range(16))
    number = int("".join(str(int(c, 36)) for c in account + "RO00"))
    return f"RO{98 - number % 97:02d}{account}"


def phone(chance: random.Random) -> str:
    return chance.choice(["07", "02", "03"]) + "".join(chance.choice("0123456789") for _ in range(8))


def email(chance: random.Random) -> str:
    local = "".join(chance.choice("abcdefghijk.-_0123456789") for _ in range(chance.randint(1, 12)))
    return f"a{local}z@{chance.choice(['exemplu.ro', 'mail.example', 'a-b.example.org'])}"


def spaced(value: str, sizes: tuple[int, ...], gap: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at : at + size])
        at += size
    return gap.join([*parts, value[at:]] if at < len(value) else parts)


def test_the_corpus_has_enough_texts_and_half_of_them_are_clean() -> None:
    counted = Counter(label for label, _ in guard_measured.texts())
    assert counted.total() >= 600
    assert counted["clean"] >= 250
    assert 0.4 <= counted["clean"] / counted.total() <= 0.6
    assert set(counted) == {"clean", *Found}


def test_the_guard_finds_what_the_corpus_planted_and_lets_ordinary_work_through() -> None:
    for label, told in guard_measured.measured().items():
        if label == guard_measured.CLEAN:
            assert 1 - told.right <= guard_measured.MOST_FALSE, told.wrong
        else:
            assert told.right >= guard_measured.LEAST.get(Found(label), guard_measured.OTHERS), told.wrong


def test_the_page_tells_the_figures_of_today() -> None:
    written = guard_measured.PAGE.read_text("utf-8")
    assert written == guard_measured.page(written)


@pytest.mark.parametrize("make", [cnp, phone, email, iban], ids=["cnp", "phone", "email", "iban"])
def test_five_hundred_planted_numbers_never_pass(make: object) -> None:
    chance = random.Random(2026)
    assert callable(make)
    passed = [s for i in range(500) if not findings(s := SENTENCES[i % 5].format(make(chance)))]
    assert passed == []


def test_a_cnp_is_found_however_it_is_split() -> None:
    chance = random.Random(7)
    sizes = [(1, 6, 6), (1, 6, 2, 4), (1, 2, 2, 2, 6), (7, 6), (3, 3, 3, 4), (1,) * 13, (4, 4, 5), (1, 12)]
    split = [
        spaced(cnp(chance), s, gap) for s, gap in product(sizes, [" ", "-", ".", "/", "  ", " - ", "\n", "\u200b"])
    ]
    assert [text for text in split if Found.CNP not in findings(f"cod {text} notat")] == []


def test_a_mistyped_cnp_is_still_refused() -> None:
    assert kind_of_refusal("cod 1850923400170 sau 1850923400171") == "guard.cnp"


def test_a_phone_is_found_in_every_usual_spelling() -> None:
    starts = ["0722", "+40722", "+40 722", "0040722", "0040 722", "(0722)", "+4 0722", "(+40) 722", "40722", "0 722"]
    gaps = [" ", ".", "-", "/", "", "  ", "_", "\u00a0", "\u2013", "\n"]
    forms = [f"{start}{gap}123{gap}456" for start, gap in product(starts, gaps)]
    forms += [f"0722{gap}12{gap}34{gap}56" for gap in gaps] + [f"(0268){gap}415{gap}200" for gap in gaps]
    assert [text for text in forms if Found.PHONE not in findings(f"sună la {text}, seara")] == []


def test_the_helplines_of_the_state_may_be_named() -> None:
    assert findings("Se poate suna la 112, la 116 111 sau la 0800 800 678.") == ()


def test_an_iban_is_found_in_groups_and_in_small_letters() -> None:
    chance = random.Random(3)
    forms = [spaced(iban(chance), (4,) * 6, gap) for gap in [" ", "-", ".", "\n", "  "]] + [iban(chance).lower()]
    assert [text for text in forms if Found.IBAN not in findings(f"cont {text}")] == []


def test_of_a_hundred_common_full_names_at_most_five_pass() -> None:
    chance = random.Random(11)
    names = [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in range(100)]
    for form in ("{}", "Am vorbit cu {} ieri.", "{} a plecat"):
        for change in (str, str.lower, str.upper, reversed_name):
            passed = [name for name in names if Found.NAME not in findings(form.format(change(name)))]
            assert len(passed) <= 5, (form, change, passed)


def reversed_name(name: str) -> str:
    return " ".join(reversed(name.split()))


DISGUISES = {
    "cedilla": "\u015etefan \u0162ugui",
    "comma below": "Ștefan Țugui",
    "decomposed": "Mada\u0306lina",
    "zero width": "Popes\u200bcu I\u200don",
    "soft hyphen": "Po\u00adpescu Ion",
    "cyrillic letters": "Рореѕсu Іоn",
    "all cyrillic": "Попеску Ион",
    "greek letters": "Ρopescu Ιon",
    "full width": "Ｐｏｐｅｓｃｕ Ｉｏｎ",
    "mathematical letters": "𝐏𝐨𝐩𝐞𝐬𝐜𝐮 𝐈𝐨𝐧",
    "small capitals": "pᴏᴘᴇsᴄᴜ",
    "digits for letters": "P0pescu I0n",
    "new line": "ion\npopescu",
    "set apart": "P o p e s c u",
    "set apart with dots": "I.o.n.P.o.p.a.",
    "run together": "PopescuIon",
    "underscore": "ion_popescu",
    "no-break space": "ion\u00a0popescu",
    "genitive": "am fost la sora Andreei",
    "after lui": "cartea lui Ionuț",
    "in brackets": "(Mariana)",
    "after a place": "de la Brașov, Mariana",
    "after a hospital": "Spitalul Județean: Popescu Maria",
    "after a school": "Liceul „Ion Creangă”, unde învață Bianca",
    "after a saint": "Sf. Maria, apoi Bianca",
}


@pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_disguised_name_is_still_a_name(text: str) -> None:
    assert Found.NAME in findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "０７２２１２３４５６",
        "٠٧٢٢١٢٣٤٥٦",
        "0️⃣7️⃣2️⃣2️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣",
        "O722l23456",
        "zero șapte doi doi, unu doi trei, patru cinci șase",
    ],
    ids=["full width", "arabic", "keycaps", "letters", "spoken"],
)
def test_a_disguised_phone_is_still_a_phone(text: str) -> None:
    assert Found.PHONE in findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "BV-2026-K7Q4",
        "BV-2026-0012 și CV-2026-1234",
        "Ordinul prefectului nr. 123456/2024",
        "07.12.2026 14:30, apoi 08.12.2026 10:00",
        "1.234.567.890 lei",
        "Alba Iulia, Sfântu Gheorghe, Târgu Mureș",
        "comuna Ion Creangă; comuna Vlădimirești; satul Popești",
        "DGASPC, ANITP, BCCO, IPJ, DSP, CAS, ITM, AJOFM, ISJ, IGI",
        "luni, marți, miercuri; ianuarie, mai, august",
        "vârsta: 14-17 ani; 18-25 de ani",
        "",
        " \n\t",
        "🙂🙂🙂",
    ],
)
def test_what_belongs_to_the_work_is_no_identity(text: str) -> None:
    assert findings(text) == ()


def test_a_refusal_says_the_kind_and_never_echoes_the_text() -> None:
    with pytest.raises(Invalid) as refused:
        refuse("Popescu Ion, 0722 123 456", field="reason")
    assert refused.value.code == "guard.phone"
    assert refused.value.field == "reason"
    shown = f"{refused.value} {refused.value.params} {refused.value.args}"
    assert "Popescu" not in shown
    assert "0722" not in shown


def test_kinds_come_in_their_fixed_order() -> None:
    found = findings("născută la 12.03.2009, str. Lungă nr. 3, Popescu Maria, a@exemplu.ro, 0722123456, BV 123456")
    assert found == (Found.PHONE, Found.EMAIL, Found.NAME, Found.ADDRESS, Found.IDENTITY_DOCUMENT, Found.BIRTH_DATE)


def test_a_clean_text_is_let_through() -> None:
    refuse("Victima a fost însoțită la DGASPC Brașov, pe 10.12.2026, la ora 14:30.", field="note")


def test_a_text_too_long_to_read_is_refused() -> None:
    assert kind_of_refusal("a" * (LONGEST + 1)) == "text.too_long"
    assert kind_of_refusal("Popescu " * 125_000) == "text.too_long"
    refuse("este bine " * (LONGEST // 10), field="note")


def test_signs_that_unfold_into_many_do_not_pass_the_limit() -> None:
    assert kind_of_refusal("\ufdfa" * LONGEST) == "text.too_long"


WORST = (
    """1|1 |0 |a|Aa|Aab |str. |str. Aa |@|a.b|a-|(|\n| |"|a b c |Bd. Aa Bb 1 x |seria |ro12|r o 1 2 |zero, |Рр |a@"""
)
WORST += "|sat Aa |Școala Ion |nr. |domiciliul: Aa |pe Aa la |face 1 ani "


@pytest.mark.parametrize("unit", WORST.split("|"))
def test_no_text_makes_the_guard_hang(unit: str) -> None:
    """Four times the text may take sixteen times as long, and some more on a busy machine; a rule that backtracks
    without end would take thousands of times."""
    long = (unit * LONGEST)[:LONGEST]
    assert processor_time(long) < 40 * max(processor_time(long[: LONGEST // 4]), 0.03)


def processor_time(text: str) -> float:
    start = time.process_time()
    findings(text)
    return time.process_time() - start
