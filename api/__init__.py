"""The REST service: one slice per user noun. It never scrapes, never runs a flow, never loads a model."""
