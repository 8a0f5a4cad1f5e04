-- What is newest is found without reading what is older, however long the ledger of readings grows.

create index sightings_by_time on raw.sightings (source, source_posting_id, seen_at desc);
create index crawls_in_order on raw.crawls (source, sequence desc);
-- Most readings of a board bring nothing new.
create index crawls_with_news on raw.crawls (crawl_id) include (landed) where landed > 0;

-- From now on its rows are counted on: the next build makes it anew, with what it needs for that.
drop table if exists intermediate.int_board_readings;
