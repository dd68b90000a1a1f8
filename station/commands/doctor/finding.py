"""What one question came to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What one question came to; `mend` is empty where all is well."""

    question: str
    found: str
    mend: str = ""

    def __str__(self) -> str:
        mark = "MEND" if self.mend else "ok  "
        return f"{mark} {self.question}: {self.found}{f' -> {self.mend}' if self.mend else ''}"
