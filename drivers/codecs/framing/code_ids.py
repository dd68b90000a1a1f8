"""Code ids: the makers' own letters for a symbology, before the data, and the AIM identifiers they stand for.

Sources: Honeywell, the letters of its hand-held scanners as public code lists them (devices seen send `d`,
`j`, `s`, `w`). Datalogic, product reference guide PowerScan PD96, table 18, label id sets USA and EU, and
PowerScan D8330, "code identifier table". Zebra, product reference guide SP72, "Symbol code characters".
A symbology with several AIM identifiers is given the plainest; a letter that stands for several symbologies
is given none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.codecs.aim import split_aim

_HONEYWELL: Final = (
    "d=]E0 D=]E4 c=]E0 E=]E0 b=]A0 j=]C0 I=]C1 e=]I0 i=]G0 a=]F0 h=]H0 g=]M0 y=]e0 w=]d1 s=]Q1 r=]L0 "
    "R=]L0 x=]U0 z=]z0"
)
_DATALOGIC_USA: Final = (
    "F=]E0 FF=]E4 A=]E0 E=]E0 *=]A0 #=]C0 i=]I0 &=]G0 %=]F0 CE=]H0 @=]M0 R4=]e0 RX=]e0 RL=]e0 Az=]z0"
)
_DATALOGIC_EU: Final = (
    "B=]E0 A=]E4 C=]E0 D=]E0 V=]A0 T=]C0 k=]C1 N=]I0 U=]G0 R=]F0 b=]H0 Z=]M0 u=]e0 t=]e0 v=]e0 !=]z0"
)
_ZEBRA: Final = (
    "A= B=]A0 C=]F0 D=]C0 E=]G0 F=]I0 G=]S0 H=]H0 J=]M0 K=]C1 L= M= N= R=]e0 S= T= U= X= z=]z0 P00=]d1 "
    "P01=]Q1 P02=]U0 P0G=]d2 P0H= P0Q=]Q3 P0X="
)


def code_ids(text: str) -> dict[str, str]:
    """Read a set written as `d=]E0 j=]C0 Z=`: each id with its AIM identifier, or with none.

    `ValueError` where a part is no such pair.
    """
    pairs = [part.partition("=") for part in text.split()]
    for code_id, equals, aim in pairs:
        if not code_id or not equals or split_aim(aim + "x") != (aim or None, "x"):
            raise ValueError(f"{code_id}{equals}{aim} is no code id with its AIM identifier, such as d=]E0")
    return {code_id: aim for code_id, _, aim in pairs}


CODE_IDS: Final[Mapping[str, Mapping[str, str]]] = {
    "honeywell": code_ids(_HONEYWELL),
    "datalogic-usa": code_ids(_DATALOGIC_USA),
    "datalogic-eu": code_ids(_DATALOGIC_EU),
    "zebra": code_ids(_ZEBRA),
}
"""The sets that have a name."""


@dataclass(frozen=True)
class CodeIds:
    """What a scanner puts before its data: one of `known`, each with the AIM identifier it stands for.

    With `length` the id is so many characters, known or not. Where not `kept`, it is taken off and forgotten.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    length: int = 0
    kept: bool = True

    def split(self, text: str) -> tuple[str, str] | None:
        """Split the id off, the longest that fits; `None` where `text` begins with none."""
        if self.length:
            return (text[: self.length], text[self.length :]) if len(text) >= self.length else None
        fitting = [code_id for code_id in self.known if text.startswith(code_id)]
        if not fitting:
            return None
        found = max(fitting, key=len)
        return found, text[len(found) :]
