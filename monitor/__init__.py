"""From the store to people: conclude, compare, judge, report, alert."""

from monitor.interruption import end_quietly

end_quietly()  # before the imports of the program, which take most of the first second
