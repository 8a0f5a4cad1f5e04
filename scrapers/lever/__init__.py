"""Lever, an applicant tracking system with public job boards."""
