"""The second factor: the six figures that a telephone shows, new every half minute (TOTP, RFC 6238)."""

import re
from datetime import datetime

import pyotp
from sqlmodel import Session

from data_model import sealing, settings
from data_model.access import Role

STEP = 30  # seconds
DRIFT = (0, -1, 1)  # steps by which a telephone's clock may be off
ISSUER = "Impreuna"
_CODE = re.compile(r"\d{6}")


def new_secret() -> str:
    """A fresh secret, in the letters that an authenticator takes."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """What the picture for the telephone's camera says."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, typed: str, now: datetime, after: int = 0) -> int:
    """The time step of which `typed` is the code, if it comes later than the step `after`; 0 for none.

    A step that is still to come was used while the machine's clock ran ahead: it counts for nothing.
    """
    code = re.sub(r"\s", "", typed)
    if not _CODE.fullmatch(code):
        return 0
    right = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP
    after = after if after <= present + max(DRIFT) else 0
    steps = [present + drift for drift in DRIFT if pyotp.utils.strings_equal(code, right.at(now, counter_offset=drift))]
    return max((step for step in steps if step > after), default=0)


def sealed(secret: str) -> str:
    return sealing.seal(secret)


def opened(secret: str) -> str:
    """The secret of a stored one. RuntimeError when the key that sealed it is not here."""
    found = sealing.unseal(secret)
    if found is None:
        raise RuntimeError("the key that sealed the second factors is not here")
    return found


def needed(db: Session, role: Role) -> bool:
    """Whether whoever has this role must have a second factor (setting `second_factor_…`)."""
    return bool(settings.number(db, f"second_factor_{role.value}"))
