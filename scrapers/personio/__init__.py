"""Personio, an applicant tracking system with public job feeds."""
