"""Twelve providers' lists, as messy as they come. Every provider, service, phone and address in them is invented."""

import json
from collections.abc import Callable

from tests.data_model.confidential_list import confidential
from tests.data_model.list_files import delimited, workbook


def titles_and_merged() -> bytes:
    """Three rows of titles, a head of two rows, one provider over three rows, cedillas, a county in capitals."""
    lines = [
        ["LISTA FURNIZORILOR DE SERVICII SOCIALE (inventată)"],
        ["Situa\u0163ia la 30.09.2026"],
        [],
        ["Nr. crt.", "Furnizor de servicii sociale", "Denumire serviciu", "Adresa", None, None, "Capacitate", "Cod"],
        [None, None, None, "Jude\u0163", "Localitate", "Strada", None, None],
        [
            1,
            "Asocia\u0163ia Punte (inventată)",
            "Centrul de zi Punte",
            "BRA\u015eOV",
            "Bra\u015fov",
            "Str. Inventată 1",
            14,
            "8891CZ-C-II",
        ],
        [2, None, "Cantina socială Punte", "BRA\u015eOV", "Săcele", " ", "25 /zi", "8899CPDH-I"],
        [3, None, "Locuin\u0163a protejată Punte", "BRA\u015eOV", "Codlea", None, None, "8790CR-D-VII"],
        [
            4,
            "DIREC\u0162IA GENERALĂ DE ASISTEN\u0162Ă SOCIALĂ \u015eI PROTEC\u0162IA COPILULUI BRA\u015eOV",
            "Centrul maternal (inventat)",
            "BRA\u015eOV",
            "Fagaras",
            " ",
            "8",
            "8790CR-MC-I",
        ],
    ]
    merged = ["A1:H1", "A2:H2", "D4:F4", "B6:B8", "A4:A5", "B4:B5", "C4:C5", "G4:G5", "H4:H5"]
    return workbook(lines, merged)


def cedillas() -> bytes:
    """Semicolons and cp1250, as an old Excel saves; counties by code, with "jud." and without marks."""
    return delimited(
        [
            [
                "Furnizor",
                "Serviciu",
                "Categorie",
                "Jude\u0163",
                "Localitatea",
                "Adresa",
                "Capacitate",
                "Persoana de contact",
            ],
            [
                "Funda\u0163ia Început (inventată)",
                "Consiliere \u015fi sprijin Început",
                "Consiliere",
                "Bra\u015fov",
                "Bra\u015fov",
                "Str. Inventată 2",
                "10",
                "Ion Inventat",
            ],
            [
                "Funda\u0163ia Început (inventată)",
                "Adăpost de noapte Început",
                "Adăpost",
                "jud. BRASOV",
                "Rî\u015fnov",
                "",
                "6",
                "Ion Inventat",
            ],
            [
                "Funda\u0163ia Început (inventată)",
                "Sprijin juridic Început",
                "Asisten\u0163ă juridică",
                "BV",
                "Zărne\u015fti",
                "",
                "",
                "",
            ],
        ],
        ";",
        "cp1250",
    )


def western() -> bytes:
    """Commas, no marks at all, cp1252 with one accent; columns in another order and some missing."""
    return delimited(
        [
            ["Localitate", "Denumire centru", "Organizatie", "Tip serviciu", "Tel."],
            [
                "Brasov",
                "Cafe social Andre\u00e9",
                "Asociatia Andre\u00e9 (inventata)",
                "cantina",
                "0268/123.456, 0722-123-456",
            ],
            ["Victoria", "Centru de zi", "Asociatia Andre\u00e9 (inventata)", "centru de zi pentru copii", "722123456"],
        ],
        ",",
        "cp1252",
    )


def capacities() -> bytes:
    """UTF-8 with its mark: capacity as people write it."""
    head = ["ID", "Denumire furnizor", "Denumire serviciu", "Cod serviciu", "Județ", "Oraș", "Nr. locuri"]
    said = [
        "14",
        "25 /zi",
        "",
        " ",
        "10+2",
        "12-15",
        "20 de locuri",
        "1.200",
        "nelimitat",
        "3 apartamente cu 12 locuri",
    ]
    return delimited(
        [
            head,
            *(
                [f"A{n}", "Asociația Măsură (inventată)", f"Căminul Măsură {n}", "8730CR-V-I", "Brașov", "Brașov", text]
                for n, text in enumerate(said, start=1)
            ),
        ],
        ";",
        "utf-8-sig",
    )


def unicode_text() -> bytes:
    """What Excel calls Unicode text: UTF-16 with tabs; one row twice."""
    row = ["Asociația Tab (inventată)", "Consiliere Tab", "consiliere psihologică", "Brașov", "Predeal"]
    return delimited([["Furnizor", "Serviciu", "Categorie", "Județ", "Localitate"], row, row], "\t", "utf-16")


def nested() -> bytes:
    """A JSON array with addresses inside."""
    return json.dumps(
        [
            {
                "id": 7,
                "denumire": "Adăpostul Cuib (inventat)",
                "furnizor": {"nume": "Asociația Cuib (inventată)", "tip": "ONG"},
                "cod": "8790CR-PFA-II",
                "adresa": {"judet": "BRASOV", "localitate": "Mun. Brașov", "strada": "Str. Inventată 9"},
                "telefoane": ["0268 111 222", "0722 111 222"],
                "capacitate": 12,
                "coordonate": {"lat": 45.65, "lon": 25.6},
            },
            {
                "id": 8,
                "denumire": "Cantina Cuib (inventată)",
                "furnizor": {"nume": "Asociația Cuib (inventată)", "tip": "ONG"},
                "cod": "8899CPDH-I",
                "adresa": {"judet": "BRASOV", "localitate": "Râșnov", "strada": None},
                "capacitate": None,
            },
        ]
    ).encode()


def features() -> bytes:
    """GeoJSON, the array inside an object; one provider unknown by its kind."""
    facts = {"furnizor": "Parohia Inventată", "serviciu": "Masa caldă", "categorie": "hrană", "judet": "Bra\u015fov"}
    other = {
        "furnizor": "SC Grijă SRL (inventată)",
        "serviciu": "Îngrijire",
        "categorie": "îngrijire",
        "judet": "Brașov",
    }
    point = {"type": "Point", "coordinates": [25.59, 45.65]}
    return json.dumps(
        {
            "type": "FeatureCollection",
            "name": "lista",
            "features": [
                {"type": "Feature", "geometry": point, "properties": facts | {"localitate": "Brașov"}},
                {"type": "Feature", "geometry": point, "properties": other | {"localitate": "Brașov"}},
            ],
        },
        ensure_ascii=False,
    ).encode()


def several_in_a_cell() -> bytes:
    return workbook(
        [
            ["Furnizor", "Servicii", "Cod", "Județ", "Localitate", "Capacitate"],
            [
                "Asociația Evantai (inventată)",
                "1. Adăpost\n2. Consiliere psihologică\n3. Asistență juridică",
                "",
                "Brașov",
                "Brașov",
                "5; 20; 10",
            ],
            [
                "Asociația Evantai (inventată)",
                "Complexul Evantai",
                "8790CR-C-II, 8891CZ-C-II",
                "Brașov",
                "Săcele",
                "12",
            ],
            ["Asociația Evantai (inventată)", "Cazare, consiliere, hrană", "", "Brașov", "Codlea", ""],
            [
                "Asociația Evantai (inventată)",
                "Centrul Evantai pentru copii, tineri și familie",
                "8899CZ-F-I",
                "Brașov",
                "Brașov",
                "",
            ],
        ]
    )


CODES = (
    "8891CZ-CIII",
    "8790 CR-C-II",
    "8891cz-c-ii",
    "8899CPDH–I",
    "8790CR-PFA-2",
    "8899CZPN-III",
    "8790CR-XYZ-IX",
    "cod",
)


def codes_with_errors() -> bytes:
    head = ["Furnizor", "Denumire serviciu", "Cod nomenclator", "Categorie", "Județ", "Localitate"]
    return delimited(
        [
            head,
            *(
                [
                    "Asociația Cod (inventată)",
                    f"Serviciul {n}",
                    code,
                    "consiliere" if n < 8 else "altele",
                    "Brașov",
                    "Brașov",
                ]
                for n, code in enumerate(CODES, start=1)
            ),
        ],
        ",",
        "utf-8",
    )


def missing_columns() -> bytes:
    """No county, no town, no street, no capacity; one name missing, one provider missing."""
    return delimited(
        [
            ["Furnizor", "Serviciu"],
            ["Asociația Puțin (inventată)", "Consiliere juridică"],
            ["Asociația Puțin (inventată)", ""],
            ["", "Consiliere"],
            ["Asociația Puțin (inventată)", "Ceva anume"],
        ],
        ";",
        "utf-8",
    )


def many_counties() -> bytes:
    """Counties without hyphens, in capitals, mistaken, missing; public bodies that must not be made."""
    head = ["Furnizor", "Tip furnizor", "Serviciu", "Categorie", "Județ", "Localitate"]
    ngo = "Asociația Largă (inventată)"
    return delimited(
        [
            head,
            [ngo, "privat", "Consiliere Reșița", "consiliere", "Cara\u015f Severin", "Re\u015fi\u0163a"],
            [ngo, "privat", "Consiliere Bistrița", "consiliere", "BISTRITA NASAUD", "BISTRITA"],
            [ngo, "privat", "Consiliere Brașov", "consiliere", "BRASOV", "Brasov"],
            [ngo, "privat", "Consiliere Sector", "consiliere", "Bucure\u015fti Sector 3", "Sector 3"],
            [ngo, "privat", "Consiliere Brașav", "consiliere", "Brașav", "Brașov"],
            [ngo, "privat", "Consiliere fără județ", "consiliere", "", "Brașov"],
            ["DGASPC Caraș-Severin", "public", "Consiliere DGASPC", "consiliere", "Caraș-Severin", "Reșița"],
        ],
        ",",
        "utf-8",
    )


def doubtful_towns() -> bytes:
    head = ["Furnizor", "Serviciu", "Categorie", "Județ", "Localitate", "Lat", "Long"]
    ngo = "Asociația Drum (inventată)"
    return workbook(
        [
            head,
            [ngo, "Consiliere 1", "consiliere", "Brașov", "Făgărași", None, None],
            [ngo, "Consiliere 2", "consiliere", "Brașov", "Sat Podu Oltului, com. Hărman", None, None],
            [ngo, "Consiliere 3", "consiliere", "Brașov", "Podu Oltului", 45.71, 25.68],
            [ngo, "Consiliere 4", "consiliere", "Brașov", "Făgărași", None, None],
            [ngo, "Consiliere 5", "consiliere", "Brașov", "", None, None],
            [ngo, "Consiliere 6", "consiliere", "Brașov", "or. Ghimbav", None, None],
        ]
    )


LISTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "titles and merged cells": ("lista.xlsx", titles_and_merged),
    "cedillas in cp1250": ("lista.csv", cedillas),
    "no marks, cp1252, missing columns": ("lista.txt", western),
    "capacity as text": ("lista.csv", capacities),
    "UTF-16 with tabs, one row twice": ("lista.txt", unicode_text),
    "JSON with nested addresses": ("lista.json", nested),
    "GeoJSON": ("lista.geojson", features),
    "several services in a cell": ("lista.xlsx", several_in_a_cell),
    "codes with slight errors": ("lista.csv", codes_with_errors),
    "missing columns": ("lista.csv", missing_columns),
    "many counties": ("lista.csv", many_counties),
    "doubtful towns": ("lista.xlsx", doubtful_towns),
    "confidential places and contact persons": ("lista.xlsx", confidential),
}


def long_list(rows: int) -> bytes:
    """A list of as many rows over all spellings of Brașov, with every column."""
    head = [
        "ID",
        "Furnizor",
        "Serviciu",
        "Cod",
        "Jude\u0163",
        "Localitate",
        "Adresa",
        "Capacitate",
        "Telefon",
        "E-mail",
        "Licen\u0163a nr.",
        "Valabilă până la",
    ]
    codes = ("8891CZ-C-II", "8790CR-VD-I", "8730CR-V-I", "8899CPDH-I", "8899CZ-PNIII")
    return delimited(
        [
            head,
            *(
                [
                    n,
                    f"Asocia\u0163ia {n % 400} (inventată)",
                    f"Serviciul {n}",
                    codes[n % 5],
                    ("BRASOV", "Bra\u015fov", "jud. Brașov")[n % 3],
                    ("Brasov", "Mun. Săcele", "FĂGĂRA\u015e")[n % 3],
                    f"Str. Inventată {n}",
                    f"{n % 40} locuri",
                    f"0268 {n:06d}",
                    f"s{n}@exemplu.ro",
                    f"LF {n}",
                    "31.12.2027",
                ]
                for n in range(1, rows + 1)
            ),
        ],
        ";",
        "utf-8",
    )
