"""pyllrp as a process of its own: has the reader at a port read until so many readings came, and counts them.

Prints one JSON object: readings by EPC and antenna. `PORT READINGS`.
"""

import json
import sys
import threading
from collections import Counter
from typing import Any

from pyllrp import pyllrp
from pyllrp.LLRPConnector import LLRPConnector

PATIENCE_S = 30.0
ROSPEC = 123


def rospec() -> Any:
    """Describe an inventory that starts when it is enabled and reports each tag."""
    return pyllrp.ADD_ROSPEC_Message(
        Parameters=[
            pyllrp.ROSpec_Parameter(
                ROSpecID=ROSPEC,
                CurrentState=pyllrp.ROSpecState.Disabled,
                Parameters=[
                    pyllrp.ROBoundarySpec_Parameter(
                        Parameters=[
                            pyllrp.ROSpecStartTrigger_Parameter(
                                ROSpecStartTriggerType=pyllrp.ROSpecStartTriggerType.Immediate
                            ),
                            pyllrp.ROSpecStopTrigger_Parameter(
                                ROSpecStopTriggerType=pyllrp.ROSpecStopTriggerType.Null
                            ),
                        ]
                    ),
                    pyllrp.AISpec_Parameter(
                        AntennaIDs=[0],
                        Parameters=[
                            pyllrp.AISpecStopTrigger_Parameter(
                                AISpecStopTriggerType=pyllrp.AISpecStopTriggerType.Null
                            ),
                            pyllrp.InventoryParameterSpec_Parameter(
                                InventoryParameterSpecID=1,
                                ProtocolID=pyllrp.AirProtocols.EPCGlobalClass1Gen2,
                            ),
                        ],
                    ),
                    pyllrp.ROReportSpec_Parameter(
                        ROReportTrigger=pyllrp.ROReportTriggerType.Upon_N_Tags_Or_End_Of_ROSpec,
                        N=1,
                        Parameters=[
                            pyllrp.TagReportContentSelector_Parameter(
                                EnableAntennaID=True, EnablePeakRSSI=True, EnableTagSeenCount=True
                            )
                        ],
                    ),
                ],
            )
        ]
    )


def main() -> None:
    port, wanted = int(sys.argv[1]), int(sys.argv[2])
    counts: Counter[str] = Counter()
    enough = threading.Event()

    def take(_: object, report: Any) -> None:
        for tag in report.getTagData():
            counts[f"{pyllrp.HexFormatToStr(tag['EPC'])} {tag['AntennaID']}"] += tag["TagSeenCount"]
        if counts.total() >= wanted:
            enough.set()

    reader = LLRPConnector()
    reader.TimeoutSecs = 1  # how long its listener takes to stop
    reader.connect("127.0.0.1", port)
    reader.addHandler(pyllrp.RO_ACCESS_REPORT_Message, take)
    reader.transact(pyllrp.DISABLE_ROSPEC_Message(ROSpecID=0))
    reader.transact(pyllrp.DELETE_ROSPEC_Message(ROSpecID=ROSPEC))
    for order in (rospec(), pyllrp.ENABLE_ROSPEC_Message(ROSpecID=ROSPEC)):
        answer = reader.transact(order)
        assert answer.success(), answer
    reader.startListener()
    enough.wait(PATIENCE_S)
    reader.stopListener()
    reader.transact(pyllrp.DISABLE_ROSPEC_Message(ROSpecID=ROSPEC))
    reader.disconnect()
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
