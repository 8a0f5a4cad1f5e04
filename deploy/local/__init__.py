"""The house on one machine: which processes, in which order, how healthy, and how they end."""
