"""The moderators' desk: what stands behind /faq, its forms and its buttons."""
