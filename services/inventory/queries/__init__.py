"""The inventory's SQL. What reads takes `:places`: the caller's locations, NULL for every one."""
