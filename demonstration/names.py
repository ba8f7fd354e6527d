"""Invented names: nobody and nothing here exists, except the city's counties and townships."""

from random import Random

from people.uscc import ALPHABET, check_sign

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰飞鹏辉宁晨阳婷雪梅波斌健新凯峰云清萍莉丹琴琳喆祎垚岚毅浩然子轩雨欣"
TRADES = (
    "银耳精深加工", "核桃油生产线", "翡翠米加工", "南江黄羊产业园", "食品饮料产业园标准厂房", "玄武岩纤维制品",
    "中药材现代化加工基地", "冷链物流园", "页岩气综合利用", "新型建材循环利用", "智能终端零部件制造", "石墨新材料中试基地",
    "农光互补光伏发电", "屠宰及肉制品加工", "红色旅游基础设施", "光雾山康养度假区", "商贸综合体", "数据标注产业基地",
    "预制菜产业园", "茶叶精制加工",
)  # fmt: skip
WORKS = (
    "老旧小区改造", "职业技术学校实训基地", "中医医院传染病区", "城市燃气管道老化更新", "乡镇污水处理设施补短板",
    "城乡供水一体化", "河段防洪治理", "学校改扩建", "公共停车场及充电设施", "城市地下管网更新", "高标准农田", "至高铁站快速通道",
    "人民医院迁建", "幸福河湖建设", "养老服务中心", "垃圾焚烧发电配套道路", "市民文化中心", "农产品仓储保鲜冷链", "消防救援站",
    "保障性租赁住房",
)  # fmt: skip
FIRMS = (
    "秦巴新材料", "光雾山饮品", "红叶食品", "康养文旅", "产业发展", "城投建设", "水务投资", "巴山建材", "恩阳河农业", "诺水旅游",
    "米仓医药", "驷马科技", "巴灵台电子", "佛头山能源", "通江银耳", "平昌青花椒",
)  # fmt: skip


def person(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.choice((1, 2, 2))))


def firm(random: Random, county: str, number: int) -> str:
    return f"{county}{random.choice(FIRMS)}有限公司{number:03d}（演示）"


def uscc(random: Random, county_code: str) -> str:
    """A code with a right check sign that no register has given out (its organisation part begins with MA and is drawn by lot)."""
    first = f"91{county_code[:6]}MA" + "".join(random.choice(ALPHABET) for _sign in range(7))
    return first + check_sign(first)


def project(random: Random, place: str, government: bool) -> str:
    thing = random.choice(WORKS if government else TRADES)
    size = (
        random.choice(("", "", "（一期）", "（二期）", f"（第{random.randint(2, 9)}批）"))
        if government
        else random.choice(("", "", "（一期）", "技术改造"))
    )
    return f"{place}{thing}{'工程' if government and random.random() < 0.4 else '建设项目'}{size}"


def code(random: Random, year: int, month: int, county_code: str, number: int) -> str:
    """A project code in the form of GB/T 40058, its last part different for each of a million numbers."""
    kind = f"{random.choice((4, 7, 19, 32, 88)):02d}-{random.randint(1, 5):02d}"
    return f"{year % 100:02d}{month:02d}-{county_code[:6]}-{kind}-{number * 7919 % 1_000_000:06d}"
