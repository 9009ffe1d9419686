"""Programme staff: results, credentials, statistics."""
