"""What kind of evidence a work is, by rules that a reader can check."""

from __future__ import annotations

from pipeline.appraise.appraiser import Appraiser
from pipeline.appraise.given import AppraisalInput

__all__ = ["AppraisalInput", "Appraiser"]
