"""Judge the meaning of a change of text: figure, name, negation, wording, typography."""
