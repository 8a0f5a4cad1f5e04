"""An account as a whole: all there is about a person, what happened to their account, and its end."""
