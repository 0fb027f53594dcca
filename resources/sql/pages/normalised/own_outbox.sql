-- $1 token: what this transaction has changed. Nobody empties the outbox meanwhile, so a plan
-- made when it was empty would read all of it.
SELECT topic, key, max(version) FROM cache_outbox WHERE token = $1 GROUP BY 1, 2
