"""Everybody's accounts, for those who run the house."""
