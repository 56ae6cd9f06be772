"""A case's code and its number in a meeting are found however they are written, and ordinary sentences pass."""

import pytest

from data_model.guard.cases import case_codes_replaced, holds_case_code, names_a_case
from data_model.guard.figures import without_dates

CODE = "BV-2026-UHHZ4"


@pytest.mark.parametrize(
    "sign", ["-", "–", "\u2011", "−", " - ", " ", "/", "_", ".", ",", "\u00ad", "\u200b-", "", "-\n"]
)
def test_a_code_is_found_with_any_sign_between_its_parts(sign: str) -> None:
    for code in (CODE, CODE.lower(), "CJ-2025-UHHZK"):
        assert holds_case_code(f"Ce facem cu {code.replace('-', sign)}?")


@pytest.mark.parametrize(
    "code", ["\u200b".join(CODE), "ВV-2026-UНHZ4", "ＢＶ－２０２６－ＵＨＨＺ４", f"_{CODE}_", "BV-2026-A1B2"]
)
def test_a_code_is_found_behind_other_letters_and_signs(code: str) -> None:
    assert holds_case_code(f"Despre {code}.")
    assert not holds_case_code(case_codes_replaced(f"Despre {code}.", "(cod)"))


def test_a_code_is_replaced_where_it_stands() -> None:
    assert case_codes_replaced(f"Din {CODE} și BV–2026–A2B3C.", "(cod)") == "Din (cod) și (cod)."
    assert case_codes_replaced("Fără cod, BV 2026.", "(cod)") == "Fără cod, BV 2026."


@pytest.mark.parametrize(
    "text",
    [
        "Ordinul 541/15.04.2024", "BV 2026", "În BV, 2026 a fost greu.", "Raport BV 2026 buget aprobat", "BV 2024-2028",
        "Strategia BV 2024 – 2028", "500123 Brașov", "HG 2026/12345", "BV/2026/23456", "2026-04-15",
        "lit. b) 2026 fapte", "În AB 2026 avem locuri.",
        "IS 2026 trim4", "Planul CJ 2025, acest an", "Ședința BV nr. 1/2026, 14 puncte",
    ],
)  # fmt: skip
def test_a_county_with_a_year_a_date_or_an_order_is_no_code(text: str) -> None:
    assert not holds_case_code(text)


@pytest.mark.parametrize(
    "words",
    [
        "cazul 3", "cazul trei", "cazul al treilea", "cazul III", "cazul #3", "cazul no. 3", "cazul-3", "cazul: 3",
        "cazul (3)", "cazul „3”", "caz. 3", "cazul\u00a03", "cazul\u200b 3", "cazul №3", "cazul cu numărul 3",
        "cazurile nr 2 și 3", "cazurile 1, 2, 3, 4, 5", "сazul 3", "cazul numărul trei", "cazul nouă", "CAZUL DOI",
        "speța 3", "victima 3", "victima a treia", "C3",
    ],
)  # fmt: skip
def test_a_case_is_found_by_its_number_however_it_is_said(words: str) -> None:
    assert names_a_case(f"Ce facem cu {words}?")


@pytest.mark.parametrize(
    "text",
    [
        "cazul de față", "Este un caz nou.", "speța nouă", "victima nouă are nevoie de haine", "în cazul în care",
        "În acest caz, trei instituții răspund.", "După caz, 3 locuri.", "Dacă este cazul, două locuri.", "Cazuri: 12",
        "Nu e cazul. Trei persoane vin.", "Câte cazuri 2026 aveți, în 3 cazuri din 10?", "Victima îi spune asistentei.",
        "victima, 16 ani", "victima (16 ani)", "victima a doua zi a cerut ajutor", "în cazul unei victime",
        "Există un interpret de nivel C1?", "engleză B2/C1", "Este primul caz din an.", "cazul a doi minori",
    ],
)  # fmt: skip
def test_ordinary_words_about_cases_pass(text: str) -> None:
    assert not names_a_case(text)


def test_a_code_of_five_signs_is_no_run_of_digits() -> None:
    assert without_dates("Cazul BV-2026-72212 și BV-2026-UHHZ4.") == "Cazul § și §."
