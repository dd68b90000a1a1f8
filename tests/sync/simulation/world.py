"""One run of the simulation: a seed, a mix of faults, and what is true at its end."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sync.contract.wire import Wire
from sync.pump.outcomes import Rest
from sync.pump.push_policy import StandStill
from sync.store.ingest.push import Ingest
from tests.sync.simulation.disks import Disk
from tests.sync.simulation.network import Network, NetworkFaults, SimWire
from tests.sync.simulation.station import STATION, Crash, MakePort, SimPort, SimStation, empty_disk
from tests.sync.simulation.store import LoggedEffects, SimStore

STEPS = 60
# A second or so between two things that happen; a replayed request is minutes late.
TICK_MS = 1_000
PAUSE_MS = 10 * 60 * 1000
MOST_MACHINES = 3
MOST_HEALING_STEPS = 400


QUIET = NetworkFaults()


@dataclass(frozen=True)
class Mix:
    """Which faults a run suffers, and how often."""

    name: str
    network: NetworkFaults = QUIET
    station_crashes: float = 0.0
    store_crashes: float = 0.0
    clones: float = 0.0
    restores: float = 0.0


_NETWORK = NetworkFaults(request_lost=0.1, answer_lost=0.1, doubled=0.1, delayed=0.1)
_MILD = NetworkFaults(answer_lost=0.1, delayed=0.05)

NETWORK = Mix("network", _NETWORK)
CRASH = Mix("crash", _MILD, station_crashes=0.15, store_crashes=0.15)
CLONE = Mix("cloned disk", _MILD, clones=0.05)
RESTORE = Mix("restored store", _MILD, restores=0.05)
ALL = Mix("everything", _NETWORK, station_crashes=0.08, store_crashes=0.08, clones=0.04, restores=0.04)
MIXES = (NETWORK, CRASH, CLONE, RESTORE, ALL)


@dataclass(frozen=True)
class Rules:
    """The classes a run is made of; a rule is removed by putting another class in."""

    ingest: Callable[[], Ingest] = lambda: Ingest(LoggedEffects)
    port: MakePort = SimPort
    wire: Callable[[Network, SimStore, str], SimWire] = SimWire
    prepare: Callable[[SimStore], None] = lambda _store: None


@dataclass
class World:
    """The machines of one station, their store, and all that goes wrong."""

    seed: int
    mix: Mix
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        """Install the store and one machine."""
        self.rng = random.Random(self.seed)
        self.now = 1_700_000_000_000
        self.network = Network(self.rng, self.mix.network)
        self.store = SimStore(self.rng, self.mix.store_crashes, lambda: self.now, self.rules.ingest())
        self.rules.prepare(self.store)
        self.store.back_up()
        self.stations: list[SimStation] = []
        self._add_machine(empty_disk())

    def run(self) -> None:
        """Let `STEPS` things happen, then let everything heal and settle."""
        for _ in range(STEPS):
            self.now += TICK_MS
            self._happen()
        self._heal()

    def close(self) -> None:
        """Give all disks back."""
        self.store.close()
        for station in self.stations:
            station.disk.close()

    def _happen(self) -> None:
        if self.rng.random() < self.mix.clones:
            self._clone(self.rng.choice(self.stations))
        station = self.rng.choice(self.stations)
        if self.rng.random() < self.mix.restores:
            self.store.restore(same_incarnation=self.rng.random() < 0.25)
        if self.rng.random() < 0.08:
            self.store.back_up()
        if self.rng.random() < 0.05:
            self.now += PAUSE_MS
        if not self.mix.restores and self.rng.random() < 0.05:
            station.compact()
        if self.rng.random() < 0.15:
            self.network.replay()
        if self.rng.random() < 0.45:
            self._attempt(station, lambda: self._scan(station))
        else:
            self._attempt(station, lambda: self._step(station))

    def _scan(self, station: SimStation) -> None:
        ids = [f"{self.rng.getrandbits(64):016x}" for _ in range(self.rng.randint(1, 3))]
        station.scan(ids)

    def _step(self, station: SimStation) -> bool:
        """Step once, and send a person with a code where the store refuses; tells whether there is more."""
        outcome = station.step()
        if isinstance(outcome, StandStill):
            station.port.code = self.store.issue_code(STATION)
            return True
        return not isinstance(outcome, Rest)

    def _attempt(self, station: SimStation, act: Callable[[], object]) -> None:
        try:
            act()
        except Crash:
            station.start()

    def _clone(self, station: SimStation) -> None:
        """Copy a machine's disk into another one: beside it, or in its place as after a re-image."""
        disk, confirmed = station.disk.copy(), list(station.confirmed)
        if len(self.stations) >= MOST_MACHINES or self.rng.random() < 0.3:
            older = self.stations.pop(self.rng.randrange(len(self.stations)))
            older.disk.close()
        twin = self._add_machine(disk)
        twin.confirmed = confirmed

    def _add_machine(self, disk: Disk) -> SimStation:
        port = self.rules.port(disk, self.rng, self.mix.station_crashes)

        def connect(token: str) -> Wire:
            return self.rules.wire(self.network, self.store, token)

        station = SimStation(port, connect, lambda: self.now, self.rng)
        self.stations.append(station)
        return station

    def _heal(self) -> None:
        self.network.faults = QUIET
        self.store.crash_rate = 0.0
        for station in self.stations:
            station.port.crash_rate = 0.0
        # What one machine does may make another one's turn come again, so two quiet rounds end it.
        quiet = 0
        for _ in range(MOST_HEALING_STEPS):
            self.now += PAUSE_MS
            self.network.replay()
            busy = [self._step(station) for station in self.stations]
            quiet = 0 if any(busy) else quiet + 1
            if quiet == 2:
                return
        raise AssertionError(f"{self.mix.name}, seed {self.seed}: it never came to rest")
