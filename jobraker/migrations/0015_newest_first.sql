-- What is newest is found without reading what is older, however long the ledger of readings grows.

create index sightings_by_time on raw.sightings (source, source_posting_id, seen_at desc);
create index crawls_in_order on raw.crawls (sequence desc);
-- Most readings of a board bring nothing new.
create index crawls_with_news on raw.crawls (crawl_id) include (landed) where landed > 0;
-- What could not be told of late, as operators are shown it: most probes settle something.
create index probes_unsure on raw.probes (probed_at) where verdict = 'unsure';
