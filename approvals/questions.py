"""The questionnaire of a plan: what a runner asks of a works, and which matters each answer decides.

Every matter of the catalogue that applies on a condition is decided by exactly one question; a test holds the two together. A matter added
later on a condition no question knows is asked for by its own condition. Besides: whether a matter is handled by notification and
commitment, and how many workdays are planned where the catalogue promises none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

YES, NO = "yes", "no"


class Disposition(StrEnum):
    """What becomes of a matter of the catalogue in one works."""

    APPLIES = "applies"
    ASSESSED = "assessed"
    COMMITTED = "committed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `adds` conditional matters, `drops` matters that would otherwise apply."""

    value: str
    label: str
    adds: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: str
    answers: tuple[Answer, ...]

    @property
    def decides(self) -> tuple[str, ...]:
        """The matters this question decides."""
        return tuple(dict.fromkeys(code for answer in self.answers for code in (*answer.adds, *answer.drops)))

    def answer(self, value: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.value == value), None)


def asks(key: str, text: str, yes: tuple[str, ...] = (), no: tuple[str, ...] = (), drops: tuple[str, ...] = (),
         spares: tuple[str, ...] = ()) -> Question:  # fmt: skip
    """A question of yes and no: yes adds `yes` and takes away `spares`, no adds `no` and takes away `drops`."""
    return Question(key, text, (Answer(YES, "yes", yes, spares), Answer(NO, "no", no, drops)))


# Named by themselves: the reader of messages does not look for a sentence inside another sentence's call.
ENVIRONMENT = (
    Answer("report", "an environmental impact report", ("GG-P01",)),
    Answer("form", "an environmental impact form", ("GG-P02",)),
    Answer("entry", "an environmental registration", ("GG-P03",)),
    Answer("none", "nothing"),
)
GROUND = (
    Answer("report", "5 hectares or 50,000 m³ and more", ("GG-P04",)),
    Answer("form", "0.5 to 5 hectares, or 1,000 to 50,000 m³", ("GG-P05",)),
    Answer("none", "less"),
)
QUESTIONS = (
    asks("land", "Does it need newly added construction land, or land by allocation?", ("GG-105",), drops=("GG-105",)),
    asks("merged", "Is the project proposal handed in together with the feasibility study (small or urgent works)?", spares=("GG-101",)),
    asks("tender", "Must construction and supervision be tendered by law?", ("GG-310",), drops=("GG-310",)),
    Question("eia", "What does the environmental catalogue ask for?", ENVIRONMENT),
    Question("soil", "How much ground is moved?", GROUND),
    asks("energy", "Does it use 1,000 t of standard coal or 5 million kWh a year, or more?", ("GG-P06",)),
    asks("forest", "Does it take forest land?", ("GG-P11",)),
    asks("hazard", "Does it lie in an area prone to geological hazards?", ("GG-P09",)),
    asks("minerals", "Does it lie over important minerals?", ("GG-P10",)),
    asks("river", "Does it lie in a river’s managed area or a flood detention area?", ("GG-P08",)),
    asks("water", "Does it draw water of its own?", ("GG-P07",)),
    asks("relics", "Is it large capital works, or near protected cultural relics?", ("GG-P12",)),
    asks("security", "Does it lie in a national security control area?", ("GG-205",)),
    asks("special", "Is it special construction works for fire protection?", ("GG-302", "GG-402"), no=("GG-403",)),
    asks("shelter", "Must a civil-defence basement be built?", ("GG-305", "GG-404")),
    asks("lightning", "Is it inflammable, explosive or a tourist site (lightning protection by the weather office)?", ("GG-306", "GG-406")),
    asks("tall", "Is it a high-rise beyond the seismic limits?", ("GG-204",)),
    asks("drawings", "Are its drawings free of review?", spares=("GG-301",)),
    asks("roads", "Does it occupy or dig up city roads?", ("GG-P13",)),
    asks("green", "Does it take city greenery or trees?", ("GG-P14",)),
    asks("sewer", "Does it discharge into the sewers?", ("GG-P15",)),
)  # fmt: skip
SOLD_WITH_A_DESIGN = 5  # flow type (审批流程类型): land sold together with a design, which is thereby reviewed
DESIGN_REVIEW = "GG-201"


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of the catalogue for one kind of project: `applies` Y, C or N; whether law lets it be decided on a commitment."""

    code: str
    applies: str
    condition: str = ""
    commitment: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of a matter, and why: the key of the question and the value of its answer, `always`, or another word of REASONS."""

    code: str
    disposition: Disposition
    because: str


# What stands behind `because` beside a question and its answer.
REASONS = {
    one.value: one.label
    for one in (
        Answer("always", "required of every project of this kind"),
        Answer("assessed", "replaced by a regional assessment that is valid there"),
        Answer("committed", "decided at once on the applicant’s commitment"),
        Answer("flow", "the land was sold with its design"),
    )
}


def takes_away(because: str, code: str) -> bool:
    """Whether these words took away a matter that applies otherwise: an answer that drops it, or the land’s design. Not a condition."""
    key, _is, value = because.partition("=")
    answer = next((one.answer(value) for one in QUESTIONS if one.key == key), None)
    return code in answer.drops if answer is not None else because == "flow"


def questionnaire(matters: Iterable[Matter]) -> tuple[Question, ...]:
    """The questions that matter for these matters, and one for each conditional matter that no question knows."""
    here = {matter.code: matter for matter in matters if matter.applies != "N"}
    asked = tuple(question for question in QUESTIONS if any(code in here for code in question.decides))
    known = {code for question in QUESTIONS for code in question.decides}
    others = [matter for matter in here.values() if matter.applies == "C" and matter.code not in known]
    return (*asked, *(asks(matter.code, matter.condition or matter.code, (matter.code,)) for matter in others))


def unanswered(questions: Iterable[Question], answers: Mapping[str, str]) -> list[Question]:
    """Questions without an answer, or with one that is none of theirs."""
    return [question for question in questions if question.answer(answers.get(question.key, "")) is None]


def decided(matters: Sequence[Matter], answers: Mapping[str, str], *, flow: int | None = None, assessed: Iterable[str] = (),
            committed: Iterable[str] = ()) -> tuple[Decided, ...]:  # fmt: skip
    """What becomes of each matter that may concern this kind of project, in the catalogue's order. Every question must be answered."""
    adds: dict[str, str] = {}
    drops: dict[str, str] = {}
    spoken: dict[str, str] = {}
    for question in questionnaire(matters):
        answer = question.answer(answers[question.key])
        assert answer is not None, "unanswered() has been asked before"
        because = f"{question.key}={answer.value}"
        spoken.update(dict.fromkeys(question.decides, because))
        adds.update(dict.fromkeys(answer.adds, because))
        drops.update(dict.fromkeys(answer.drops, because))
    if flow == SOLD_WITH_A_DESIGN:
        drops[DESIGN_REVIEW] = "flow"
    return tuple(
        _one(matter, adds, drops, spoken, frozenset(assessed), frozenset(committed)) for matter in matters if matter.applies != "N"
    )


def _one(matter: Matter, adds: Mapping[str, str], drops: Mapping[str, str], spoken: Mapping[str, str], assessed: frozenset[str],
         committed: frozenset[str]) -> Decided:  # fmt: skip
    code = matter.code
    if code in drops:
        return Decided(code, Disposition.NOT_APPLICABLE, drops[code])
    if matter.applies == "C" and code not in adds:
        return Decided(code, Disposition.NOT_APPLICABLE, spoken[code])
    if code in assessed:
        return Decided(code, Disposition.ASSESSED, "assessed")
    if code in committed and matter.commitment:
        return Decided(code, Disposition.COMMITTED, "committed")
    return Decided(code, Disposition.APPLIES, adds.get(code, "always"))
