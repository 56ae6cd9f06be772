"""The few ways a command or a question can fail. Each carries a code; its sentence stands in dashboard/words."""


class ModelError(Exception):
    """A rule was broken. `code` names the sentence, `field` the input it belongs to, `params` its figures."""

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params


class NotAllowed(ModelError):
    """The actor has no right to this; recorded in the audit as a refusal."""


class Invalid(ModelError):
    """The input breaks a rule; nothing was saved."""


class Conflict(ModelError):
    """Somebody changed the row since it was shown; nothing was saved."""


class NotFound(ModelError):
    """There is no such thing, or none that the actor may know of: the two look the same."""
