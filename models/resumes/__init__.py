"""Reading CVs."""
