import pytest

from geodata.spelling import comma_below, fold, fold_old, ro_key


@pytest.mark.parametrize("typed", ["Timis", "Timi\u015f", "Timiș", "TIMIȘ", "  timi\u015f ", "Timis\u0327"])
def test_every_way_to_type_timis_gives_one_key(typed: str) -> None:
    assert fold(typed) == "timis"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Târgu Mureș", "Tîrgu Mure\u015f"),
        ("Cluj-Napoca", "cluj napoca"),
        ("Râmnicu Vâlcea", "RÎMNICU VÎLCEA"),
        ("Piatra-Neamț", "Piatra  Neam\u0163"),
    ],
)
def test_two_spellings_of_a_place_give_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_an_initial_i_with_circumflex_stays_an_i() -> None:
    assert fold("Întorsura Buzăului") == "intorsura buzaului"


def test_the_old_spelling_without_marks_has_a_key_of_its_own() -> None:
    assert fold_old("Târgu Mureș") == "tirgu mures"
    assert fold_old("Brăila") == "braila"


def test_cedillas_become_commas_and_parts_are_joined() -> None:
    assert comma_below("\u015e\u015f\u0162\u0163 t\u0326") == "ȘșȚț ț"


def test_names_sort_as_the_romanian_alphabet_has_them() -> None:
    right = [
        "Alba",
        "azi",
        "ăla",
        "Bazna",
        "Brașov",
        "Brăila",
        "Iași",
        "Îmi",
        "Satu",
        "Sălaj",
    ]
    right += ["Sibiu", "Șibot", "Tulcea", "Țara", "Ulma"]
    mixed = right[1::2] + right[::2]
    assert sorted(mixed, key=ro_key) == right


def test_foreign_marks_do_not_move_a_name() -> None:
    assert ro_key("Köln") == ro_key("koln")
