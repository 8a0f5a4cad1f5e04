"""The outside world. One folder per outside party; parties do not know each other."""
