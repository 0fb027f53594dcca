-- Typo tolerance. Follows 0001.sql.

-- What a word and its misspellings have in common: its first letters, whole and with each one
-- of them left out. Two words share a key if a letter was swapped with its neighbour, left
-- out, added or replaced. Beginnings of 4, 5 and 6 letters: half a word is found while typed.
CREATE FUNCTION typo_keys(words text, lengths int[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT COST 1000 AS $$  -- not parallel: workers start too slowly
DECLARE
  word text;
  most int;
  start text;
  keys text[] := '{}';
BEGIN
  FOREACH word IN ARRAY regexp_split_to_array(words, '[ -/:-@[-`{-~]+') LOOP
    CONTINUE WHEN length(word) < 3;
    FOREACH most IN ARRAY lengths LOOP
      start := left(word, most);
      keys := keys || start;
      FOR at IN 1 .. length(start) LOOP
        keys := keys || (left(start, at - 1) || substr(start, at + 1));
      END LOOP;
      EXIT WHEN length(word) <= most;
    END LOOP;
  END LOOP;
  RETURN keys;
END $$;
CREATE INDEX product_typo ON product USING gin (typo_keys(name_lower, '{4,5,6}'));
-- No search needs the statistics, which would compute every key of a sample again.
ALTER INDEX product_typo ALTER COLUMN 1 SET STATISTICS 0;

-- Products that the terms may have meant, the most alike first. Every word of four letters or
-- more shares a key with the name, one of three stands in it. If there is none, a word of
-- three may lack a letter; then each term may be like some stretch of the name (two typos in
-- a word). The threshold belongs to the function, since `<%` takes it from a setting.
CREATE FUNCTION similar_products(terms text[], most int) RETURNS TABLE (product bigint)
LANGUAGE plpgsql STABLE SET pg_trgm.word_similarity_threshold = 0.4 AS $$
DECLARE
  shortest int;
  keyed text;
  held text;
  as_typed text;
  score text;
  -- The subquery keeps LIKE out of the index scan: a recheck would compute the keys again.
  choice CONSTANT text :=
    'SELECT id FROM (SELECT id, name_lower, popularity, %s AS held FROM'
    ' (SELECT id, name_lower, popularity FROM product WHERE %s OFFSET 0) keyed'
    ' WHERE %s ORDER BY held DESC, popularity DESC, id LIMIT 200) near'
    ' ORDER BY held DESC, %s DESC, popularity DESC, id LIMIT %s';
BEGIN
  FOREACH shortest IN ARRAY '{4,3}'::int[] LOOP
    SELECT string_agg(format('typo_keys(name_lower, ''{4,5,6}'') && %L', typo_keys(word, '{6}')),
                      ' AND ') FILTER (WHERE length(word) >= shortest),
           string_agg(format('strpos(name_lower, %L) > 0', word), ' AND ')
             FILTER (WHERE length(word) < shortest),
           string_agg(format('(strpos(name_lower, %L) > 0)::int', word), ' + '),
           string_agg(format('word_similarity(%L, name_lower)', word), ' + ')
      INTO keyed, held, as_typed, score
      FROM (SELECT DISTINCT word FROM unnest(terms) term,
                   regexp_split_to_table(term, '[ -/:-@[-`{-~]+') word
             WHERE length(word) > 2) words;
    CONTINUE WHEN keyed IS NULL;
    RETURN QUERY EXECUTE format(choice, as_typed, keyed, coalesce(held, 'true'), score, most);
    IF FOUND THEN
      RETURN;
    END IF;
  END LOOP;
  SELECT string_agg(format('(%1$L <%% name_lower OR name_lower LIKE %2$L)', term,
                           '%' || regexp_replace(term, '([\\%_])', '\\\1', 'g') || '%'), ' AND '),
         string_agg(format('word_similarity(%L, name_lower)', term), ' + ')
    INTO keyed, score FROM unnest(terms) term;
  RETURN QUERY EXECUTE format(choice, '0', keyed, 'true', score, most);
END $$;
