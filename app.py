"""The entrance: `streamlit run app.py` serves playground/main.py, our browser files, and security headers around both.

Nothing of the page itself lives here. What a learner sees starts in playground/main.py.
"""

import gc
import importlib
import importlib.util
import logging
import os
from functools import partial
from importlib.metadata import version
from pathlib import Path

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.routing import Route
from threadpoolctl import threadpool_limits

from playground.components import assets
from playground.jobs import settings
from playground.lessons import serving as lessons
from playground.server import observing
from playground.server.file_route import FileRoute
from playground.server.files import Files, Hashed, Made
from playground.server.first import First
from playground.server.headers import MORE_FRAMED_BY, SecurityHeaders, content_security_policy, framed_by
from playground.server.icons import Icons
from playground.server.json_route import JsonRoute
from playground.server.preload import Preload, needed_by
from playground.server.qr import qr
from playground.ui.departed import visiting
from playground.ui.fairness import FAIRNESS
from playground.ui.guard import Guard
from playground.ui.taken import all_files
from playground.ui.whole_first import WholeFirst
from playground.worksheets import answers as worksheets

# Streamlit imports pandas when the first component gets its data, and plotly with the first chart. Paid here, once:
# otherwise a class that opens the page together queues on Python's import lock (16 s for sixty learners).
for name in ("pandas", "plotly.graph_objects"):
    importlib.import_module(name)

# The products of small networks are too short to be shared out: on a busy machine the threads of linear algebra wait
# for each other, and a convolution over 600 examples takes 19 ms of processor time instead of 6.
threadpool_limits(1, user_api="blas")


# A table that is given is held in memory in any case. What was over a megabyte went over the disk first, and where that
# is full, Streamlit's uploader said "status code 500" and not what there is to do.
MultiPartParser.spool_max_size = st.get_option("server.maxUploadSize") * 1024**2

# What was imported stays. Looked through for garbage with everything else it cost 40 ms, in the middle of a message.
gc.freeze()


def package_folder(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The package {name} is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent


def apologise(error: Exception) -> bool:
    """Say in plain words that the page failed, in place of Streamlit's message. The traceback is already in the log."""
    del error
    st.error(
        "This is a fault in the playground, not something you did. Reload the page to go on from where you were. "
        "If it fails again, open the page's address without anything after the question mark: that starts afresh.",
        title="Something went wrong on our side",
        icon=":material/construction:",
    )
    return True


def prefix() -> str:
    """The path the app is served from (`server.baseUrlPath`), "" by default."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"/{base}" if base else ""


def routes() -> list[Route]:
    """Our own browser files, the lessons, and the code by which a class comes to a link. A lesson's name has no slash:
    Streamlit asks for addresses below a page's own, and "lessons" is one.
    """
    ours = Made(assets.made, assets.version)
    files = FileRoute(all_files())
    plotly = Files(package_folder("plotly") / "package_data", (".min.js",), lambda: version("plotly"))
    told = Made(lessons.made, lessons.version)
    return [
        Route(f"{prefix()}/lessons/check", lessons.Checking().respond, methods=["POST"], name="check"),
        Route(f"{prefix()}/lessons/{{path}}", told.respond, name="lessons"),
        Route(f"{prefix()}/assets/{{path:path}}", ours.respond, name="assets"),
        Route(f"{prefix()}/plotlyjs/{{path:path}}", plotly.respond, name="plotlyjs"),
        Route(f"{prefix()}/take/{{name}}", files.respond),
        Route(f"{prefix()}/worksheets/kinds", JsonRoute(worksheets.kinds, seconds=3600).respond),
        Route(f"{prefix()}/worksheets/sheets", JsonRoute(worksheets.sheets).respond),
        Route(f"{prefix()}/worksheets/marks", JsonRoute(worksheets.marks).respond, methods=["POST"]),
        Route(f"{prefix()}/qr.svg", qr, name="qr"),
        Route(f"{prefix()}/metrics", observing.OBSERVER.respond, name="metrics"),
    ]


def routes_first() -> list[Route]:
    """Streamlit's own scripts and style sheets, compressed, and its icons, fewer."""
    static = package_folder("streamlit") / "static" / "static"
    files = [Hashed(static / kind, (f".{kind}",)) for kind in ("js", "css")]
    icons = Icons(static / "media", static / "js", Path(__file__).parent / "playground")
    icons.begin()
    return [
        *(Route(f"{prefix()}/static/{own.folder.name}/{{path:path}}", own.respond) for own in files),
        Route(f"{prefix()}/static/media/{icons.file.name}", icons.respond),
    ]


def preloading() -> Middleware:
    """What each page is told to load at once: its own component, and what Streamlit draws components with."""
    static = package_folder("streamlit") / "static"
    chunks = needed_by(static / "index.html", static / "static" / "js", ("BidiComponent", "Html"))
    pages = {
        f"{prefix()}/": "stage/stage.js",
        f"{prefix()}/optimizer_race": "race/race.js",
        f"{prefix()}/bigger_data": "training/training.js",
        f"{prefix()}/lessons": "lesson_list/lesson_list.js",
        f"{prefix()}/worksheet": "worksheet/worksheet.js",
    }
    return Middleware(
        Preload,
        always=[f"{prefix()}/static/js/{name}" for name in chunks],
        pages={path: partial(address, module) for path, module in pages.items()},
    )


def address(module: str) -> str:
    """A component's, from the root of the server."""
    return f"{prefix()}/{assets.url(module)}"


frames, problems = framed_by(os.environ.get(MORE_FRAMED_BY, ""))
observer, unheard = observing.set_up(os.environ.get(observing.EVENTS, ""))
observer.gauges["shares"] = FAIRNESS.gauges
for problem in [*problems, *unheard, *settings.read(os.environ)[1]]:
    logging.getLogger(__name__).warning(problem)
policy = content_security_policy(package_folder("streamlit") / "static" / "index.html", frames)
app = st.App(
    Path(__file__).parent / "playground" / "main.py",
    routes=routes(),
    middleware=[
        Middleware(SecurityHeaders, policy=policy),
        Middleware(Guard),
        Middleware(WholeFirst),
        preloading(),
        Middleware(First, routes=routes_first()),
    ],
    on_script_error=apologise,
    lifespan=visiting,
)
