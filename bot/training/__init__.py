"""Training of the topic classifier: fit, evaluate, report (extra `train`)."""
