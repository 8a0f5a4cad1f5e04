"""Remote OK, a board of remote jobs with a public feed."""
