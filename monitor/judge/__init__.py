"""Pages and changes → findings: what happened, how grave, which rules are broken."""

__all__ = ["findings", "looks", "meaning", "policy", "rules", "spread"]
