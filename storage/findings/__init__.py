"""Keep findings and the alerts about findings."""
