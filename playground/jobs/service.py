"""`Service`: the one queue of a server. Takes jobs, hands them to Dask's workers, hears from them, stops them.

All sessions share one. Public methods may be called from any thread and do not wait for a worker.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import subprocess
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from distributed import Client, KilledWorker
from distributed.client import ClosedClientError
from distributed.comm import CommClosedError

from playground.jobs import cluster, remote
from playground.jobs.answering import FULL, NO_ROOM
from playground.jobs.apart import Apart
from playground.jobs.job import DONE, FAILED, RUNNING, STOPPED, STOPPING, WAITING, Job, Part, Task
from playground.jobs.own_folder import OwnFolder
from playground.jobs.reconnecting import without_reconnecting
from playground.jobs.settings import Settings

_LOG = logging.getLogger(__name__)
_TICK = 0.25
MOST_JOBS = 60
MOST_LOST = 3
"""How often a part is begun again after its cluster was lost: what brings it down each time is most likely the part."""

USUAL_START = 20.0
"""Seconds after which a worker that is not there yet is late."""
LONGEST_START = 960.0
_LOOK = 1.0
_FETCH = 30.0

GONE = (OSError, RuntimeError, ClosedClientError)
"""What calls of Dask's client raise once its scheduler is gone or it was closed, each kind of call its own."""

STARTING, READY, BROKEN = "starting", "ready", "broken"


def _is_lost(error: Exception, client: Client | None) -> bool:
    """Whether an error of a call tells of a cluster that is gone, and not of the work. Nobody here cancels work."""
    ended = client is not None and client.status in {"closing", "closed"}
    return isinstance(error, (CancelledError, CommClosedError, ClosedClientError)) or (
        ended and isinstance(error, GONE)
    )


def _why(error: Exception) -> str:
    """What the learner is told of work that failed; what is no sentence of ours goes to the log."""
    if isinstance(error, KilledWorker):
        return "Its process was ended several times, most likely because it needed too much memory."
    full = isinstance(error, OSError) and error.errno in NO_ROOM
    known = str(error) if isinstance(error, ValueError) else FULL if full else ""
    _LOG.warning("A training failed: %s", known or type(error).__name__, exc_info=None if known else error)
    return known or "The training failed. The reason is in the server's log."


class Refused(ValueError):
    """A job was not taken; the message says why, for the learner."""


class Service:
    """Starts (or joins) the cluster in the background at once; until it is ready, jobs wait."""

    def __init__(self, settings: Settings) -> None:
        without_reconnecting()
        self.settings = settings
        self.state = STARTING
        self._topic = f"playground-{uuid.uuid4().hex}"
        self._lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        self._parts: dict[str, Part] = {}
        self._queue: list[Part] = []
        self._client: Client | None = None
        self._process: subprocess.Popen[str] | None = None
        self._closed = threading.Event()
        self._asking = ThreadPoolExecutor(max_workers=4, thread_name_prefix="ask")
        self._folder = OwnFolder(Path(settings.folder))
        self._apart = Apart(settings.folder)
        self._asking_apart = ThreadPoolExecutor(max_workers=8, thread_name_prefix="apart")
        self._turn = 0
        #: How long a worker of the next cluster may take to start, and since when there has been none of this one.
        self._patience = cluster.START
        self._without: float | None = None
        self._looked = self._began = 0.0
        threading.Thread(target=self._live, name="jobs", daemon=True).start()

    # -- for the pages ------------------------------------------------------------------------------------------------

    def submit(self, session: str, tasks: list[Task], about: Any = None) -> Job:
        """Queue one part a task. Refused where the queue or the session has too many already."""
        at_once = self.at_once()  # before the lock: it may ask the scheduler, whose answers come by a thread that locks
        with self._lock:
            mine = sum(not p.over for job in self._jobs.values() if job.session == session for p in job.parts)
            if mine + len(tasks) > self.settings.per_session:
                raise Refused(
                    f"One learner may have {self.settings.per_session} trainings waiting or under way, and this would "
                    f"make {mine + len(tasks)}. Stop one, or wait until one has ended."
                )
            free = at_once - sum(part.status in {RUNNING, STOPPING} for part in self._parts.values())
            if len(self._queue) + len(tasks) > self.settings.queue + max(0, free):
                raise Refused(
                    f"Too many trainings are waiting just now ({len(self._queue)}). Try again in a few minutes."
                )
            job = Job.of(session, tasks, str(self._folder.path), about)
            self._jobs[job.id] = job
            self._parts |= {part.id: part for part in job.parts}
            self._queue += job.parts
            self._forget_old()
        self._pump()
        return job

    def job(self, name: str, session: str) -> Job | None:
        """The job of that name, now looked at by `session` too; None where it is not known (any more)."""
        with self._lock:
            job = self._jobs.get(name)
            if job is not None:
                job.watchers.add(session)
                job.left = None
            return job

    def find(self, name: str) -> tuple[Job, int] | None:
        """The job with a part of that name, and which it is. Nobody looks at it for that; None where it is gone."""
        with self._lock:
            jobs = list(self._jobs.values())
        return next(((job, at) for job in jobs for at, part in enumerate(job.parts) if part.id == name), None)

    def place(self, part: Part) -> int:
        """How many trainings are ahead of a waiting one, those under way included."""
        with self._lock:
            waiting = [other.id for other in self._queue]
            ahead = waiting.index(part.id) if part.id in waiting else 0
            return ahead + sum(other.status in {RUNNING, STOPPING} for other in self._parts.values())

    def stop(self, job: Job, reason: str = "asked") -> None:
        """End what is under way, keep what it has; what waits is not begun."""
        with self._lock:
            flagged = {}
            for part in job.parts:
                if part.status == WAITING:
                    self._queue = [other for other in self._queue if other is not part]
                    part.stop_reason = reason
                    part.end(STOPPED)
                elif part.status in {RUNNING, STOPPING}:
                    part.status, part.stop_reason = STOPPING, part.stop_reason or reason
                    flagged[part.id] = part.stop_reason
        if flagged:  # beside, for a worker that reads or builds may take its time to answer
            threading.Thread(target=self._flag, args=(flagged,), name="stop", daemon=True).start()

    def leave(self, session: str) -> None:
        """A tab was closed. Jobs that no other tab looks at end after the grace time, unless one comes back."""
        with self._lock:
            for job in self._jobs.values():
                job.watchers.discard(session)
                if not job.watchers and job.left is None:
                    job.left = time.monotonic()

    def ask(self, function: str, *arguments: Any) -> Future[Any]:
        """Call a function in a worker now, beside the work under way; for short questions. Errors come with the
        result: RuntimeError while no worker is there.
        """
        return self._asking.submit(self._ask, function, arguments)

    def ask_apart(self, function: str, *arguments: Any) -> Future[Any]:
        """As `ask`, for what a learner's own file may make long or large: in a process that may be ended (`apart`).
        Needs no worker.
        """
        return self._asking_apart.submit(self._apart.ask, function, arguments)

    def workers(self) -> list[str]:
        """The addresses of the workers that are there now."""
        client = self._client
        if client is None or self.state != READY:
            return []
        try:
            # A client that is closed meanwhile answers without workers.
            return sorted(client.scheduler_info(n_workers=-1).get("workers", ()))
        except (*GONE, ValueError):  # the scheduler has just gone; `_live` will see it
            return []

    @property
    def late(self) -> bool:
        """Whether no worker is there for longer than one usually takes to start."""
        since = self._without
        return since is not None and time.monotonic() - since > USUAL_START

    def at_once(self) -> int:
        """How many parts may run at once."""
        if self.settings.at_once:
            return self.settings.at_once
        return max(1, len(self.workers())) if self.settings.scheduler else self.settings.workers

    def numbers(self) -> dict[str, float]:
        """For a monitor: trainings that wait, are under way, have ended and are kept; whether they can be done."""
        with self._lock:
            running = sum(part.status in {RUNNING, STOPPING} for part in self._parts.values())
            waiting = len(self._queue)
            kept = len(self._parts)
        return {
            "trainings_waiting": waiting,
            "trainings_running": running,
            "trainings_ended": kept - running - waiting,
            "trainings_ready": float(self.state == READY),
        }

    def close(self) -> None:
        """Stop everything and end the cluster that was started here."""
        self._closed.set()
        if self._client is not None:
            self._client.close(timeout=2)
        for asking in (self._asking, self._asking_apart):
            asking.shutdown(wait=False, cancel_futures=True)
        self._apart.close()
        self._end_process()
        self._folder.leave()

    # -- in the background --------------------------------------------------------------------------------------------

    def _live(self) -> None:
        """The service's own thread: connects, then keeps the queue moving and ends what is over its time."""
        with contextlib.suppress(OSError):  # nothing of it is needed to begin
            self._folder.take()
        while not self._closed.is_set():
            if self._gone() or self._deserted():
                self._connect()
            self._tend()
            self._apart.rest()
            self._pump()
            self._closed.wait(_TICK if self.state == READY else 2.0)

    def _gone(self) -> bool:
        """Whether there is no cluster (any more): its process has ended, or its scheduler does not answer."""
        ended = self._process is not None and self._process.poll() is not None
        return self._client is None or self.state != READY or ended or self._client.status == "closed"

    def _deserted(self) -> bool:
        """Whether no worker of our own cluster has come up in its time: where a machine has far too much to do, Dask
        gives it up and starts no other. The next cluster has twice the time; what waits for it has lost nothing.
        """
        now = time.monotonic()
        if self.settings.scheduler or now - self._looked < _LOOK:
            return False
        self._looked = now
        if self.workers():
            self._without, self._patience = None, cluster.START
            return False
        self._without = now if self._without is None else self._without
        if now - self._began < self._patience or now - self._without < self._patience:
            return False
        _LOG.warning("No worker started within %.0f seconds: the training process is started again", self._patience)
        self._patience = min(2 * self._patience, LONGEST_START)
        with self._lock:
            for part in [part for part in reversed(self._parts.values()) if part.status in {RUNNING, STOPPING}]:
                self._wait_again(part)
        return True

    def _connect(self) -> None:
        self._began = time.monotonic()
        self.state = STARTING  # what comes now waits: begun before those under way are found lost, it would be too
        try:
            if self._client is not None:
                self._client.close(timeout=1)
            self._end_process()
            address, keys = self.settings.scheduler, None  # None: those that Dask's own settings name, if any
            if not address:
                self._process, address, keys = cluster.launch(self.settings, self._patience)
            self._client = Client(address, security=keys, set_as_default=False, timeout=20, name="playground")
            self._client.subscribe_topic(self._topic, self._hear)
            with self._lock:
                # The last one first: each goes to the head of the queue.
                for part in [part for part in reversed(self._parts.values()) if part.status in {RUNNING, STOPPING}]:
                    self._lost(part)
                self.state = READY
        except Exception as error:  # noqa: BLE001  whatever Dask finds wrong, TypeError where keys lack: tried again
            _LOG.warning("No training process: %s", error)
            self.state, self._client = BROKEN, None

    def _lost(self, part: Part) -> None:
        """The cluster under a part is gone: it stands first in the queue again and goes on from its last checkpoint.
        One that was to be stopped is begun as well, and ends at once with what it has. Held lock needed.
        """
        part.lost += 1
        if part.lost > MOST_LOST:
            self._fail(
                part,
                f"The training process was lost {part.lost} times during this training, so it was given up. Most "
                "likely it needs more memory than there is.",
            )
        else:
            self._wait_again(part)

    def _wait_again(self, part: Part) -> None:
        """First in the queue. Held lock needed."""
        part.future = None
        part.status = WAITING
        self._queue.insert(0, part)

    def _end_process(self) -> None:
        if self._process is None:
            return
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None

    def _tend(self) -> None:
        now = time.monotonic()
        with self._lock:
            closed = [
                job
                for job in self._jobs.values()
                if not job.over and job.left is not None and now - job.left > self.settings.grace
            ]
            # Told again each time round: a worker that was restarted in between has forgotten it.
            again = {part.id: part.stop_reason for part in self._parts.values() if part.status == STOPPING}
            self._forget_old()
        for job in closed:
            self.stop(job, "closed")
        if again:
            self._flag(again)

    def _pump(self) -> None:
        """Hand waiting parts to Dask, as many as may run."""
        most = self.at_once()  # before the lock, as in `submit`
        with self._lock:
            client = self._client
            if client is None or self.state != READY:
                return
            running = sum(part.status in {RUNNING, STOPPING} for part in self._parts.values())
            begin = self._queue[: max(0, most - running)]
            self._queue = self._queue[len(begin) :]
            for part in begin:
                part.status, part.started = STOPPING if part.stop_reason else RUNNING, time.monotonic()
        for part in begin:
            task = part.task
            try:
                future = client.submit(
                    remote.run,
                    task.function,
                    task.arguments,
                    part.id,
                    self._topic,
                    part.folder,
                    self.settings.job_seconds,
                    key=f"{part.id}-{uuid.uuid4().hex[:6]}",
                    pure=False,
                )
            except GONE:
                with self._lock:
                    if self._client is client and self.state == READY:
                        self.state = BROKEN  # the cluster has just gone; with the next one, this part is found lost
                return
            with self._lock:
                same = self._client is client
                if not same or part.status not in {RUNNING, STOPPING}:
                    return  # gone in between, and put back into the queue
                part.future = future
            future.add_done_callback(self._when_done(part, client))

    def _when_done(self, part: Part, client: Client) -> Callable[[Any], None]:
        def done(future: Any) -> None:
            if part.future is not future:
                return  # of a cluster that is gone
            result, error = None, None
            try:
                # Fetched at once: a result left with a worker would be computed again if that worker died.
                result = future.result(timeout=_FETCH)
            except Exception as raised:  # noqa: BLE001  whatever the work raised is told, not swallowed
                if isinstance(raised, TimeoutError) and future.status != "error":
                    # On its way still: the machine has far too much to do, or it is computed again. The others' first.
                    future.add_done_callback(done)
                    return
                error = raised
            with self._lock:
                if part.future is not future:
                    return  # gone meanwhile, and put back into the queue
                if error is not None and _is_lost(error, client):
                    self.state = BROKEN
                    self._lost(part)
                    return
                if error is not None:
                    self._fail(part, _why(error))
                else:
                    part.result = result
                    part.stop_reason = str(result.get("stopped", "")) if isinstance(result, dict) else ""
                    part.end(STOPPED if part.stop_reason else DONE)
            self._pump()

        return done

    def _fail(self, part: Part, sentence: str) -> None:
        with self._lock:
            part.failure = sentence
            part.end(FAILED)

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        message = event[1]
        with self._lock:
            part = self._parts.get(message["part"])
            if part is not None and not part.over:
                part.hear(message["event"])

    def _flag(self, parts: dict[str, str]) -> None:
        client = self._client
        if client is None or self.state != READY:
            return
        with contextlib.suppress(*GONE):  # told again with the next cluster
            client.run(remote.stop, parts, wait=False, on_error="ignore")

    def _ask(self, function: str, arguments: tuple[Any, ...]) -> Any:
        deadline = time.monotonic() + 40  # a worker that starts has TensorFlow to load
        while not (workers := self.workers()):
            if self._closed.is_set() or time.monotonic() > deadline:
                raise RuntimeError("The training process is not there yet.")
            time.sleep(0.2)
        self._turn += 1
        chosen = workers[self._turn % len(workers)]
        client = self._client
        try:
            if client is None:
                raise ClosedClientError
            answer = client.run(remote.ask, function, arguments, workers=[chosen])[chosen]
        except GONE as error:
            if _is_lost(error, client) or chosen not in self.workers():
                raise RuntimeError("The training process was lost just now. Try again in a moment.") from error
            raise  # the work's own
        if isinstance(answer, remote.Declined):
            raise ValueError(answer.sentence)
        return answer

    def _forget_old(self) -> None:
        """Drop jobs that ended long ago, and the oldest ended ones where there are too many; their files too."""
        now = time.monotonic()
        ended = sorted((job for job in self._jobs.values() if job.over), key=lambda job: job.ended)
        surplus = max(0, len(self._jobs) - MOST_JOBS)
        for number, job in enumerate(ended):
            if number < surplus or now - job.ended > self.settings.keep:
                del self._jobs[job.id]
                for part in job.parts:
                    del self._parts[part.id]
                shutil.rmtree(self._folder.path / job.id, ignore_errors=True)
