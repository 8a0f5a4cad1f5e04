"""What a person looks for."""
