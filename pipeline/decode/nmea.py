"""Blocks of NMEA lines to batches of tables: framed, assembled, judged, decoded."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from pipeline.decode.assembly import Assembled, Assembler
from pipeline.decode.batches import batch_of
from pipeline.decode.framed import FramedBlock, frame_block
from pipeline.decode.harvest import CountedBatch
from pipeline.decode.times import TimeRule
from pipeline.feeds.blocks import Block
from pipeline.settings import DecodeSettings

Given = TypeVar("Given")
Made = TypeVar("Made")


def read_nmea(blocks: Iterable[Block], settings: DecodeSettings, times: TimeRule) -> Iterator[CountedBatch]:
    """Decode a file's blocks, in their order, on as many cores as `settings.workers` says."""
    frame = partial(frame_block, longest_bytes=settings.max_line_bytes)
    decode = partial(batch_of, times=times)
    if settings.workers == 1:
        yield from map(decode, _assembled(map(frame, blocks), settings))
        return
    with ThreadPoolExecutor(settings.workers) as pool:
        framed = _ahead(pool, frame, blocks, settings.workers)
        yield from _ahead(pool, decode, _assembled(framed, settings), settings.workers)


def _assembled(blocks: Iterable[FramedBlock], settings: DecodeSettings) -> Iterator[Assembled]:
    assembler = Assembler(settings)
    for block in blocks:
        yield assembler.take(block)
    yield assembler.finish()


def _ahead(
    pool: ThreadPoolExecutor, make: Callable[[Given], Made], given: Iterable[Given], most: int
) -> Iterator[Made]:
    """`map`, with up to `most` results on their way."""
    waiting: deque[Future[Made]] = deque()
    for one in given:
        waiting.append(pool.submit(make, one))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
