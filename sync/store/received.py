"""How the effects of a received fact say that they cannot follow."""


class CannotApply(Exception):
    """The fact is kept in quarantine under `code`; none of its effects may have been written."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
