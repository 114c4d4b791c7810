"""Certainty of a claim: evidence lines, the grade computed from them, and its explanation."""
