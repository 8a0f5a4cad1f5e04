"""A person's own credentials of other services."""
