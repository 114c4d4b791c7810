"""Answers questions about squats and hamstrings from graded evidence."""
