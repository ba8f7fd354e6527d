"""Are the tests able to tell right from wrong? Every mutant of a pure module must make one of its tests fail.

    MUTANTS="approvals.clock approvals.spans" python -m tools.mutants        (nothing: all of them)

One process per module makes ready what never changes (Django, libraries), then forks one child per mutant, which puts the mutant in the
module's place before any test is imported and runs the tests that reach the changed function, quickest first, until one fails. Which
tests reach which function is seen in a first run, without a change; tests that need a database are left out. A mutant that uses more
processor time than its tests could ever need runs for ever: it is found, too. Hypothesis tries the same examples every time.
What is measured and what is spared stands in `tools/mutants.toml`; a survivor is printed as it must be written there.
"""

import gc
import importlib
import importlib.util
import os
import pickle
import resource
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import django
import pytest
from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
from hypothesis import Phase, settings

from tools.mutations import Mutant, mutants

HOME = Path(__file__).resolve().parent.parent
CONFIG = Path(__file__).with_suffix(".toml")
T = TypeVar("T")
IDLE = (
    "randomly",
    "xdist",
    "playwright",
    "base_url",
    "time_machine",
    "cacheprovider",
    "unraisableexception",
    "threadexception",
    "faulthandler",
)
QUIET = [
    "-q",
    "-x",
    "--no-header",
    "--tb=no",
    "--assert=plain",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    *[word for name in IDLE for word in ("-p", f"no:{name}")],
]
PATIENCE, FACTOR = 2, 3  # seconds of processor time for a test, beside so many times what it took without a change
FOUND, ENDLESS, SURVIVED, SPARED = "found", "endless", "survived", "spared"


@dataclass
class Baseline:
    """The tests without a change. `reaches`: function -> tests; `seconds`: test -> processor time; `modules`: all that was loaded."""

    reaches: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    at_import: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)
    modules: list[str] = field(default_factory=list)
    comes_with_django: bool = False


class Watch:
    """Without a change: which test reaches which function of the module, and how long each takes."""

    def __init__(self, path: Path, baseline: Baseline) -> None:
        self.path, self.baseline, self.test = str(path), baseline, ""

    def seen(self, frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename == self.path:
            function = frame.f_code.co_qualname.split(".<locals>")[0]
            if self.test:
                self.baseline.reaches[function].add(self.test)
            else:
                self.baseline.at_import.add(function)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        test, self.test = self.test, self.test if fixturedef.scope == "function" else ""  # others will use it, too
        try:
            return (yield)
        finally:
            self.test = test

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self.test, begun = item.nodeid, time.process_time()
        try:
            return (yield)
        finally:
            self.test = ""
            self.baseline.seconds[item.nodeid] = time.process_time() - begun


class Chosen:
    """Only these tests, the quickest first; and Hypothesis need not explain a failure. Where none is left under its name, all are run."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self.seconds = seconds

    def pytest_sessionstart(self) -> None:
        settings.register_profile("mutants", settings(), phases=(Phase.explicit, Phase.generate), report_multiple_bugs=False)
        settings.load_profile("mutants")

    @pytest.hookimpl(trylast=True)  # pytest itself puts together what shares a fixture
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))]
        if known := [item for item in items if item.nodeid in self.seconds]:
            items[:] = sorted(known, key=lambda item: self.seconds[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self.seconds:
            allow(FACTOR * self.seconds.get(nodeid, 1))


def allow(seconds: float) -> None:
    """The process is ended when it uses so much more processor time, and its patience."""
    end = int(time.process_time() + seconds + PATIENCE)
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))


def in_a_child(work: Callable[[], T]) -> T:
    """What the work gives, done in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe)
        sys.stdout.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    if not told:
        sys.exit("The child failed; see above.")
    return pickle.loads(told)


def become(module: str, path: Path, source: str) -> None:
    """Put this source in the module's place, for whoever imports it from now on."""
    package, _dot, name = module.rpartition(".")
    made = importlib.util.module_from_spec(importlib.util.spec_from_file_location(module, path))
    sys.modules[module] = made
    exec(compile(source, path, "exec"), vars(made))
    setattr(importlib.import_module(package), name, made)


def watched(module: str, path: Path, files: list[str]) -> Baseline:
    """The first run, without a change."""
    baseline = Baseline()
    baseline.comes_with_django = in_a_child(lambda: (django.setup(), module in sys.modules)[1])
    watch = Watch(path, baseline)
    sys.setprofile(watch.seen)
    become(module, path, path.read_text())
    code = pytest.main([*QUIET, *files], plugins=[Chosen({}), watch])
    sys.setprofile(None)
    if code:
        sys.exit(f"{module}: its tests fail without a mutant.")
    baseline.modules = [name for name, one in sys.modules.items() if not _ours(getattr(one, "__file__", None))]
    return baseline


def _ours(file: str | None) -> bool:
    return not file or (Path(file).is_relative_to(HOME) and ".venv" not in Path(file).parts)


def make_ready(baseline: Baseline) -> None:
    """Load once what every child needs. What cannot be loaded yet comes with Django, in the child."""
    if not baseline.comes_with_django:
        django.setup()
    for name in baseline.modules:
        try:
            importlib.import_module(name)
        except (ImportError, AppRegistryNotReady, ImproperlyConfigured):
            continue
    gc.freeze()  # the children share these pages with their parent


def judged(module: str, path: Path, baseline: Baseline, mutant: Mutant) -> int:
    """Fork a child that runs the tests against the mutant and ends with pytest's verdict. Its process id."""
    child = os.fork()
    if child:
        return child
    everybody = not mutant.function or mutant.function in baseline.at_import
    tests = {test: seconds for test, seconds in baseline.seconds.items() if everybody or test in baseline.reaches[mutant.function]}
    if not tests:
        os._exit(pytest.ExitCode.OK)
    allow(sum(tests.values()))
    resource.setrlimit(resource.RLIMIT_DATA, (2 << 30, 2 << 30))
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    code: int = pytest.ExitCode.TESTS_FAILED  # also where the mutant cannot even be imported
    try:
        become(module, path, mutant.source)
        code = pytest.main([*QUIET, *sorted({test.split("::")[0] for test in tests})], plugins=[Chosen(tests)])
    finally:
        os._exit(code)


def examined(module: str, files: list[str], spared: set[str]) -> list[tuple[Mutant, str]]:
    """Every mutant of one module with its fate, in the order of the source."""
    path = HOME.joinpath(*module.split(".")).with_suffix(".py")
    baseline = in_a_child(lambda: watched(module, path, files))
    make_ready(baseline)
    todo = mutants(path.read_text())
    fates: dict[int, str] = {place: SPARED for place, one in enumerate(todo) if {one.name, one.any_of_its_line} & spared}
    waiting = [place for place in reversed(range(len(todo))) if place not in fates]
    running: dict[int, int] = {}
    while waiting or running:
        while waiting and len(running) < int(os.environ.get("AT_ONCE") or os.cpu_count() or 1):
            place = waiting.pop()
            running[judged(module, path, baseline, todo[place])] = place
        child, status = os.wait()
        place = running.pop(child)
        if os.WIFSIGNALED(status):
            fates[place] = ENDLESS
        else:
            fates[place] = SURVIVED if os.waitstatus_to_exitcode(status) == pytest.ExitCode.OK else FOUND
        print(f"\r{module}: {len(fates)} of {len(todo)}", end="\r", file=sys.stderr, flush=True)
    return [(mutant, fates[place]) for place, mutant in enumerate(todo)]


def told(module: str, fates: list[tuple[Mutant, str]]) -> tuple[str, float]:
    """The module's row of the table, and its rate; survivors are printed."""
    for mutant, fate in fates:
        if fate == SURVIVED:
            print(f"{module.replace('.', '/')}.py:{mutant.line}\n- {mutant.was}\n+ {mutant.becomes}\n  {mutant.name}\n")
    count = Counter(fate for _mutant, fate in fates)
    asked = len(fates) - count[SPARED]
    rate = 100 * (asked - count[SURVIVED]) / asked
    return f"{module:24}{len(fates):8}{count[SPARED]:8}{count[FOUND]:8}{count[ENDLESS]:8}{count[SURVIVED]:10}{rate:8.1f} %", rate


def main() -> int:
    config = tomllib.loads(CONFIG.read_text())
    rows, faults = [], []
    for module in os.environ.get("MUTANTS", "").split() or list(config["modules"]):
        spared = set(config["spared"].get(module, {}))
        fates = in_a_child(partial(examined, module, config["modules"][module], spared))
        row, rate = told(module, fates)
        print(row, flush=True)
        rows.append(row)
        faults += [f"{module}: fewer than {config['bar']} % are found"] if rate < config["bar"] else []
        known = {name for mutant, _fate in fates for name in (mutant.name, mutant.any_of_its_line)}
        faults += [f"{module}: spared, but there is no such mutant: {name}" for name in sorted(spared - known)]
    print(f"\n{'module':24}{'mutants':>8}{SPARED:>8}{FOUND:>8}{ENDLESS:>8}{SURVIVED:>10}{'rate':>8}", *rows, *faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["CI"] = "1"  # the tests' own settings then make Hypothesis try the same examples every time
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory(prefix="kaigong-mutants-") as folder:
        os.environ["KAIGONG_TEST_DIR"] = folder
        sys.pycache_prefix, sys.dont_write_bytecode = folder, False  # what a child has compiled, the next one only reads
        sys.exit(main())
