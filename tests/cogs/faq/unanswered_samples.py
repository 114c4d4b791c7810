"""Questions that the bot cannot answer, and the topic that they could mean."""

from __future__ import annotations

MISSED = "how much creatine should I take per day?"
ALIKE = "how much creatine per day"
TOPIC, QUESTION = "squats-work-hamstrings", "Do squats work your hamstrings?"
OPENING, HOURS = "What does the bar sell?", "Shakes, until 22 h."
MEANS = "It means …"
