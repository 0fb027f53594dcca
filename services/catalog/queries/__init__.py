"""The catalogue's SQL; the only modules beside the service that may see its tables."""
