"""sllurp as a process of its own: has the reader at a port read until so many readings came, and counts them.

Prints one JSON object: readings by EPC and antenna. `PORT READINGS [TAGS_PER_REPORT]`.
"""

import json
import os
import sys
import threading
from collections import Counter
from typing import Any

from sllurp.llrp import LLRPReaderClient, LLRPReaderConfig

PATIENCE_S = 30.0


def main() -> None:
    port, wanted = int(sys.argv[1]), int(sys.argv[2])
    batch = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    counts: Counter[str] = Counter()
    enough = threading.Event()

    def take(_: object, tags: list[dict[str, Any]]) -> None:
        for tag in tags:
            epc = tag["EPC"] if "EPC" in tag else tag["EPC-96"]
            counts[f"{epc.decode().upper()} {tag['AntennaID']}"] += tag["TagSeenCount"]
        if counts.total() >= wanted:
            enough.set()

    settings = {
        "antennas": [1, 2],
        "report_every_n_tags": batch,
        "start_inventory": True,
        "reset_on_connect": True,
        "tag_content_selector": {
            "EnableROSpecID": True,
            "EnableSpecIndex": False,
            "EnableInventoryParameterSpecID": False,
            "EnableAntennaID": True,
            "EnableChannelIndex": False,
            "EnablePeakRSSI": True,
            "EnableFirstSeenTimestamp": True,
            "EnableLastSeenTimestamp": True,
            "EnableTagSeenCount": True,
            "EnableAccessSpecID": False,
        },
    }
    client = LLRPReaderClient("127.0.0.1", port, LLRPReaderConfig(settings))
    client.add_tag_report_callback(take)
    client.connect()
    enough.wait(PATIENCE_S)
    client.disconnect(timeout=5)
    print(json.dumps(counts), flush=True)
    # Its thread has been seen to wait for ever on a connection that both ends had closed.
    os._exit(0)


if __name__ == "__main__":
    main()
