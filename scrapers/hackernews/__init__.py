"""Hacker News: the monthly "Who is hiring?", read through Algolia."""
