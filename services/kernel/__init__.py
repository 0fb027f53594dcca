"""What every service stands on: operations, errors, database, cache, changes, work in progress."""
