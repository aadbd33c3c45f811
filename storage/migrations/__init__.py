"""The archive's schema, step by step.  ``HEAD`` is the step this version works with."""

HEAD = "0003"
