"""Whether a posting is one: signs of fraud, spam and emptiness, with the words that gave them away."""
