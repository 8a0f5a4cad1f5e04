"""Finding, reading and marking jobs."""
