"""The one chart: new works per month by kind, with its description for those who do not see it.

Laid out once (pure, in units of ``WIDTH`` by ``HEIGHT``), then drawn twice: as PNG for mail, here, and as SVG for a
page, by ``templates/parts.html``.  Pillow is imported only while a PNG is drawn.  The same months give the same
bytes: no date and no program goes into the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digests.dates import short_month
from digests.knowledge import SERIES
from digests.records import MonthOfWorks
from digests.sentences import Sentence, say, thousands

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

# From strong to faint evidence: the darker, the nearer to an answer about people.
COLOURS = ("#173f66", "#4a7fb0", "#9dbfdc", "#c9b78f", "#e3dccb", "#d5d8dc")
WIDTH, HEIGHT = 440, 262  # small, so that the words can still be read where a phone shows all of it
INK, GRID, EDGE = "#1c2430", "#d9dde2", "#6b7480"
_LEFT, _RIGHT, _TOP, _FLOOR = 34.0, 436.0, 30.0, 186.0
_LEGEND_COLUMNS, _LEGEND_STEP, _SWATCH = 3, 146, 10
_HATCHED = {3: 9, 4: 5}  # animals and protocols: how far apart the strokes are; greys alike are told apart by them
_DOTS_PER_UNIT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled rectangle of one of SERIES: a month's share of a bar, or a swatch of the legend."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words on their baseline; ``anchor`` is SVG's: start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Everything there is to draw.  ``lines`` are the heights of the grid's lines, from the axis up."""

    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    lines: tuple[float, ...]
    left: float = _LEFT
    right: float = _RIGHT
    width: int = WIDTH
    height: int = HEIGHT


def description(months: Sequence[MonthOfWorks]) -> Sentence:
    """What the chart shows, for those who do not see it."""
    if not months:
        return say("New works per month: no month to show.")
    totals = [sum(month.by_kind) for month in months]
    first, last = months[0], months[-1]
    listed = ", ".join(thousands(total) for total in totals)
    last_month = "; ".join(
        f"{heading.lower()} {thousands(number)}" for (heading, _), number in zip(SERIES, last.by_kind, strict=True)
    )
    return say(
        f"New counted works per month from {short_month(first.year, first.month)} to "
        f"{short_month(last.year, last.month)}: {listed}. The last month, not over when this was made: "
        f"{last_month}."
    )


def laid_out(months: Sequence[MonthOfWorks]) -> Layout:
    """Where everything stands."""
    ticks = _ticks(max((sum(month.by_kind) for month in months), default=0))
    unit = (_FLOOR - _TOP) / ticks[-1]
    slot = (_RIGHT - _LEFT) / max(1, len(months))
    lines = tuple(_FLOOR - tick * unit for tick in ticks)
    boxes, labels = [], [Label(x=0, y=14, text="New works per month, by kind of evidence")]
    labels += [
        Label(x=_LEFT - 6, y=y + 4, text=thousands(tick), anchor="end") for tick, y in zip(ticks, lines, strict=True)
    ]
    for place, month in enumerate(months):
        middle, floor = _LEFT + slot * (place + 0.5), _FLOOR
        for series, number in enumerate(month.by_kind):
            height = number * unit
            floor -= height
            if number:
                boxes.append(Box(x=middle - slot / 3, y=floor, width=slot * 2 / 3, height=height, series=series))
        labels.append(Label(x=middle, y=_FLOOR + 16, text=short_month(1, month.month)[:3], anchor="middle"))
        if place == 0 or month.month == 1:
            labels.append(Label(x=middle, y=_FLOOR + 30, text=str(month.year), anchor="middle"))
    for series, (heading, _) in enumerate(SERIES):
        row, column = divmod(series, _LEGEND_COLUMNS)
        x, y = 4 + column * _LEGEND_STEP, _FLOOR + 50 + 16 * row
        boxes.append(Box(x=x, y=y - 9, width=_SWATCH, height=_SWATCH, series=series))
        labels.append(Label(x=x + _SWATCH + 5, y=y, text=heading))
    return Layout(boxes=tuple(boxes), labels=tuple(labels), lines=lines)


def _ticks(highest: int) -> tuple[int, ...]:
    """Whole numbers in steps of 1, 2 or 5 times a power of ten: at most five, the last not under ``highest``."""
    step = next(step for step in _steps() if step * 4 >= highest)
    return tuple(range(0, max(1, -(-highest // step)) * step + 1, step))


def _steps() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def png(months: Sequence[MonthOfWorks]) -> bytes:
    """The chart as a PNG, sharp at more than twice the size it is shown at."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  # only a chart is worth it

    layout, drawn = laid_out(months), io.BytesIO()
    image = Image.new("RGB", (WIDTH * _DOTS_PER_UNIT, HEIGHT * _DOTS_PER_UNIT), "white")
    draw = ImageDraw.Draw(image)
    for line in layout.lines:
        ends = ((_dots(layout.left), _dots(line)), (_dots(layout.right), _dots(line)))
        draw.line(ends, fill=EDGE if line == layout.lines[0] else GRID, width=2)
    for box in layout.boxes:
        _fill(image, draw, box)
    _write(draw, layout.labels)
    # Few colours are needed; a palette makes the file half as long.
    few = image.quantize(colors=64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(drawn, format="png")
    return drawn.getvalue()


def _dots(units: float) -> int:
    return round(units * _DOTS_PER_UNIT)


def _fill(image: Image.Image, draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = map(_dots, (box.x, box.y, box.x + box.width, box.y + box.height))
    draw.rectangle((left, top, right, bottom), fill=COLOURS[box.series])
    if apart := _dots(_HATCHED.get(box.series, 0)):
        part = image.crop((left, top, right + 1, bottom + 1))
        for start in range(-part.height, part.width, apart):
            _pen(part).line(((start, part.height), (start + part.height, 0)), fill=EDGE, width=1)
        image.paste(part, (left, top))
    draw.rectangle((left, top, right, bottom), outline=EDGE, width=1)


def _pen(image: Image.Image) -> ImageDraw.ImageDraw:
    from PIL import ImageDraw  # noqa: PLC0415

    return ImageDraw.Draw(image)


def _write(draw: ImageDraw.ImageDraw, labels: Sequence[Label]) -> None:
    from PIL import ImageFont  # noqa: PLC0415

    font = ImageFont.load_default(12 * _DOTS_PER_UNIT)  # Aileron, which comes with Pillow
    anchors = {"start": "ls", "middle": "ms", "end": "rs"}
    for label in labels:
        place = (_dots(label.x), _dots(label.y))
        draw.text(place, label.text, fill=INK, font=font, anchor=anchors[label.anchor])
