"""The CVs a person uploaded."""
