"""Comparisons measured in one run; each prints one JSON object."""
