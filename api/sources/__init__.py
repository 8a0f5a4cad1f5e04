"""Where the postings come from, under which terms, and how well each source is."""
