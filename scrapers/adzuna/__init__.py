"""Adzuna, an aggregator with a metered search API."""
