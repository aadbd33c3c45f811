"""The one chart: new works per month by kind, as PNG for mail, with its description for those who do not see it.

matplotlib is imported only while a chart is drawn.  The same months give the same bytes: no date and no version
goes into the file.  On a page the chart is SVG from a template (``templates/parts.html``): a tenth of the size of
matplotlib's, which alone would fill a mail.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from digests.dates import short_month
from digests.knowledge import SERIES
from digests.records import MonthOfWorks
from digests.sentences import Sentence, say, thousands

# From strong to faint evidence: the darker, the nearer to an answer about people.  Told apart by hatching too.
COLOURS = ("#173f66", "#4a7fb0", "#9dbfdc", "#c9b78f", "#e3dccb", "#d5d8dc")
_HATCHES = ("", "", "", "//", "..", "")
_INK, _GRID = "#1c2430", "#d9dde2"
_INCHES, _DOTS_PER_INCH = (6.6, 2.7), 160


def description(months: Sequence[MonthOfWorks]) -> Sentence:
    """What the chart shows, for those who do not see it."""
    if not months:
        return say("New works per month: no month to show.")
    totals = [sum(month.by_kind) for month in months]
    first, last = months[0], months[-1]
    listed = ", ".join(thousands(total) for total in totals)
    last_month = ", ".join(
        f"{thousands(number)} {heading.lower()}" for (heading, _), number in zip(SERIES, last.by_kind, strict=True)
    )
    return say(
        f"New counted works per month from {short_month(first.year, first.month)} to "
        f"{short_month(last.year, last.month)}: {listed}. The last month, not over when this was made: "
        f"{last_month}."
    )


def png(months: Sequence[MonthOfWorks]) -> bytes:
    """The chart as a PNG, sharp at one and a half times the size it is shown at."""
    drawn = io.BytesIO()
    _draw(months, drawn)
    return drawn.getvalue()


def _draw(months: Sequence[MonthOfWorks], into: io.BytesIO) -> None:
    import matplotlib as mpl  # noqa: PLC0415  # a quarter of a second that only a chart is worth
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    with mpl.rc_context({"font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "hatch.linewidth": 0.6}):
        figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, facecolor="white")
        axes = figure.add_axes((0.045, 0.24, 0.945, 0.65))
        _bars(axes, months)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
        figure.savefig(into, format="png", metadata={"Software": None})


def _bars(axes: Any, months: Sequence[MonthOfWorks]) -> None:
    places = range(len(months))
    floor = [0] * len(months)
    for (heading, _), colour, hatch, place in zip(SERIES, COLOURS, _HATCHES, range(len(SERIES)), strict=True):
        heights = [month.by_kind[place] for month in months]
        axes.bar(
            places, heights, bottom=floor, width=0.72, color=colour, hatch=hatch, edgecolor="#6b7480", linewidth=0.4,
            label=heading,
        )  # fmt: skip
        floor = [low + height for low, height in zip(floor, heights, strict=True)]
    labels = [
        short_month(month.year, month.month) if month.month == 1 or place == 0 else short_month(1, month.month)[:3]
        for place, month in enumerate(months)
    ]
    axes.set_xticks(list(places), [label.replace(" ", "\n") for label in labels], fontsize=8, color=_INK)
    axes.set_ylim(0, max(1, *floor) * 1.08 if floor else 1)
    axes.tick_params(axis="both", length=0, labelsize=8, labelcolor=_INK)
    axes.grid(visible=True, axis="y", color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#6b7480")
    axes.set_title("New works per month, by kind of evidence", fontsize=9, color=_INK, loc="left")
    axes.legend(fontsize=7, frameon=False, ncols=6, loc="upper center", bbox_to_anchor=(0.5, -0.17), handlelength=1.2,
                columnspacing=1.0)  # fmt: skip
