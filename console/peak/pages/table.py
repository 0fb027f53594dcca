"""What all pages over one wide table share: one connection, and the way from a kind to its page."""

from console.peak.pages.wire import Wire
from console.peak.records import Request


class Served:
    """Serves a request by the method that has the name of its kind."""

    def serve(self, request: Request) -> object:
        return getattr(self, request.kind.replace(" ", "_"))(request)

    def warm(self, requests: list[Request]) -> int:  # noqa: ARG002 - there is nothing to fill
        return 0


class Table(Served):
    """Pages over one database."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def cancel(self) -> None:
        self.wire.cancel()

    def close(self) -> None:
        self.wire.close()
