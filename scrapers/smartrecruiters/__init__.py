"""SmartRecruiters, an applicant tracking system with public job boards."""
