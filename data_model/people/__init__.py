"""Accounts: who they are and who stands by them, how one gets in, and the sessions that follow."""

from data_model.people.accounts import (
    ROLE_OF_KIND,
    AccountRow,
    OwnAccount,
    Persona,
    accounts,
    factor_rules,
    hand_code,
    invite,
    move_clock,
    my_account,
    open_account,
    personas,
    set_active,
    set_address,
    set_factor_rule,
    set_password,
    unlink,
)
from data_model.people.codes import Handed, Welcome, use_code, welcome
from data_model.people.confirming import Confirmable, confirm, how_many_due, say_left, to_confirm
from data_model.people.linking import Claimed, sign_in_linked
from data_model.people.passwords import SHORTEST_PASSWORD, check_password, hash_password
from data_model.people.sessions import (
    IDLE,
    LONGEST_SESSION,
    SessionRow,
    actor_for,
    actor_of,
    actor_of_session,
    end_my_sessions,
    end_session,
    end_sessions_of,
    my_sessions,
    session_id,
    sign_out,
    touch,
)
from data_model.people.signing_in import (
    Refused,
    change_password,
    enter_code,
    know_device,
    offered_factor,
    set_factor,
    sign_in,
    sign_in_persona,
    stage_of,
)
from data_model.people.tables import Account, EntryCode, KnownDevice, Linked, Means, Purpose, SignIn, Stage

__all__ = [
    "IDLE", "LONGEST_SESSION", "ROLE_OF_KIND", "SHORTEST_PASSWORD", "Account", "AccountRow", "Claimed", "Confirmable",
    "EntryCode", "Handed", "KnownDevice", "Linked", "Means", "OwnAccount", "Persona", "Purpose", "Refused",
    "SessionRow", "SignIn", "Stage", "Welcome", "accounts", "actor_for", "actor_of", "actor_of_session",
    "change_password", "check_password", "confirm", "end_my_sessions", "end_session", "end_sessions_of", "enter_code",
    "factor_rules", "hand_code", "hash_password", "how_many_due", "invite", "know_device", "move_clock",
    "my_account", "my_sessions",
    "offered_factor", "open_account", "personas", "say_left", "session_id", "set_active", "set_address", "set_factor",
    "set_factor_rule", "set_password", "sign_in", "sign_in_linked", "sign_in_persona", "sign_out", "stage_of",
    "to_confirm", "touch", "unlink", "use_code", "welcome",
]  # fmt: skip
