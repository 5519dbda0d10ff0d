"""Tasks after a pass → new tasks, judgements, looks near a deadline, findings about tasks and missing copies."""

__all__ = ["issuing", "judging"]
