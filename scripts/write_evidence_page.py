"""Write the example in docs/evidence.md: what `tumen explain` says of a call in the sample; a test holds it to that.

python scripts/write_evidence_page.py build/home
"""

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

from benchmarks.pages import write_between
from pipeline.cli import main
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

PAGE = Path(__file__).resolve().parents[1] / "docs" / "evidence.md"
BEGIN, END = "<!-- scripts/write_evidence_page.py begin -->", "<!-- scripts/write_evidence_page.py end -->"
SAMPLE_FEED = "build/sample/feed"
_EXAMPLE = "select port_call_id from port_calls where ship_name = 'LADY R' and port_id = 'KP_RAJIN'"
_FEED = "select path from ingest_files order by path limit 1"


def example(home: Home) -> str:
    """The block between the markers: the command and its answer, with the feed where `make run` puts it."""
    ((port_call_id,),) = query(home, _EXAMPLE).rows
    ((path,),) = query(home, _FEED).rows
    said = io.StringIO()
    with redirect_stdout(said):
        main(["explain", port_call_id, "--home", str(home.root)])
    text = said.getvalue().replace(str(Path(path).parent), SAMPLE_FEED).rstrip()
    indented = "\n".join(f"    {line}".rstrip() for line in text.splitlines())
    return f"    tumen explain {port_call_id} --home build/home\n\n{indented}"


if __name__ == "__main__":
    write_between(PAGE, BEGIN, END, example(Home(Path(sys.argv[1]))))
