"""What one tab has set up and started on this page. One object in Streamlit's session state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from playground.components.table_form import TableShown
from playground.jobs import Job, Refused, Task
from playground.plans import Misfit, Plan, Source, link, to_json
from playground.plans.compare import MOST, refusal
from playground.plans.other_data import on_other_data
from playground.plans.plan import fitted
from playground.plans.reading import Reading
from playground.plans.recipes import RECIPES
from playground.plans.sets import CSV
from playground.ui.bigger import engine_room

KEY = "bigger"
LAYERS, RESULT, TRY, INSIDE, TAKE = "Layers", "Result", "Try your own", "Look inside", "Take it away"
VIEWS = (LAYERS, RESULT, TRY, INSIDE, TAKE)
"""What there is to be seen of a network beside its picture."""
BEGIN, DATA, NETWORK, LEARNING, COMPARE = "Begin", "Data", "Network", "Learning", "Compare"
PARTS = (BEGIN, DATA, NETWORK, LEARNING, COMPARE)
"""The parts of the drawer, and what they are called there."""
STILL_READING = "The table is being read. Try again in a moment."
NO_FILE = "The table that this plan learns from is not here: choose its file under Data."
_MOST_KNOWN = 8
_TRAIN = "playground.keras_backend.train:train"


@dataclass(frozen=True)
class GivenTable:
    """A file that was given in this tab: its hash, its name, and how the learner wants it read."""

    digest: str
    name: str
    reading: Reading


@dataclass
class Bigger:
    """plan: what the controls show, and what Train trains. recipe: the recipe that it is, or "". shown: counts how
    often the plan was replaced as a whole, so that the controls begin anew. job: the name of the job in view; part:
    which of its trainings. table: the file in its place, None while that is empty; given: the hashes of all that were
    given in this tab, the only ones that are trained on; known: the newest tables, by their hash, as they were last to
    be read; sound: the newest that could be trained on; places: counts the places for a file, so that one begins empty
    where the file in it is not the table any more; reading_table: whether it is being read just now; table_told:
    how it was last shown. compared: settings put aside to be trained side by side.
    refused: why the newest of them, or the training asked for, was not taken.
    notices: what there is to be told; wrong: what went wrong and wants something done, told until it is dismissed.

    setting_up: whether the drawer is to be open, as of turn `turns`; section: which of its parts is open; section_born:
    the one that the newest choice of parts began with, section_lives: which choice that is; view: the view of the
    network that is open, "" for its picture; told: the newest notices and what had gone wrong, as of turn `told_turns`;
    question: the newest from the screen, carried_out: the newest of which all is done; seen_over: the job whose end the
    page has seen; lost: whether the training that was in view is not known any more, while its settings are here.
    """

    plan: Plan = field(default_factory=lambda: RECIPES["digits"].plan)
    recipe: str = ""
    shown: int = 0
    job: str = ""
    part: int = 0
    notices: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    table: GivenTable | None = None
    given: set[str] = field(default_factory=set)
    known: dict[str, GivenTable] = field(default_factory=dict)
    sound: GivenTable | None = None
    places: int = 0
    reading_table: bool = False
    table_told: TableShown | None = None
    compared: list[Plan] = field(default_factory=list)
    refused: str = ""
    setting_up: bool = True
    turns: int = 0
    section: str = BEGIN
    section_born: str = BEGIN
    section_lives: int = 0
    view: str = ""
    told: tuple[list[str], list[str]] = ([], [])
    told_turns: int = 0
    question: dict[str, Any] = field(default_factory=dict)
    carried_out: list[str] = field(default_factory=list)
    seen_over: str = ""
    lost: bool = False

    def open_drawer(self, wanted: bool) -> None:
        """Open or close the drawer "Set up"."""
        self.setting_up = wanted
        self.turns += 1

    def open_part(self, part: str) -> None:
        """Show a part of the drawer, one of PARTS, from the coming run on. What the learner chose it with before is
        replaced: set from here instead, it would answer with its old part if the page asks something at that moment.
        """
        self.section = self.section_born = part
        self.section_lives += 1

    def tell(self) -> None:
        """What there is to be told is shown in place of what was told before."""
        if self.notices or self.wrong:
            self.told, self.notices, self.wrong = (self.notices, self.wrong), [], []
            self.told_turns += 1

    @property
    def address(self) -> str:
        """The query string of the page as it stands."""
        view = link.VIEWS[VIEWS.index(self.view)] if self.view else ""
        at = PARTS.index(self.section)
        section = link.SECTIONS[at - 1] if at else ""
        return link.encode(self.plan, self.recipe, self.compared, self.job, self.part, view, section)

    def replace(self, plan: Plan, recipe: str = "") -> None:
        """Show another plan in the controls."""
        self.plan, self.recipe, self.refused, self.lost = plan, recipe, "", False
        self.shown += 1

    def change(self, **changes: Any) -> None:
        """Change settings; what no longer fits follows. A refusal becomes a notice."""
        try:
            plan = fitted(self.plan, **changes)
        except ValueError as error:
            self.notices.append(str(error))
            self.shown += 1
            return
        follows = (plan.output, plan.loss) != (self.plan.output, self.plan.loss) or "source" in changes
        self.plan = plan
        self.recipe = self.refused = ""
        if follows or "layers" in changes:
            self.shown += 1

    def on_data(self, source: Source) -> None:
        """Take other data, and the layers that fit them."""
        self.replace(on_other_data(self.plan, source))

    def take_table(self, digest: str, name: str) -> None:
        """A file was given, in place of the one before. It is read as it was before in this tab; the choices of a link
        are for the table it was made with.
        """
        source = self.plan.source
        before = self.known.get(digest)
        asked = source if source.name == CSV and self.table is None else Source(CSV)
        if before is not None:
            reading = before.reading
            if reading != Reading():
                self.notices.append(f"{name} was here before: what you chose for it holds again.")
        else:
            reading = asked.reading
            if asked.file not in {"", digest}:
                self.notices.append(
                    "This is another file than the link was made with. What was chosen there holds where columns have "
                    "the same names."
                )
        self.read_table(GivenTable(digest, name, reading))
        self.table_told = None
        self.given.add(digest)
        if digest != source.file:
            self.on_data(Source(CSV, validation=source.validation, standardise=source.standardise))

    def refuse_table(self, why: str) -> None:
        """A file was given and cannot be taken: the place for one is empty again, so that the file can be given once
        more, and taking it back takes nothing from what was set up.
        """
        self.wrong.append(why)
        self.places += 1

    def read_table(self, table: GivenTable) -> None:
        """Put a table in its place, to be read so, and remember how."""
        self.table = table
        self.known.pop(table.digest, None)
        self.known[table.digest] = table
        while len(self.known) > _MOST_KNOWN:
            self.known.pop(next(iter(self.known)))

    def go_back(self) -> None:
        """Take up the newest table that could be trained on, in place of one that was refused."""
        if self.sound is not None:
            self.read_table(self.sound)
            self.table_told = None
            self.places += 1

    def key(self, name: str) -> str:
        """A widget's key that changes when the plan is replaced."""
        return f"bigger_{name}_{self.shown}"

    def add(self, plan: Plan) -> None:
        """Put a plan on the list of what is compared; a refusal is said beside the button."""
        try:
            self._check(plan)
            refused = refusal(self.compared, plan)
        except Misfit as misfit:
            refused = str(misfit)
        self.refused = refused
        if not refused:
            self.compared.append(plan)

    def start(self, plans: list[tuple[str, Plan]]) -> None:
        """Hand plans to the job engine as one job; a refusal is said beside the button."""
        try:
            for _, plan in plans:
                self._check(plan)
            tasks = [Task(_TRAIN, (to_json(plan),), title) for title, plan in plans]
            job = engine_room.service().submit(engine_room.tab(), tasks, tuple(plan for _, plan in plans))
        except (Refused, Misfit) as refused:
            self.refused = str(refused)
            return
        self.refused = ""
        self.look_at(job)

    def _check(self, plan: Plan) -> None:
        """Misfit where a plan cannot be trained: its layers do not fit, or its table was not given in this tab, or is
        being read anew.
        """
        if plan.source.name == CSV and self.reading_table and plan == self.plan:
            raise Misfit(0, STILL_READING)
        plan.rows()
        if plan.source.name == CSV and plan.source.file not in self.given:
            raise Misfit(0, NO_FILE)

    def look_at(self, job: Job) -> None:
        """Bring a job into view, its first training foremost."""
        self.job, self.part, self.view, self.lost = job.id, 0, "", False
        self.open_drawer(False)


def opened(params: Mapping[str, str]) -> Bigger:
    """What a link opens to: its plan and list, the training it names. One that names a training alone, as links of
    before do, brings that training's plan.
    """
    told, problems = link.decode(params)
    found = Bigger(notices=problems, compared=list(told.compared))
    job = engine_room.service().job(told.job, engine_room.tab()) if told.job else None
    if told.plan is not None:
        found.replace(told.plan, told.recipe)
    elif job is not None:
        found.replace(job.about[0])
        found.compared = list(job.about) if 1 < len(job.about) <= MOST else []
    if job is not None:
        found.look_at(job)
        found.part = min(told.part, len(job.about) - 1)
    elif told.job:
        again = " Its settings are here: Train trains them again." if told.plan is not None else ""
        found.notices.append(f"The training named in the address is not known here any more.{again}")
        found.lost = told.plan is not None
    found.view = VIEWS[link.VIEWS.index(told.view)] if told.view else ""
    if told.section:
        found.open_part(PARTS[1 + link.SECTIONS.index(told.section)])
    return found


def open_link(bigger: Bigger, params: Mapping[str, str]) -> None:
    """Take up what a link says in place of what was set up; a table that was given stays at hand."""
    told = {name: value for name, value in params.items() if name != "present"}
    found = opened(told)
    bigger.replace(found.plan, found.recipe)
    bigger.compared, bigger.job, bigger.part, bigger.view = found.compared, found.job, found.part, found.view
    # A link that says how the page is looked at says all of it.
    if found.section != BEGIN or "see" in params:
        bigger.open_part(found.section)
    bigger.notices += found.notices
    bigger.lost = found.lost


def state() -> Bigger:
    """This tab's state: begun from the address, and kept from then on."""
    if KEY not in st.session_state:
        told = st.query_params.to_dict()
        told.pop("present", "")  # how it is shown is the screen's own
        st.session_state[KEY] = opened(told)
    found: Bigger = st.session_state[KEY]
    return found


def current_job() -> Job | None:
    """The job in view, and word to the engine that this tab looks at it. One that is no longer kept leaves the view."""
    found = state()
    if not found.job:
        return None
    job = engine_room.service().job(found.job, engine_room.tab())
    if job is None:
        found.job, found.part, found.lost = "", 0, True
        found.open_drawer(True)
        found.notices.append("The training that was in view is not kept any more.")
    return job
