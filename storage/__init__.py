"""Everything that is kept: records, archive, frontier, conclusions, findings."""
