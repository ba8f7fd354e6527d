"""The sentences of an issue about time, each made from its figures by an explicit template: whose hands, four speeds, who may be late."""

from decimal import Decimal

from briefings.measures import Rate
from briefings.timing import Hands, Prospect, SpeedLine, Timing
from briefings.value import Briefing, Paragraph
from briefings.vocabulary import HANDS, chance, short, term

NAMED = 3


def spent(timing: Timing | None) -> tuple[Paragraph, ...]:
    """Whose hands the days were in, and the four speeds; nothing where nothing has been received."""
    if timing is None or not timing.hands.felt:
        return ()
    return (Paragraph("（四）时间归属。", _hands(timing.hands)), Paragraph("（五）四种用时。", _speeds(timing)))


def _hands(hands: Hands) -> str:
    shares = "、".join(f"{HANDS[name]}{days}天（{Rate(days, hands.felt).text}）" for name, days in hands.parts())
    return f"已申报的{hands.works}个工程跨度用时共{hands.felt}个自然日，其中{shares}。"


def _speeds(timing: Timing) -> str:
    found = {name: timing.speed(name) for name in ("statutory", "committed", "net", "felt")}
    net, felt = found["net"], found["felt"]
    if net is None or felt is None:
        return "尚无取得开工许可的工程，暂无四种用时。"
    allowed = [f"{word}{_middle(line)}个工作日" for word, line in (("法定", found["statutory"]), ("承诺", found["committed"])) if line]
    return (
        f"已获开工许可的{net.mean.n}个工程，中位数{'、'.join([*allowed, f'净用时{_middle(net)}个工作日'])}，"
        f"跨度用时{_middle(felt)}个自然日；九成工程净用时在{net.p90}个工作日以内、跨度用时在{felt.p90}个自然日以内。"
    )


def _middle(line: SpeedLine) -> str:
    return number(line.median)


def number(value: Decimal) -> str:
    """Without an idle zero: 35, 35.5."""
    return f"{value.normalize():f}"


def predicted(figures: Briefing) -> tuple[Paragraph, ...]:
    """Who is likely to be late before being late; nothing where nothing was forecast."""
    timing = figures.timing
    if timing is None or not timing.forecast:
        return ()
    first = f"对{timing.forecast}个尚未超期的在办工程推演，"
    if not timing.prospects:
        return (Paragraph("", f"{first}按期概率均不低于50%，暂无预测超期项目。"),)
    names = {line.code: f"{short(line.name)}（{line.county}）" for line in figures.projects}
    told = [_prospect(one, names[one.code], one.expected > timing.horizon) for one in timing.prospects[:NAMED]]
    rest = "其余见附表2。" if len(timing.prospects) > NAMED else ""
    return (Paragraph("", f"{first}{len(timing.prospects)}个按期概率低于50%，需在超期前干预：{'；'.join(told)}。{rest}"),)


def _prospect(one: Prospect, name: str, provisional: bool) -> str:
    used = f"已用{one.used}/{one.limit}个工作日，" if one.limit is not None else ""
    words = f"{name}{used}按期概率{chance(one.chance)}，预计{term(one.expected, provisional)}取得开工许可"
    return words + (f"，宜先推{one.department}“{short(one.matter, 16)}”" if one.matter else "")
