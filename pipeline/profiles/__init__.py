"""The subject as data: what the drug is called, where to look, which topics there are and how doses are read."""

from __future__ import annotations

from pipeline.profiles.profile import Profile, load

__all__ = ["Profile", "load"]
