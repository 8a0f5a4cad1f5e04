"""Any employer's page: what schema.org, markup, labels and plain words say of one job, and where each was found."""
