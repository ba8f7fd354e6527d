"""A synthetic city of 220 projects on 20 November 2026, the same at every run; every name is invented."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from approvals.board.values import ApprovalRow, Figures, Portfolio, ProjectRow, StageRow

ON = date(2026, 11, 20)
COUNTIES = (
    ("511902", "巴州区", 46),
    ("511903", "恩阳区", 38),
    ("511921", "通江县", 34),
    ("511922", "南江县", 40),
    ("511923", "平昌县", 42),
)
PARK = ("511971", "巴中经开区", 20)
TOWNS = ("清江镇", "曾口镇", "柳林镇", "铁佛镇", "正直镇", "驷马镇", "兴文街道", "光雾山镇", "诺水河镇", "枣林镇")
WORKS = (
    "城乡供水一体化工程",
    "肉牛全产业链项目",
    "玄武岩纤维制品项目",
    "中学改扩建项目",
    "生命线安全工程",
    "光伏发电项目",
    "红色旅游基础设施建设项目",
)
SURNAMES, GIVEN = "姚高白谭曾袁姜韩冯方陶龙薛赵黎", ("子娜", "敏雪", "睿超", "浩俊", "伟艳", "祎明", "燕雪", "凯", "博磊", "喆")
MATTERS = {
    1: (
        ("用地预审与选址意见书核发", "自然资源和规划局", 5),
        ("可行性研究报告审批", "发展和改革委员会", 7),
        ("节能审查", "发展和改革委员会", 7),
        ("环境影响评价审批", "生态环境局", 10),
        ("水土保持方案审批", "水利局", 7),
        ("使用林地审核", "林业局", 8),
    ),
    2: (
        ("建设工程规划许可证核发", "自然资源和规划局", 5),
        ("初步设计及概算审批", "发展和改革委员会", 7),
        ("洪水影响评价审批", "水利局", 6),
        ("应建防空地下室报建审批", "国防动员办公室", 5),
        ("考古调查勘探核准", "文化广播电视和旅游局", 7),
        ("涉路施工许可", "交通运输局", 6),
    ),
    3: (
        ("施工图设计文件审查", "住房和城乡建设局", 10),
        ("建筑工程施工许可证核发", "住房和城乡建设局", 3),
        ("供电接入", "供电公司", 6),
        ("供水接入", "水务集团", 4),
        ("占用挖掘城市道路许可", "城市管理行政执法局", 4),
    ),
}
STAGE_LIMIT = {1: 18, 2: 17, 3: 15}


class City:
    """Draws projects one after another from one stream of chance."""

    def __init__(self, seed: int = 2026) -> None:
        self.chance = random.Random(seed)
        self.approvals: list[ApprovalRow] = []

    def project(self, serial: int, code: str, county: str) -> ProjectRow:
        c = self.chance
        government = c.random() < 0.55
        in_scope = c.random() < 0.93
        limit = (50 if government else 40) if in_scope else None
        light = c.choices(("decided", "on_time", "soon", "late", "paused", "waiting"), (50, 28, 9, 4, 4, 5))[0]
        used = _used(c, light, 50 if government else 40)
        stage = {"decided": 3, "waiting": None}.get(light, c.randint(1, 3))
        permitted = ON - timedelta(days=int(290 * (1 - c.random() ** 0.6))) if light == "decided" else None
        begun = (permitted or ON) - timedelta(days=int(used * 1.45) + c.randint(1, 4))
        listed = date(2025, 12, 15) + timedelta(days=c.randint(0, 40))  # most are on the list of the year from its beginning
        registered = min(begun - timedelta(days=3), listed) if c.random() < 0.85 else begun - timedelta(days=c.randint(3, 30))
        started = None if stage is None else begun
        figures = _figures(c, light, limit, used)
        name = f"{county[:2]}{c.choice(TOWNS)}{c.choice(WORKS)}"
        key = f"2511-{code}-04-01-{serial:06d}"
        holder = self._approve(key, name, county, stage, light, started or registered, permitted)
        return ProjectRow(
            pk=serial,
            code=key,
            name=name,
            county=county,
            county_code=code,
            level="province" if c.random() < 0.2 else "city",
            investment="government" if government else "enterprise",
            mode="approved" if government else "filed",
            in_scope=in_scope,
            state={"decided": "permitted", "waiting": "registered"}.get(light, "approving"),
            state_label="",
            enterprise=f"四川{county[:2]}{c.choice('诺光晏恩巴')}{c.choice('水雾山阳江')}建设有限公司",
            runner=c.choice(SURNAMES) + c.choice(GIVEN),
            total_investment=Decimal(c.randint(3000, 150000)),
            registered_on=registered,
            permitted_on=permitted,
            stage=stage,
            stages=_stages(c, stage, light, used, started, permitted),
            figures=figures,
            holder=holder[0],
            holder_matter=holder[1],
            last_event_on=permitted or started,
        )

    def _approve(
        self, key: str, name: str, county: str, stage: int | None, light: str, started: date, permitted: date | None
    ) -> tuple[str, str]:
        holder = ("", "")
        for number in range(1, (stage or 0) + 1):
            for matter, lead, limit in MATTERS[number]:
                decided = number < (stage or 0) or permitted is not None or self.chance.random() < 0.6
                opened = started + ((permitted or ON) - started) * (number - 1) // (stage or 1)
                row = self._approval(key, name, county, number, (matter, lead, limit), light, opened, decided, permitted)
                self.approvals.append(row)
                if not decided:
                    holder = (lead, matter)
        return holder

    def _approval(
        self,
        key: str,
        name: str,
        county: str,
        stage: int,
        matter: tuple[str, str, int],
        light: str,
        started: date,
        decided: bool,
        permitted: date | None,
    ) -> ApprovalRow:
        c = self.chance
        title, lead, limit = matter
        accepted = min(ON - timedelta(days=1), started + timedelta(days=c.randint(0, 5)))
        used = c.randint(1, limit + (2 if c.random() < 0.25 else 0))
        ended = min(permitted or ON, accepted + timedelta(days=used + 2 * (used // 5))) if decided else None
        late = used > limit if decided else light == "late"
        paused = not decided and light == "paused"
        over = max(0, used - limit) if decided else (c.randint(1, 6) if late else 0)
        due = None if paused else accepted + timedelta(days=limit + 4)
        shown = Figures(limit, used, limit - used, due, late, over, "decided" if decided else light, False, late and c.random() < 0.2)
        state = "granted" if decided else "correcting" if paused else "in_review"
        words = "等待业主补正材料" if paused else ""
        return ApprovalRow(
            len(self.approvals) + 1,
            "",
            title,
            key,
            name,
            county,
            stage,
            lead,
            "MAIN",
            state,
            "",
            accepted,
            accepted,
            ended,
            None,
            1,
            shown,
            words,
        )


def _used(chance: random.Random, light: str, limit: int) -> int:
    if light == "decided":
        return chance.randint(limit - 20, limit + (8 if chance.random() < 0.25 else 0))
    ranges = {"late": (limit + 1, limit + 12), "soon": (limit - 9, limit), "waiting": (0, 0)}
    return chance.randint(*ranges.get(light, (3, limit - 12)))


def _figures(chance: random.Random, light: str, limit: int | None, used: int) -> Figures:
    if limit is None:
        return Figures(None, used, None, None, False, 0, light if light in ("decided", "paused", "waiting") else "on_time", False)
    over = max(0, used - limit)
    due = None if light in ("decided", "paused", "waiting") else ON + timedelta(days=(limit - used) + 2 * ((limit - used) // 5))
    late_from = ON - timedelta(days=over + 2 * (over // 5)) if over else None
    return Figures(limit, used, limit - used, due, over > 0, over, light, chance.random() < 0.1, False, late_from)


def _stages(
    chance: random.Random, stage: int | None, light: str, used: int, started: date | None, permitted: date | None
) -> tuple[StageRow, ...]:
    rows = []
    for number in (1, 2, 3):
        limit = STAGE_LIMIT[number]
        if stage is None or number > stage:
            rows.append(StageRow(number, "", "waiting", Figures(limit, 0, limit, None, False, 0, "waiting", False), None, None))
            continue
        finished = number < stage or permitted is not None
        days = min(used, chance.randint(8, limit + 3))
        span = ((permitted or ON) - (started or ON)) // stage
        opened, closed = (started or ON) + span * (number - 1), permitted if number == 3 else (started or ON) + span * number
        shade = "decided" if finished else light
        figures = Figures(limit, days, limit - days, None, days > limit, max(0, days - limit), shade, False)
        rows.append(StageRow(number, "", "finished" if finished else "open", figures, opened, closed if finished else None))
    return tuple(rows)


def portfolio(projects: int = 220, on: date = ON) -> Portfolio:
    """A city with about that many projects, in the same proportions; `on` may only be the factory's own day or later."""
    city = City()
    rows: list[ProjectRow] = []
    for code, county, share in (*COUNTIES, PARK):
        count = round(share * projects / 220)
        rows += [city.project(len(rows) + place, code, county) for place in range(1, count + 1)]
    return Portfolio(on, tuple(_told(row) for row in rows), tuple(city.approvals), "ab" * 32)


def _told(row: ProjectRow) -> ProjectRow:
    """A few projects began and were registered in the last week, so that every heading has something to tell."""
    if row.pk % 41 == 7 and row.permitted_on is None and row.stage in (None, 1):
        return replace(
            row,
            registered_on=ON - timedelta(days=3),
            stages=tuple(replace(s, opened_on=s.opened_on and ON - timedelta(days=2)) for s in row.stages),
        )
    return row
