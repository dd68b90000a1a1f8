import pytest

from drivers.api import CodeRead, DeviceEvent
from drivers.base.telling import tell

PIN = "4711"


def test_what_the_sink_refused_is_logged_by_its_kind_and_never_by_its_content(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_: DeviceEvent) -> None:
        raise RuntimeError

    assert not tell(refuse, CodeRead("scanner", 1, PIN, PIN.encode(), None, 0))
    (record,) = caplog.records
    assert record.getMessage() == "the sink refused CodeRead"
