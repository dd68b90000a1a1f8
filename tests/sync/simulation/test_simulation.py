"""The protocol of station and store under every mix of faults, and without each of its rules."""

import pytest

from tests.sync.simulation import without
from tests.sync.simulation.verdict import Verdict, judge
from tests.sync.simulation.world import CLONE, MIXES, NETWORK, RESTORE, Mix, Rules, World

SEEDS = 200
SEEDS_AT_ONCE = 20
SOAK_SEEDS = 5000
WITH_ALL_RULES = Rules()


def run(seed: int, mix: Mix, rules: Rules = WITH_ALL_RULES) -> Verdict:
    """Run one seed to its end."""
    world = World(seed, mix, rules)
    try:
        world.run()
        return judge(world)
    finally:
        world.close()


def first_failing(mix: Mix, rules: Rules, kind: str) -> int | None:
    """Return the first seed at which facts are lost or doubled."""
    return next((seed for seed in range(SEEDS) if getattr(run(seed, mix, rules), kind)), None)


@pytest.mark.parametrize("first", range(0, SEEDS, SEEDS_AT_ONCE))
@pytest.mark.parametrize("mix", MIXES, ids=lambda mix: mix.name)
def test_nothing_is_lost_doubled_or_reordered(mix: Mix, first: int) -> None:
    """Every fact of a living machine is at the store once in effect, in order, under a sound chain."""
    failed = {seed: run(seed, mix) for seed in range(first, first + SEEDS_AT_ONCE)}
    assert not {seed: verdict for seed, verdict in failed.items() if not verdict.good}


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mix", MIXES, ids=lambda mix: mix.name)
def test_nothing_is_lost_in_thousands_of_seeds(mix: Mix) -> None:
    """The same for as many seeds as an hour allows."""
    failed = {seed: run(seed, mix) for seed in range(SEEDS, SEEDS + SOAK_SEEDS)}
    assert not {seed: verdict for seed, verdict in failed.items() if not verdict.good}


@pytest.mark.parametrize(
    ("mix", "rules", "kind"),
    [
        pytest.param(CLONE, without.NO_CHAIN, "lost", id="no hash chain"),
        pytest.param(CLONE, without.NO_IDS, "doubled", id="no unique fact id"),
        pytest.param(RESTORE, without.DELETING, "lost", id="deleting on acknowledgement"),
        pytest.param(NETWORK, without.EXPIRING_KEYS, "doubled", id="idempotency keys that expire"),
        pytest.param(CLONE, without.EXPIRING_IDS, "doubled", id="ids that expire"),
        pytest.param(CLONE, without.TRUSTING, "lost", id="trusting the mark beyond what was proved"),
    ],
)
def test_each_rule_is_needed(mix: Mix, rules: Rules, kind: str) -> None:
    """With one rule taken away, facts are lost or doubled; so the simulation would notice."""
    assert first_failing(mix, rules, kind) is not None


def test_a_seed_is_one_story() -> None:
    """The same seed runs the same way, so that a failure can be looked into."""
    stories = []
    for _ in range(2):
        world = World(7, MIXES[-1])
        world.run()
        stories.append([station.committed() for station in world.stations])
        world.close()
    assert stories[0] == stories[1]
