"""movingpandas' stop detector on fixes, in the peers' environment: it knows nothing of Tumen. A line of JSON on stdout.

Its argument is a CSV file: mmsi, received_at_utc, lon_deg, lat_deg. A second is where the stops go, a CSV too: mmsi,
started_at_utc, ended_at_utc, lon_deg, lat_deg.
"""

import json
import os
import sys
import warnings
from datetime import timedelta
from importlib.metadata import version
from time import process_time

MOST_DIAMETER_M = 200
LEAST_STOP = timedelta(minutes=20)
_COLUMNS = {"traj_id": "mmsi", "start_time": "started_at_utc", "end_time": "ended_at_utc"}


def main() -> None:
    """Detect the stops of the file's vessels, or say why that cannot be."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    try:
        import movingpandas  # noqa: PLC0415  may be absent
        import pandas  # noqa: ICN001, PLC0415  same
    except ImportError as error:
        print(json.dumps({"absent": str(error)}))
        return
    warnings.simplefilter("ignore")
    fixes = pandas.read_csv(sys.argv[1], parse_dates=["received_at_utc"])
    tracks = movingpandas.TrajectoryCollection(fixes, "mmsi", t="received_at_utc", x="lon_deg", y="lat_deg")
    detector = movingpandas.TrajectoryStopDetector(tracks)
    began = process_time()
    stops = detector.get_stop_points(max_diameter=MOST_DIAMETER_M, min_duration=LEAST_STOP)
    cpu_s = process_time() - began
    if sys.argv[2:]:
        places = stops.assign(lon_deg=stops.geometry.x, lat_deg=stops.geometry.y).rename(columns=_COLUMNS)
        places[[*_COLUMNS.values(), "lon_deg", "lat_deg"]].to_csv(sys.argv[2], index=False)
    seen = {"positions": len(fixes), "cpu_s": cpu_s, "stops": len(stops), "version": version("movingpandas")}
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
