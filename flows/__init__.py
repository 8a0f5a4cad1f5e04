"""Prefect flows: order, retries, caching and schedules. No parsing and no scoring here."""
