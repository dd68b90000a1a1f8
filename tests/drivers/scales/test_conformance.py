from collections.abc import Iterator
from decimal import Decimal

import pytest

from drivers.api import DeviceConfig, Role, ScaleOrder
from drivers.catalog import catalog
from drivers.sim.scales.scale import Plug, Protocol, SimScale
from tests.drivers.peers.recorder import Recorder, written
from tests.drivers.scales.conformance import ScaleBench, ScaleConformance

# Once per protocol and wire; answers may take as long as they may at a bench, so that a busy machine is
# seldom a silent scale.
TIMES = {"poll_s": 0.05}


def bench_of(sim: SimScale) -> ScaleBench:
    told = Recorder()
    config = DeviceConfig("scale", Role.SCALE, sim.protocol, sim.url, TIMES)
    return ScaleBench(
        catalog([]).build(config, told),  # type: ignore[arg-type]  # the suite asserts that it is a Scale
        told,
        sim.put,
        lambda grams: written(sim.load.shown(Decimal(grams))).removesuffix(" net"),
        tuple(ScaleOrder),
        sim.overload,
        sim.freeze,
        sim.unplug,
        sim.plug,
    )


class OneWire(ScaleConformance):
    protocol: Protocol = "mt-sics"
    plug: Plug = "tcp"

    @pytest.fixture
    def bench(self) -> Iterator[ScaleBench]:
        sim = SimScale(self.protocol, self.plug, settle_s=0.1).start()
        yield bench_of(sim)
        sim.stop()


class TestMtSicsOnTcp(OneWire):
    pass


class TestMtSicsOnPty(OneWire):
    plug = "pty"


@pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name):DeprecationWarning"
)  # pyserial 3.5 starts its threads so
class TestMtSicsOnRfc2217(OneWire):
    plug = "rfc2217"


class TestToledoOnTcp(OneWire):
    protocol = "toledo-8217"


class TestToledoOnPty(OneWire):
    protocol = "toledo-8217"
    plug = "pty"


@pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name):DeprecationWarning"
)  # pyserial 3.5 starts its threads so
class TestToledoOnRfc2217AtSevenBits(OneWire):
    protocol = "toledo-8217"
    plug = "rfc2217"
