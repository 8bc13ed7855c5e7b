"""A SYNTHETIC recording as a file, with the account of where each of its lines must end; made once, then used again."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from benchmarks.decode.kinds import KINDS
from benchmarks.decode.sentences import JUNK, lines
from benchmarks.decode.traffic import CorpusSpec, Fate, Traffic, stretches

_BLOCK_LINES = 100_000
_GENERATOR = ("armour.py", "chance.py", "corpus.py", "kinds.py", "sentences.py", "traffic.py")


@dataclass(frozen=True)
class Truth:
    """What a decoder must count; `quarantined` by reason. `messages` by type are the accepted ones."""

    lines: int
    accepted: int
    duplicates: int
    ignored: int
    quarantined: dict[str, int]
    messages: dict[str, int]

    def of_type(self, msg_type: int) -> int:
        """Accepted messages of a type."""
        return self.messages.get(str(msg_type), 0)


@dataclass(frozen=True)
class Corpus:
    """A recording and its truth."""

    path: Path
    spec: CorpusSpec
    truth: Truth


def make_corpus(spec: CorpusSpec, folder: Path) -> Corpus:
    """Write the recording into `folder`, unless it is there with the same parameters of the same generator."""
    path = folder / f"synthetic-{spec.sentences}-{_fingerprint(spec)[:12]}.nmea"
    account = path.with_suffix(".json")
    if account.is_file() and path.is_file():
        known = json.loads(account.read_text(encoding="utf-8"))
        if known["bytes"] == path.stat().st_size:
            return Corpus(path, spec, Truth(**known["truth"]))
    folder.mkdir(parents=True, exist_ok=True)
    title = f"# SYNTHETIC recording of AIS, made up by benchmarks.decode: {spec.model_dump_json()}\n"
    growing = path.with_suffix(".part")
    tally = _Tally()
    with growing.open("wb") as file:
        file.write(title.encode())
        for stretch in stretches(spec, len(JUNK)):
            tally.add(stretch)
            count = len(stretch.fate)
            for first in range(0, count, _BLOCK_LINES):
                file.write(lines(stretch, first, min(first + _BLOCK_LINES, count), spec.seed))
    growing.rename(path)
    truth = tally.truth()
    content = {"spec": spec.model_dump(), "bytes": path.stat().st_size, "truth": asdict(truth)}
    account.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return Corpus(path, spec, truth)


def head_of(corpus: Path, line_count: int) -> Path:
    """A file of the corpus' first lines beside it; written once."""
    path = corpus.with_name(f"{corpus.stem}-head-{line_count}.nmea")
    if not path.is_file():
        growing = path.with_suffix(".part")
        with corpus.open("rb") as source, growing.open("wb") as file:
            file.writelines(islice(source, line_count))
        growing.rename(path)
    return path


class _Tally:
    """Counts where lines must end, stretch by stretch; the title is a line, too."""

    def __init__(self) -> None:
        self._lines = 1
        self._fates: Counter[Fate] = Counter()
        self._junk: Counter[str | None] = Counter({None: 1})
        self._messages: Counter[str] = Counter()

    def add(self, stretch: Traffic) -> None:
        self._lines += len(stretch.fate)
        self._fates.update(stretch.fates())
        is_junk = stretch.fate == Fate.JUNK
        self._junk.update(JUNK[kind].reason for kind in stretch.part[is_junk].tolist())
        first_lines = (stretch.fate == Fate.ACCEPTED) & (stretch.part <= 1)
        for kind, count in Counter(stretch.kind[stretch.message[first_lines]].tolist()).items():
            self._messages[str(KINDS[kind].msg_type)] += count

    def truth(self) -> Truth:
        quarantined = Counter({reason: count for reason, count in self._junk.items() if reason is not None})
        quarantined["bad_checksum"] += self._fates[Fate.BAD_CHECKSUM]
        quarantined["orphan_fragment"] += self._fates[Fate.ORPHAN_FRAGMENT]
        return Truth(
            lines=self._lines,
            accepted=self._fates[Fate.ACCEPTED],
            duplicates=self._fates[Fate.DUPLICATE],
            ignored=self._junk[None],
            quarantined={reason: count for reason, count in sorted(quarantined.items()) if count},
            messages=dict(sorted(self._messages.items(), key=lambda item: int(item[0]))),
        )


def _fingerprint(spec: CorpusSpec) -> str:
    """Of the parameters and of the code that makes the bytes."""
    digest = hashlib.sha256(spec.model_dump_json().encode())
    for name in _GENERATOR:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()
