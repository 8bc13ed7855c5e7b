"""The picture of an alert: a small map, and the port closer beside it. Nothing is fetched.

It is drawn in a process of its own, `python -m pipeline.report.alert_chart`, which `alert_pictures.py` asks.
"""

import base64
import io
import json
import resource
import sys
import warnings
from pathlib import Path

import shapely

from pipeline.errors import TumenError
from pipeline.report.alert_pictures import NOTHING_TO_DRAW
from pipeline.report.alert_scene import scene_of
from pipeline.report.scene import Scene
from pipeline.report.scene_chart import figure_of
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

_SIZE_INCHES, _DPI = (9.0, 5.0), 80


def draw_scene(scene: Scene) -> bytes:
    """Draw it as a PNG of 720 by 400 pixels."""
    out = io.BytesIO()
    figure_of(scene, _SIZE_INCHES).savefig(out, dpi=_DPI, format="png", metadata={"Software": None})
    return out.getvalue()


def _text(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def main() -> None:
    """Read what to draw as JSON from stdin; write a line of JSON an alert: its picture, or why there is none."""
    asked = json.load(sys.stdin)
    # The parent kills in time; should it die first, this does.
    resource.setrlimit(resource.RLIMIT_CPU, (int(asked["timeout_s"] * 2) + 5,) * 2)
    warnings.simplefilter("ignore")  # of letters that no font at hand has
    with Published.open(Home(Path(asked["home"]))) as published:
        for alert_id in asked["alert_ids"]:
            try:
                scene = scene_of(published, alert_id)
                drawn = {"png": _text(draw_scene(scene))} if scene else {"reason": NOTHING_TO_DRAW}
            except (TumenError, ValueError, ArithmeticError, LookupError, shapely.GEOSException) as error:
                drawn = {"reason": f"{type(error).__name__}: {error}"}
            sys.stdout.write(json.dumps({"alert_id": alert_id, **drawn}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
