"""Brings works in, and runs the jobs."""
