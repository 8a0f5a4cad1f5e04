"""One job, many sightings: which postings are of one job, and which jobs are one ad in many places."""
