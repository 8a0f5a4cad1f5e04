"""USAJOBS, the vacancies of the government of the United States."""
