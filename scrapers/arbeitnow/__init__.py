"""Arbeitnow, a feed of jobs in Europe."""
