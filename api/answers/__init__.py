"""What a person answers to the questions of application forms."""
