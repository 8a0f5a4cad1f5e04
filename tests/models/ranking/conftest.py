"""Two invented people of different professions."""

import pytest

ENGINEER = """Robin Example
Data Engineer
Leeds, United Kingdom

Profile
Data engineer with seven years of experience in data platforms for payments.

Experience
Senior Data Engineer, Northwind, Leeds, March 2022 - present
- Built pipelines in Python, Airflow and dbt on Snowflake
- Streaming with Kafka and Spark
Data Analyst, Harbour Retail, 2018 - 2022
- SQL and Tableau dashboards

Education
BSc Mathematics, 2014 - 2017
"""
NURSE = """Maya Example
Registered Nurse
Bristol

Summary
Registered nurse with eight years in emergency departments and intensive care.

Employment
Staff Nurse at Severn Hospital, 2018 - present
- Triage, cannulation, medication administration, wound care
- Patient care for up to twenty patients a shift
"""


@pytest.fixture
def engineer_cv() -> str:
    return ENGINEER


@pytest.fixture
def nurse_cv() -> str:
    return NURSE
