"""Accounts elsewhere that a person signs in through."""
