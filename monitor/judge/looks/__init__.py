"""One capture and the known state of its page → outcome of the look."""
