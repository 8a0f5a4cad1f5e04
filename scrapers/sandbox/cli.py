"""The sandbox's command."""


def sandbox() -> None:
    """Play the outside world: three sources in their own wire formats, with seeded postings."""
