"""How the house is run: on one machine (`local`), or by the tools of a larger place."""
