"""Moving people's data in: files, mappings, jobs."""
