"""A new bench is let in by a code that is good once, and keeps its secret for itself."""

import pytest

from tests.helpers.floor_books import judge_run
from tests.helpers.floor_goods import Goods
from tests.helpers.floor_packer import Errors, Packer
from tests.helpers.floor_run import Floor, packline

pytestmark = pytest.mark.e2e


def test_a_bench_enrols_by_its_code_and_works_on_after_a_restart_with_the_code_used_up(
    floor: Floor, invented: Goods
) -> None:
    floor.start_store()
    floor.start_printer()
    done = packline("store", "enroll", floor.name, "--database", floor.store_db)
    assert done.returncode == 0
    floor.write_config(secret=f'enrol = "{done.stdout.strip()}"')
    station = floor.start_station()
    packer = Packer(floor, invented.codes, Errors())
    packer.pack(invented.orders[0]["external_id"])
    secret = floor.config.database.with_name(f"{floor.name}.db.token")
    assert secret.stat().st_mode & 0o777 == 0o600
    station.kill()
    packer.recover()
    packer.pack(invented.orders[1]["external_id"])
    told = judge_run(floor, packer.made, invented.orders[:2])
    assert told["order-packed"] == 2


def test_a_code_that_was_never_given_is_refused_in_words(floor: Floor, invented: Goods) -> None:
    floor.start_store()
    floor.write_config(secret='enrol = "NO-SUCH-CODE"')
    station = floor.start_station()
    _, said = station.wait_line(lambda line: line.get("store") == "refused")
    assert said["reason"]
    assert station.stop() == 0
