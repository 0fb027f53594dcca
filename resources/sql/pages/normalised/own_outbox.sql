-- $1 token: what this transaction has changed.
SELECT topic, key, max(version) FROM cache_outbox WHERE token = $1 GROUP BY 1, 2
