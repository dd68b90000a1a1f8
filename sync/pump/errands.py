"""What a station asks of its store beside facts and pages: claims and number blocks."""

from sync.contract.errors import Forked, SyncError, UnknownEpoch
from sync.contract.messages import ClaimRequest, NumberRequest
from sync.contract.wire import Wire
from sync.pump.outcomes import Outcome, Rest, trouble_of
from sync.pump.port import Identity, Needs, SyncPort


class Errands:
    """Runs what the station needs now, each errand once a step.

    An errand that a foreign epoch stands against waits for the pusher, which enrols anew.
    """

    def __init__(self, wire: Wire, port: SyncPort) -> None:
        self._wire = wire
        self._port = port

    def step(self) -> Outcome:
        """Ask for claims and numbers where the station wants any, and take the answers to it."""
        identity = self._port.identity()
        if identity.enrol:
            return Rest()
        needs = self._port.needs()
        try:
            self._claim(identity, needs)
            self._refill(identity, needs)
        except (Forked, UnknownEpoch):
            return Rest()
        except SyncError as error:
            return trouble_of(error)
        return Rest()

    def _claim(self, identity: Identity, needs: Needs) -> None:
        if not (needs.claims or needs.orders or needs.give_back):
            return
        request = ClaimRequest(
            station=identity.station,
            epoch=identity.epoch,
            want=needs.claims,
            orders=list(needs.orders),
            give_back=list(needs.give_back),
        )
        self._port.claims_granted(self._wire.claim(request))

    def _refill(self, identity: Identity, needs: Needs) -> None:
        for wanted in needs.numbers:
            request = NumberRequest(
                identity.station, identity.epoch, wanted.kind, wanted.count, wanted.request
            )
            self._port.numbers_leased(self._wire.number_block(request))
