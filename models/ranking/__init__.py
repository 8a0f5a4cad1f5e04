"""From a person to the jobs that fit: retrieve, measure, score, vary, explain."""
