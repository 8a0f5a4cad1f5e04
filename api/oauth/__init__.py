"""Signing in through an account elsewhere: Google, LinkedIn, GitHub."""
