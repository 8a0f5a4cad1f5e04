"""Keys for machines that act for a person."""
