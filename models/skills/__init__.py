"""Which skills a text names."""
