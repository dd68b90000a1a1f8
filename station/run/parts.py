"""What the station's file decides of its parts: label, PINs, code prefixes."""

from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from drivers.api import DeviceConfig, Role
from drivers.labels.font import read_font
from drivers.labels.setup import read_setup
from drivers.labels.shipping import shipping_label
from drivers.transport.options import OptionReader
from station.app.desks.labels import LabelContent
from station.core.codes.site_codes import DEFAULT_PREFIXES, Kind, SiteCodes
from station.core.packing.labelling import CARRIER_NAME
from station.run.station import StationUnusable


def check_pin(stored: str, pin: str) -> bool:
    """Tell whether a PIN is the one whose argon2 hash is stored."""
    try:
        return PasswordHasher().verify(stored, pin)
    except (Argon2Error, InvalidHashError):
        return False


def site_codes(prefixes: Any) -> SiteCodes:
    """Return the site's code prefixes, the usual ones where the file names none."""
    kinds = {kind.value: kind for kind in Kind}
    unknown = set(prefixes) - set(kinds)
    if unknown:
        raise StationUnusable(
            f"[station.prefixes] knows no {', '.join(sorted(unknown))}; it knows {', '.join(sorted(kinds))}."
        )
    try:
        return SiteCodes(dict(DEFAULT_PREFIXES) | {kinds[name]: prefix for name, prefix in prefixes.items()})
    except ValueError as error:
        raise StationUnusable(f"[station.prefixes]: {error}.") from error


def label_maker(devices: tuple[DeviceConfig, ...]) -> Callable[[LabelContent], bytes]:
    """Return what draws a label as the options of the station's printer say."""
    printer = next((device for device in devices if device.role is Role.PRINTER), None)
    options = OptionReader(printer.options if printer else {})
    setup, font = read_setup(options), read_font(options)

    def make(content: LabelContent) -> bytes:
        return shipping_label(
            ship_to=content.ship_to,
            tracking=content.tracking,
            order=content.order,
            carrier=CARRIER_NAME,
            service=content.service.capitalize(),
            parcel=content.parcel,
            weight_g=content.weight_g,
            copy=content.copy,
            setup=setup,
            font=font.name,
        )

    return make
