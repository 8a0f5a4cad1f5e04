"""The jobs that suit a person, with reasons."""
