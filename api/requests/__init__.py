"""How far the work on a request is."""
