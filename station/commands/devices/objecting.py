"""What there is against a `[[devices]]` table, found without opening anything."""

from collections.abc import Sequence

from drivers.api import BadSettings, DeviceConfig
from drivers.catalog import catalog
from drivers.manager import clashes_here


def object_to(device: DeviceConfig, earlier: Sequence[DeviceConfig]) -> str:
    """Tell what its driver has against a table, or which table before it names the same port."""
    try:
        catalog(built_in={device.driver}).build(device, lambda _: None)
    except BadSettings as error:
        return str(error)
    mine = f"{device.name}: "
    return next((clash for clash in clashes_here([*earlier, device]) if clash.startswith(mine)), "")
