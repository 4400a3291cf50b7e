"""How a dashboard is laid out: sections under each other, each with a heading and full rows of charts.

Pure: it knows CloudWatch's grid, and neither what is shown nor where it comes from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

COLUMNS: Final = 24
"""Columns of the grid that a dashboard is laid out on.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

MOST_IN_A_ROW: Final = 4
"""More charts than that beside each other are too narrow to be read."""

CHART_HEIGHT: Final = 6
NUMBER_HEIGHT: Final = 3
HEADING_HEIGHT: Final = 1


@dataclass(frozen=True, slots=True)
class Box:
    """Something to be placed: the type of the widget, its properties, and rows of the grid that it is high."""

    type: str
    properties: dict[str, Any]
    height: int = CHART_HEIGHT


@dataclass(frozen=True, slots=True)
class Section:
    """Boxes that belong together, under a heading in Markdown."""

    heading: str
    boxes: Sequence[Box] = ()
    heading_height: int = HEADING_HEIGHT


def lay_out(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The widgets, each with its place. Every row of charts fills the whole width, in charts of equal width."""
    widgets: list[dict[str, Any]] = []
    y = 0
    for section in sections:
        heading = Box("text", {"markdown": section.heading}, section.heading_height)
        widgets.append(_placed(heading, 0, y, COLUMNS))
        y += section.heading_height
        for row in rows(section.boxes):
            width = COLUMNS // len(row)
            widgets += [_placed(box, place * width, y, width) for place, box in enumerate(row)]
            y += max(box.height for box in row)
    return widgets


def rows(boxes: Sequence[Box]) -> Iterator[Sequence[Box]]:
    """The boxes in as few rows as there may be, whose lengths differ by one at the most, the longer ones first."""
    count = -(-len(boxes) // MOST_IN_A_ROW)
    begin = 0
    for place in range(count):
        length = -(-(len(boxes) - begin) // (count - place))
        yield boxes[begin : begin + length]
        begin += length


def _placed(box: Box, x: int, y: int, width: int) -> dict[str, Any]:
    return {"type": box.type, "x": x, "y": y, "width": width, "height": box.height, "properties": box.properties}
