"""Before and after: the same pages over the old schema and the new one, measured in one run."""
