"""Workday, an applicant tracking system whose career sites are read as their own pages read them."""
