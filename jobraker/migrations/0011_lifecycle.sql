-- The life of a posting: sightings by crawl, probes in the order of readings, and jobs that end by themselves.

-- A build reads the sightings of new crawls only.
create index sightings_by_crawl on raw.sightings (crawl_id);

alter table raw.probes add column after_sequence bigint not null default 0;
comment on column raw.probes.after_sequence is
'The number of the newest reading before the probe: what came after what is never told by clocks.';

alter table derived.search_index add column valid_through timestamptz;
comment on column derived.search_index.valid_through is
'When the posting says that it ends: from then on no statement finds the job, also before the next build.';
