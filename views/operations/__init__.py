"""The Operations screen: load, cache hits and latency live."""
