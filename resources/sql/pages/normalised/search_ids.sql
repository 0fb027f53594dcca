-- :words: every word inside the name. The fence (OFFSET 0) has all of them found by their
-- trigrams, since nobody can estimate how many names hold a word: by the index of what is
-- popular, a rare one is looked for in every name. :fence is empty for words without trigrams.
SELECT id FROM (SELECT id, popularity FROM product p WHERE :words :fence) found
 ORDER BY popularity DESC, id LIMIT 24
