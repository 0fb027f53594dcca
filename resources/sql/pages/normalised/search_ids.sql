-- :words: every word inside the name.
SELECT id FROM product p WHERE :words ORDER BY popularity DESC, id LIMIT 24
