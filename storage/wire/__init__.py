"""Facts of connections and machines, kept once however many captures share them: certificates, environments."""

__all__ = ["certificates", "environments", "kept_facts"]
