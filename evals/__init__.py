"""Evaluation: sets of questions, importers of public formats, pure metrics, the runners and their reports."""
