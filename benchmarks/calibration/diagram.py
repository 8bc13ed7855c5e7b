"""The reliability diagram: what was said against what came true."""

from pathlib import Path

from matplotlib.figure import Figure

from benchmarks.calibration.measures import Bin

_COLOURS = ("#1f6f8b", "#c8553d", "#5b5b5b")


def draw(path: Path, bins: dict[str, list[Bin]], title: str) -> None:
    """Write the diagram as a PNG: one line a question, the size of a dot by the number of judgements."""
    figure = Figure(figsize=(6, 6), dpi=120, layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1, label="as said, so it came")
    for colour, (name, some) in zip(_COLOURS, bins.items(), strict=False):
        said, came = [one.mean_probability for one in some], [one.true_share for one in some]
        axes.plot(said, came, color=colour, linewidth=1.2, label=name)
        axes.scatter(said, came, s=[8 + 3 * one.count**0.5 for one in some], color=colour)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability said", ylabel="share that came true", title=title)
    axes.set_aspect("equal")
    axes.legend(loc="upper left", frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Software": None})
