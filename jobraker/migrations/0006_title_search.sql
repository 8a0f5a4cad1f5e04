-- The ranking asks for titles that hold certain words; in the whole document those words are too common to help.
create index search_index_by_title on derived.search_index using gin (to_tsvector('english', title));
