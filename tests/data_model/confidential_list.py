"""An invented list with confidential places and contact persons, none of which may get in."""

from tests.data_model.list_files import workbook


def confidential() -> bytes:
    """Shelters for victims, some with their streets; a contact person; one code given by mistake."""
    head = [
        "Denumire furnizor",
        "Denumire serviciu",
        "Cod",
        "Categorie",
        "Județ",
        "Localitate",
        "Adresa",
        "Persoană de contact",
        "Telefon persoană de contact",
        "Telefon",
        "Email",
    ]
    ngo = "Asociația Liman (inventată)"
    return workbook(
        [
            head,
            [
                ngo,
                "Adăpostul Liman",
                "8790CR-VTP-I",
                "",
                "Brașov",
                "Brașov",
                "Str. Secretă 3",
                "Ana Inventata",
                "0722 000 000",
                "tel. Ana 0268 000 111",
                "liman@exemplu.ro",
            ],
            [ngo, "Centrul de primire Liman", "8790CR-VD-I", "", "Brașov", "Codlea", " ", "", "", "", ""],
            [
                ngo,
                "Casa Liman",
                "",
                "adăpost pentru victimele violenței domestice",
                "Brașov",
                "Brașov",
                "Str. Secretă 4",
                "",
                "",
                "",
                "",
            ],
            [
                ngo,
                "Centrul de informare Liman",
                "8899CZ-VD-II",
                "",
                "Brașov",
                "Brașov",
                "Str. Deschisă 5",
                "",
                "",
                "",
                "",
            ],
            [ngo, "Îngrijire Liman", "8790CR-PFA-I", "", "Brașov", "Brașov", "", "", "", "", ""],
        ]
    )
