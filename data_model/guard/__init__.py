"""Keeps the identity of persons out of the store: every free text passes `refuse` before anything is saved.

The Strategy asks for confidentiality and anonymity (seeds/strategy_2024_2028.ro.txt L520); the key from a
case code to a person stays in the systems of DGASPC and ANITP. A finding names the kind of thing, never the thing.
"""

from enum import StrEnum

from data_model.errors import Invalid
from data_model.guard import addresses, births, contacts, documents, names
from data_model.guard.reading import readings

LONGEST = 20_000
"""Characters a text may have; a longer one is refused unread."""


class Found(StrEnum):
    """Kinds of identity that may not be stored, in the order in which they are reported."""

    CNP = "cnp"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    NAME = "name"
    ADDRESS = "address"
    IDENTITY_DOCUMENT = "identity_document"
    BIRTH_DATE = "birth_date"


_LOOK = {
    Found.CNP: documents.holds_cnp,
    Found.PHONE: contacts.holds_phone,
    Found.EMAIL: contacts.holds_email,
    Found.IBAN: contacts.holds_account,
    Found.NAME: names.holds_name,
    Found.ADDRESS: addresses.holds_address,
    Found.IDENTITY_DOCUMENT: documents.holds_document,
    Found.BIRTH_DATE: births.holds_birth_date,
}


def findings(text: str, *, field: str | None = None) -> tuple[Found, ...]:
    """The kinds of identity in `text`, in fixed order; empty when it may be stored.

    Raises Invalid("text.too_long", field) beyond LONGEST characters.
    """
    ways = readings(text) if len(text) <= LONGEST else ()
    if not ways or any(len(way.plain) > 3 * LONGEST for way in ways):  # one sign may unfold into eighteen
        raise Invalid("text.too_long", field=field, most=LONGEST)
    return tuple(kind for kind in Found if any(_LOOK[kind](way) for way in ways))


def refuse(text: str, *, field: str) -> None:
    """Raise Invalid("guard.<kind>", field) for the first kind found, or Invalid("text.too_long", field)."""
    for kind in findings(text, field=field):
        raise Invalid(f"guard.{kind}", field=field)
