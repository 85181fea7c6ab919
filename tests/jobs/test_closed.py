"""The cluster beside the server takes orders from this server alone: another user of the machine is turned away."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import dask
import psutil
import pytest
from distributed import Client, Security

from playground.jobs import Service, Settings
from playground.jobs.service import BROKEN
from tests.jobs.clusters import Keys, outside_cluster
from tests.serving import PATIENCE, until

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own
TOLD_ABOUT_WORK = ("/info/main/workers.html", "/json/counts.json", "/metrics", "/status", "/health")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(Settings(folder=str(tmp_path_factory.mktemp("jobs")), preload="", memory="1GB"))
    until(running.workers, "a worker")
    yield running
    running.close()


def processes(service: Service) -> list[psutil.Process]:
    assert service._process is not None
    first = psutil.Process(service._process.pid)
    return [first, *first.children(recursive=True)]


def listening(service: Service) -> list[tuple[str, int]]:
    """Where the processes of the cluster listen."""
    return [
        (place.laddr.ip, place.laddr.port)
        for process in processes(service)
        for place in process.net_connections("tcp")
        if place.status == psutil.CONN_LISTEN
    ]


def test_nothing_of_it_listens_to_other_machines(service: Service) -> None:
    found = listening(service)
    assert len(found) >= 3  # scheduler, nanny, worker
    assert {host for host, _ in found} == {"127.0.0.1"}


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_who_has_not_its_keys_is_no_client(service: Service, scheme: str) -> None:
    keys = Security.temporary() if scheme == "tls" else None  # sound ones, but another cluster's
    assert service._client is not None
    assert service._client.scheduler is not None
    place = service._client.scheduler.address.split("://")[1]
    with pytest.raises(OSError, match=r"closed|reset|Timed out|TLS certificate does not match"):
        Client(f"{scheme}://{place}", security=keys, timeout=2, set_as_default=False)


def refuses(place: tuple[str, int]) -> bool:
    """Whether it speaks TLS and turns away who brings no certificate. In TLS 1.3 the refusal comes with the first bytes
    that are read.
    """
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(place, PATIENCE) as line:
        try:
            with anyone.wrap_socket(line) as secret:
                secret.recv(1)
        except ssl.SSLError as error:
            return "CERTIFICATE_REQUIRED" in str(error)
        except OSError:
            return False
    return False


def told(place: tuple[str, int]) -> set[int]:
    """The statuses with which a web server there answers for the pages that tell of the work; none where there is no
    web server: what speaks TLS hangs up on one who speaks plainly.
    """
    found = set()
    for path in TOLD_ABOUT_WORK:
        page = http.client.HTTPConnection(*place, timeout=PATIENCE)
        try:
            page.request("GET", path)
            found.add(page.getresponse().status)
        except (OSError, http.client.HTTPException):
            return set()
        finally:
            page.close()
    return found


def test_each_port_asks_for_the_keys_or_tells_nothing(service: Service) -> None:
    """Scheduler, nanny and worker alike: whoever reaches a worker need not ask the scheduler."""
    web = {place: told(place) for place in listening(service)}
    assert len([place for place, statuses in web.items() if not statuses]) == 3
    for place, statuses in web.items():
        # A web server would wait for the rest of what it takes for a question: it is not asked for its keys.
        assert statuses == {404} or refuses(place), place


def test_the_keys_are_not_seen_in_the_list_of_processes(service: Service) -> None:
    words = [word for process in processes(service) for word in process.cmdline()]
    assert words
    assert not [word for word in words if "BEGIN" in word or "PRIVATE" in word]


def joined(address: str, folder: Path) -> Service:
    return Service(Settings(scheduler=address, folder=str(folder), preload=""))


def test_an_outside_cluster_is_spoken_to_over_tls_with_the_keys_that_dasks_settings_name(tmp_path: Path) -> None:
    keys = Keys.made(tmp_path)
    named = {
        "distributed.comm.tls.ca-file": keys.certificate,
        "distributed.comm.tls.client.cert": keys.certificate,
        "distributed.comm.tls.client.key": keys.key,
    }
    with outside_cluster(1, keys) as address:
        assert address.startswith("tls://")
        with dask.config.set(named):
            friend = joined(address, tmp_path)
            try:
                until(friend.workers, "a worker")
                assert friend.ask("tests.jobs.work:add", 2, 3).result(timeout=PATIENCE)[0] == 5
            finally:
                friend.close()
        stranger = joined(address, tmp_path)
        try:
            until(lambda: stranger.state == BROKEN, "the stranger to be turned away")
        finally:
            stranger.close()
