"""Who looks out: takes what is written to the feed files, remembers, decides, and has alerts carried."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import dataframely as dy
import polars as pl
import structlog

from pipeline.alerts.channels import channels_of
from pipeline.alerts.live_alerts import FeedPlace, LiveAlerts, Teller, read_live_alerts, undelivered_live_alerts
from pipeline.decode.memory import Memory
from pipeline.decode.stream import Said, StreamDecoder
from pipeline.errors import TumenError
from pipeline.feeds.source import path_text
from pipeline.live.couriers import Couriers
from pipeline.live.decider import Decider
from pipeline.live.ended_alerts import with_ends
from pipeline.live.feed_files import FeedFiles, Written
from pipeline.live.hours_heard import HoursHeard
from pipeline.live.inbox import Place
from pipeline.live.interest import Interest
from pipeline.live.kept_state import KeptState, keep_state, kept_state
from pipeline.live.near_ports import NearPorts
from pipeline.live.news import News
from pipeline.live.report import WatchReport
from pipeline.live.ship_memory import ShipMemory
from pipeline.live.warming import warm_up
from pipeline.reference import catalogue_in_use, load_alert_rules
from pipeline.schemas import Alerts
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

_AGAIN_BYTES = 8 * 2**20  # of a feed file that is read again, at a time

_log = structlog.get_logger()


class _Helpers(NamedTuple):
    """Who carries alerts, and who reads what is published anew."""

    couriers: Couriers
    news: News


class _Until(NamedTuple):
    """How far the feed files are heard."""

    name: str
    offset: int


class Lookout:
    """Hears the lines of one watch; made by `Lookout.open`.

    Attributes:
        source_place: how far a file that is the source was read with what was heard.
    """

    def __init__(
        self,
        home: Home,
        settings: Settings,
        files: FeedFiles,
        report: WatchReport,
        helpers: "_Helpers",
    ) -> None:
        """Remember nothing yet; callers use `open`."""
        self._home, self._settings, self._files, self._report = home, settings, files, report
        self._couriers, self._news = helpers
        catalogue = catalogue_in_use(home.zones)
        self._near = NearPorts.of(catalogue, settings.watch.near_port_km)
        self._decider = Decider(settings, load_alert_rules(settings.alerts), catalogue)
        self._background = self._news.first
        self._memory = ShipMemory(settings, self._near, Interest.of(self._background.ships))
        self._heard = HoursHeard(timedelta(days=settings.watch.remembered_days))
        self._buffers = Memory()
        self._decoder: StreamDecoder | None = None
        self._as_of_utc = self._background.as_of_utc
        self._feed_time: datetime | None = None
        self._heard_until = _Until("", 0)
        self._files_begun = 0
        self._to_look_at: set[int] = set()
        self._kept_s = time.monotonic()
        self.source_place: Place | None = None

    @classmethod
    @contextmanager
    def open(
        cls, home: Home, settings: Settings, files: FeedFiles, report: WatchReport, show: Callable[[str], None]
    ) -> Iterator["Lookout"]:
        """Read what is known, and have compiled what will be called.

        Raises:
            ConfigurationError: a target, a rule or a zone is wrong.
            TumenError: what is published, or the outbox, cannot be read.
        """
        channels_of(settings.alerts)  # a wrong target is told now, not when a ship docks
        with ThreadPoolExecutor(1, "news") as pool:
            helpers = _Helpers(Couriers(home, settings, show), News(home, settings.watch.refresh_every_s, pool))
            lookout = cls(home, settings, files, report, helpers)
            warm_up(settings, lookout._background.ships, lookout._near.places)
            if lookout._background.ships.entries.is_empty():
                _log.warning("no_list", home=str(home.root), remedy="tumen watchlist load: no ship is flagged")
            yield lookout

    def catch_up(self) -> Place | None:
        """Remember what an earlier watch did, and what it wrote since; how far it had read a file that is the source.

        Alerts that it did not live to decide are decided now, and those that it did not live to deliver delivered.
        """
        self._know_what_was_told(read_live_alerts(self._home.outbox_db))
        self._couriers.carry({row["target"] for row in undelivered_live_alerts(self._home.outbox_db)})
        state, positions, statics = kept_state(self._files.folder)
        self._memory.recall(positions, statics)
        self._as_of_utc = max((at for at in (self._as_of_utc, state.as_of_utc) if at), default=None)
        self._feed_time = state.feed_time
        self._heard = HoursHeard(timedelta(days=self._settings.watch.remembered_days), state.bins_heard)
        self._to_look_at |= set(self._memory.flagged)
        self._heard_until = _Until(state.feed_name, state.feed_offset)
        if state.feed_name:
            self._read_again(state)
        return state.source_place if state.source == self._report.source else None

    def hear(self, data: bytes, written: Written, now_utc: datetime) -> None:
        """Take lines that were written to a feed file."""
        if self._decoder is None or written.is_new_file:
            self._begin_file(now_utc)
        if self._decoder is None:
            raise AssertionError
        self._heard_until = _Until(written.name, written.offset + len(data))
        self._remember(self._decoder.take(data, written.offset, now_utc=now_utc))

    def look(self, now_utc: datetime) -> None:
        """Decide on the ships that said something new, and put on disk what is due."""
        self._take_news()
        if self._to_look_at and self._as_of_utc:
            self._decide(now_utc, self._as_of_utc)
        if time.monotonic() - self._kept_s > self._settings.watch.keep_every_s:
            self._keep()

    def finish(self) -> None:
        """Take what still waited for other parts, keep everything, and wait for the couriers."""
        self._begin_file(_now_utc())
        self.look(_now_utc())
        self._keep()
        report, memory = self._report, self._memory
        report.as_of_utc, report.refused_ships = self._as_of_utc, memory.refused_ships
        report.remembered_fixes = memory.positions.height
        report.remembered_ships = len(set(memory.positions["mmsi"]) | set(memory.flagged))
        report.delivery = self._couriers.finish(self._settings.watch.last_deliveries_s)

    def _begin_file(self, now_utc: datetime) -> None:
        """Lines of two files do not make one message: the night reads each by itself."""
        if self._decoder:
            self._remember(self._decoder.finish(now_utc=now_utc))
        self._files_begun += 1
        name = f"{now_utc:%Y%m%dT%H%M%S.%f}-{self._files_begun:06d}"  # in the order of their beginning
        self._decoder = StreamDecoder(self._settings.decode, name, self._buffers)

    def _remember(self, said: Said) -> None:
        report = self._report
        report.messages += said.messages
        report.quarantined.update(said.faults)
        if said.latest_utc is None:
            return
        times = pl.concat([said.positions["received_at_utc"], said.statics["received_at_utc"]])
        median = times.median()
        if isinstance(median, datetime):
            self._feed_time = max(self._feed_time or median, median)
            self._heard.hear(times, self._feed_time)
        self._as_of_utc = max(self._as_of_utc or said.latest_utc, said.latest_utc)
        if self._feed_time:
            self._to_look_at |= set(self._memory.hear(said.positions, said.statics, self._feed_time))

    def _decide(self, now_utc: datetime, as_of_utc: datetime) -> None:
        mmsis, self._to_look_at = self._to_look_at, set()
        try:
            if self._undecided(mmsis, now_utc, as_of_utc).is_empty():
                return  # mostly: and the outbox was left to others
            with Teller.alone(self._home.outbox_db) as teller:
                self._know_what_was_told(teller.told())  # by another watch of the home, a moment ago
                alerts = self._undecided(mmsis, now_utc, as_of_utc)
                teller.tell(alerts, self._feed_place())
        except TumenError as error:
            _log.error("alerts_not_kept", reason=str(error))
            self._to_look_at |= mmsis  # and once more
            return
        self._decider.know(alerts)
        told = ("alert_id", "target", "state", "ship_name", "imo", "mmsi", "port_id", "event_from_utc", "text")
        self._report.alerts += alerts.select(told).to_dicts()
        self._couriers.carry(set(alerts.filter(pl.col("state") == "pending")["target"]))

    def _undecided(self, mmsis: set[int], now_utc: datetime, as_of_utc: datetime) -> dy.DataFrame[Alerts]:
        """What nobody was told of these ships."""
        positions, statics = self._memory.of_ships(mmsis)
        if positions.is_empty():
            return Alerts.create_empty()
        return self._decider.decide(
            positions,
            statics,
            self._background.ships,
            self._near.places,
            deaf=self._heard.deaf(timedelta(minutes=self._settings.watch.deaf_minutes)),
            as_of_utc=as_of_utc,
            now_utc=now_utc,
        )

    def _know_what_was_told(self, told: LiveAlerts) -> None:
        """Published alerts and those of watches, with the ends of their events as far as the published calls say."""
        published, calls = self._background.alerts, self._background.calls
        own = Alerts.validate(told.alerts.join(published, on=["alert_id", "target"], how="anti"))
        tolerance = timedelta(hours=self._settings.alerts.stale_after_hours)
        self._decider.know(with_ends(published, calls, tolerance, are_found=True))
        self._decider.know(with_ends(own, calls, tolerance, are_found=False))

    def _feed_place(self) -> FeedPlace:
        path = (self._files.folder / self._heard_until.name).resolve()
        return FeedPlace(path_text(path), self._heard_until.offset)

    def _take_news(self) -> None:
        """Go by a newly published database."""
        background = self._news.take()
        if background:
            self._background = background
            self._know_what_was_told(read_live_alerts(self._home.outbox_db))
            self._as_of_utc = max((at for at in (self._as_of_utc, background.as_of_utc) if at), default=None)
            self._to_look_at |= set(self._memory.turn_to(self._near, Interest.of(background.ships)))

    def _keep(self) -> None:
        self._kept_s = time.monotonic()
        state = KeptState(
            *self._heard_until,
            self._report.source,
            self.source_place,
            self._as_of_utc,
            self._feed_time,
            self._heard.bins,
        )
        try:
            keep_state(self._files.folder, state, self._memory.positions, self._memory.statics)
        except OSError as error:
            _log.error("state_not_kept", folder=str(self._files.folder), reason=str(error))

    def _read_again(self, state: KeptState) -> None:
        """Hear the lines of feed files behind what was kept."""
        for path in self._files.since(state.feed_name):
            offset = state.feed_offset if path.name == state.feed_name else 0
            is_new_file = True
            with path.open("rb") as file:
                file.seek(offset)
                while lines := file.read(_AGAIN_BYTES) + file.readline(self._settings.decode.max_line_bytes):
                    self.hear(lines, Written(path.name, offset, is_new_file), _now_utc())
                    offset, is_new_file = offset + len(lines), False
        self._begin_file(_now_utc())
        self._decoder = None


def _now_utc() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
