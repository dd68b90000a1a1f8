"""llrpkit's emulator as a process of its own: a reader that somebody else wrote.

Two things it does otherwise than a real reader are mended unless `--raw` is given: it answers
ENABLE_EVENTS_AND_REPORTS, which has no answer, with an error, and it knows no DELETE_ROSPEC of all (id 0).
Prints its port, then serves until it is ended. `--port P`, `--tags N`, `--rate R` reads a second.
"""

import argparse
import asyncio

from llrpkit.emulator.core import LLRPEmulator, default_population
from llrpkit.protocol import LLRPMessage, messages


class MendedEmulator(LLRPEmulator):
    """The emulator, with the two mended."""

    async def _handle_message(self, msg: LLRPMessage) -> None:
        if isinstance(msg, messages.ENABLE_EVENTS_AND_REPORTS):
            return
        if isinstance(msg, messages.DELETE_ROSPEC) and msg.ro_spec_id == 0:
            self._rospecs.clear()
            self._sync_reporting()
            answer = messages.DELETE_ROSPEC_RESPONSE(llrp_status=self._status_ok())
            await self._send(answer, message_id=msg.message_id)
            return
        await super()._handle_message(msg)


async def serve(args: argparse.Namespace) -> None:
    kind = LLRPEmulator if args.raw else MendedEmulator
    tags = default_population(args.tags, 4)
    emulator = kind(port=args.port, tags=tags, reads_per_sec=args.rate)
    async with emulator:
        print(emulator.port, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tags", type=int, default=8)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--raw", action="store_true")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
