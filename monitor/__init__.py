"""From the store to people: conclude, compare, judge, report, alert."""
