"""Judged tasks and correction cases → objects, sheets and letters, for the console and the operators' page."""

__all__ = [
    "blocked_lists",
    "case_answers",
    "letter_facts",
    "letters",
    "research",
    "sheets",
    "task_answers",
    "task_choice",
    "work_answers",
]
