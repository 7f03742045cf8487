"""Figures as SVG or PNG files. matplotlib is imported only when one is drawn.

Equal data give equal bytes. In SVG, text is text, and every point has a title that browsers show
under the pointer.
"""

from __future__ import annotations

import math
import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from graph.common.counts import counted
from graph.common.errors import GraphError
from graph.techniques.map import MappedTechnique

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

FORMATS = (".svg", ".png")

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
"""Okabe and Ito's, which colour-blind people tell apart; without yellow, too faint on white."""

SHAPES = ("o", "^", "s", "D")
"""Each with all colours in turn, so that no two of 28 categories look the same."""

INK = "#333333"
_SVG = "http://www.w3.org/2000/svg"
_FONTS = "'DejaVu Sans', Verdana, sans-serif"


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """Inferred uses of about the same confidence.

    confidence: their mean, 0 to 1. right: the share that is right, between low and high (an
    interval for it). count: how many they are, at least 1.
    """

    confidence: float
    right: float
    low: float
    high: float
    count: int


def require_writable(path: Path) -> None:
    """Refuse a file that a figure could not be written to, before the work of making it."""
    if path.suffix.lower() not in FORMATS:
        raise GraphError(f"{path}: a figure is written as {' or '.join(FORMATS)}; name such a file")
    if path.is_dir() or not path.parent.is_dir():
        what = "is a folder" if path.is_dir() else "is in a folder that does not exist"
        raise GraphError(f"{path} {what}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise GraphError(f"{path} cannot be written: permission denied")
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise GraphError("figures need matplotlib; run `pip install craftgraph[plot]`") from None


def draw_techniques(techniques: Sequence[MappedTechnique], path: Path) -> None:
    """A map of the techniques, coloured by category; the most used ones that fit have their name
    beside them, and the larger a point, the more uses. Raises GraphError."""
    with _figure(path, 11, 9) as figure:
        axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
        axes.set_axis_off()
        styles = _styles(techniques)
        titles = {}
        for one in techniques:
            colour, shape = styles[one.category or "other"]
            axes.plot(
                one.x,
                one.y,
                shape,
                color=colour,
                markersize=_size(one),
                markeredgecolor="white",
                markeredgewidth=0.5,
                gid=f"technique-{one.id}",
            )
            uses = f"{one.uses} use{'' if one.uses == 1 else 's'}"
            titles[f"technique-{one.id}"] = f"{one.name} ({one.category or 'other'}, {uses})"
        for category, (colour, shape) in styles.items():
            name = category.replace("-", " ")
            axes.plot([], [], shape, color=colour, markeredgecolor="white", label=name)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=5, frameon=False, fontsize=8)
        figure.set_layout_engine("none")
        axes.set_position((0.01, 0.09, 0.98, 0.9))
        _name_points(axes, techniques)
        _write(figure, path, titles, "Techniques by the similarity of their texts")


def draw_reliability(rows: Sequence[ReliabilityRow], path: Path) -> None:
    """A reliability diagram: how often uses of some confidence are right. On the diagonal a
    confidence is the share that is right. rows: any order; may be empty. Raises GraphError."""
    with _figure(path, 5, 5) as figure:
        axes = figure.add_subplot(aspect="equal", xlim=(0, 1), ylim=(0, 1))
        axes.plot([0, 1], [0, 1], "--", color=INK, linewidth=0.8)
        titles = {}
        most = max((row.count for row in rows), default=1)
        for at, row in enumerate(sorted(rows, key=lambda row: row.confidence)):
            axes.plot([row.confidence] * 2, [row.low, row.high], color=COLOURS[0], linewidth=1)
            axes.plot(
                row.confidence,
                row.right,
                "o",
                color=COLOURS[0],
                markersize=4 + 8 * (row.count / most) ** 0.5,
                gid=f"confidence-{at}",
            )
            axes.annotate(
                f"{row.count}",
                (row.confidence, row.right),
                xytext=(9, -3),
                textcoords="offset points",
                fontsize=7,
            )
            titles[f"confidence-{at}"] = (
                f"{counted(row.count, 'use')} of confidence {row.confidence:.2f}:"
                f" {row.right:.0%} right ({row.low:.0%} to {row.high:.0%})"
            )
        axes.set_xlabel("mean confidence")
        axes.set_ylabel("share that is right")
        figure.set_layout_engine("tight")
        _write(figure, path, titles, "How often inferred uses of some confidence are right")


@contextmanager
def _figure(path: Path, width: float, height: float) -> Iterator[Figure]:
    """A figure of so many inches. Drawn without pyplot, which would keep it and want a screen."""
    require_writable(path)
    import matplotlib
    from matplotlib.figure import Figure

    settings = {
        "svg.fonttype": "none",
        "svg.hashsalt": "craftgraph",
        "font.family": "DejaVu Sans",
        "text.color": INK,
        "axes.edgecolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "savefig.facecolor": "white",
    }
    with matplotlib.rc_context(settings):  # type: ignore[arg-type]  # its keys are literals
        yield Figure(figsize=(width, height), dpi=100)


def _styles(techniques: Sequence[MappedTechnique]) -> dict[str, tuple[str, str]]:
    """Colour and shape of each category, in the order of their names."""
    categories = sorted({one.category or "other" for one in techniques})
    return {
        category: (COLOURS[at % len(COLOURS)], SHAPES[at // len(COLOURS) % len(SHAPES)])
        for at, category in enumerate(categories)
    }


def _size(technique: MappedTechnique) -> float:
    """Of its point, in typographic points."""
    return 4 + math.sqrt(min(technique.uses, 100))


def _name_points(axes: Axes, techniques: Sequence[MappedTechnique]) -> None:
    """Write the names that fit, most used first, so that none covers a name or another's point."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.transforms import Bbox

    canvas = FigureCanvasAgg(axes.figure)  # type: ignore[arg-type]  # measures text
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    axes.autoscale_view()
    scale = axes.figure.dpi / 72
    centres = axes.transData.transform([(one.x, one.y) for one in techniques])
    taken = [
        Bbox.from_bounds(x - r, y - r, 2 * r, 2 * r)
        for one, (x, y) in zip(techniques, centres, strict=True)
        for r in [_size(one) * scale / 2]
    ]
    frame = axes.get_window_extent(renderer)
    for at in sorted(range(len(techniques)), key=lambda at: (-techniques[at].uses, at)):
        one = techniques[at]
        gap = _size(one) / 2 + 1.5
        for across, up, side, level in (
            (gap, 0, "left", "center_baseline"),
            (-gap, 0, "right", "center_baseline"),
            (0, gap, "center", "bottom"),
            (0, -gap, "center", "top"),
        ):
            text = axes.annotate(
                one.name,
                (one.x, one.y),
                xytext=(across, up),
                textcoords="offset points",
                ha=side,
                va=level,
                fontsize=7,
            )
            box = text.get_window_extent(renderer)
            if _inside(box, frame) and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            text.remove()


def _inside(box: Bbox, frame: Bbox) -> bool:
    return bool(
        frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
    )


def _write(figure: Figure, path: Path, titles: Mapping[str, str], title: str) -> None:
    """titles: tooltips of the parts of an SVG, by their gid. title: of the whole figure."""
    drawn = BytesIO()
    if path.suffix.lower() == ".png":
        figure.savefig(drawn, format="png", metadata={"Software": None, "Title": title})
    else:
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
        drawn = _explained(drawn, titles, title)
    try:
        path.write_bytes(drawn.getvalue())
    except OSError as error:
        raise GraphError(f"{path} cannot be written: {error.strerror}") from None


def _explained(drawn: BytesIO, titles: Mapping[str, str], title: str) -> BytesIO:
    """The SVG with its titles, and without what only a renderer of matplotlib's needs."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    drawn.seek(0)
    root = ET.parse(drawn).getroot()  # written by matplotlib just now
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    root.set("role", "img")
    for element in [root, *root.iter(f"{{{_SVG}}}g")]:
        text = title if element is root else titles.get(element.get("id", ""))
        if text:
            said = ET.Element(f"{{{_SVG}}}title")
            said.text = text
            element.insert(0, said)
    for element in root.iter(f"{{{_SVG}}}text"):
        element.set("style", element.get("style", "").replace("'DejaVu Sans'", _FONTS))
    found = BytesIO()
    ET.ElementTree(root).write(found, encoding="utf-8", xml_declaration=True)
    return found
