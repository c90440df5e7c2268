"""The centre over HTTP: what desks and people ask, answered from central.store."""
