"""Learned and language models: reading CVs, embedding, skills, ranking. Never database tables."""
