"""`python -m jobraker`, for processes that start the command with their own Python."""

from jobraker.cli import run

run()
