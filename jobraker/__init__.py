"""The kernel: words every room uses and the doors to the outside.

It knows nothing of Prefect, FastAPI, Playwright, torch or dbt, and imports no other room.
"""
