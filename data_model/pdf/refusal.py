"""Why a PDF is not let in."""


class Refused(Exception):
    """`code` names the sentence; `page` the page, 0 for the whole file."""

    def __init__(self, code: str, page: int = 0, **more: int) -> None:
        super().__init__(code)
        self.said: dict[str, str | int] = {"refused": code, **more}
        if page:
            self.said["page"] = page


class Odd(Exception):
    """A part of a page that is drawn in a way in which words or pictures could hide; `code` names the sentence."""

    def __init__(self, code: str = "pdf.odd") -> None:
        super().__init__(code)
        self.code = code
