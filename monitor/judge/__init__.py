"""Pages and changes → findings: what happened, how grave, which rules are broken."""
