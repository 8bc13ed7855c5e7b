"""Blocks of NMEA lines to batches of tables: framed, assembled, judged, decoded."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from pipeline.decode.ahead import ahead
from pipeline.decode.assembly import Assembled, Assembler
from pipeline.decode.batches import batch_of
from pipeline.decode.framed import FramedBlock, frame_block
from pipeline.decode.harvest import ReadBatch
from pipeline.decode.memory import Memory
from pipeline.decode.times import TimeRule
from pipeline.feeds.blocks import Block
from pipeline.settings import DecodeSettings


def read_nmea(
    blocks: Iterable[Block], settings: DecodeSettings, times: TimeRule, memory: Memory
) -> Iterator[ReadBatch]:
    """Decode a file's blocks into `memory`, in their order, on as many cores as `settings.workers` says."""
    frame = partial(frame_block, longest_bytes=settings.max_line_bytes)
    decode = partial(_judged, times=times, memory=memory)
    if settings.workers == 1:
        yield from map(decode, _assembled(map(frame, blocks), settings))
        return
    with ThreadPoolExecutor(settings.workers) as pool:
        framed = ahead(pool, frame, blocks, settings.workers)
        yield from ahead(pool, decode, _assembled(framed, settings), settings.workers)


def _judged(assembled: Assembled, times: TimeRule, memory: Memory) -> ReadBatch:
    read = batch_of(assembled, times, memory)
    assembled.text.release()
    return read


def _assembled(blocks: Iterable[FramedBlock], settings: DecodeSettings) -> Iterator[Assembled]:
    assembler = Assembler(settings)
    for block in blocks:
        yield assembler.take(block)
    yield assembler.finish()
