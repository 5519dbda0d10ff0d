"""One capture and the known state of its page → outcome of the look."""

__all__ = ["absence", "article_state", "consensus", "page_look", "proof", "truncation", "verdict"]
