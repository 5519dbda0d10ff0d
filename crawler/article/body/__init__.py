"""Lines below a headline → lines with a class: text, credit or furniture, and the paragraphs of the article."""

__all__ = ["closing", "hidden_pages", "line_classes", "page_lines", "run", "second_reading", "text_run"]
