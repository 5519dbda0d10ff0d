"""The people's side: fingerprint, match, compare, judge, report."""
