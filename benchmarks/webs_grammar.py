"""Seed → words, sentences, official formulas, moulds and ceremonies of invented news, in two grammars.

`civil` is like news of civil affairs. `abstract` is made of invented words of random characters, so that no word list,
model or rule can know a word of it. A sentence is kept as clauses of words, so that it can be said in other words.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sentence:
    """Clauses of words, with a comma between clauses and a full stop at the end."""

    clauses: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The sentence as a reader sees it."""
        return "，".join("".join(words) for words in self.clauses) + "。"


Paragraph = tuple[Sentence, ...]


def text_of(paragraph: Paragraph) -> str:
    """Return a paragraph as a reader sees it."""
    return "".join(sentence.text for sentence in paragraph)


def fixed(text: str) -> Sentence:
    """Return a sentence of words that are never exchanged."""
    return Sentence(((text.removesuffix("。"),),))


@dataclass(frozen=True)
class Grammar:
    """Words by slot, patterns of sentences, and the texts that many articles share."""

    name: str
    words: Mapping[str, Sequence[str]]
    synonyms: Mapping[str, str]
    patterns: Sequence[str]
    headlines: Sequence[str]
    formulas: Sequence[str]
    moulds: Sequence[Sequence[str]]  # each a headline and paragraphs with slots
    ceremony: Sequence[str]
    annual: Sequence[str]
    short: Sequence[str]
    counter: dict[str, int] = field(default_factory=dict)

    def filled(self, pattern: str, rng: random.Random, given: Mapping[str, str] | None = None) -> Sentence:
        """Return a sentence of a pattern; slots come from `given`, then from the words."""
        clauses = []
        for clause in pattern.removesuffix("。").split("，"):
            words: list[str] = []
            for number, part in enumerate(SLOT.split(clause)):
                if number % 2 == 0:
                    words += [part] if part else []
                else:
                    words.append(self.word(part, rng, given or {}))
            clauses.append(tuple(words))
        return Sentence(tuple(clauses))

    def word(self, slot: str, rng: random.Random, given: Mapping[str, str]) -> str:
        """Return the content of a slot."""
        if slot in given:
            return given[slot]
        if slot.startswith("figure"):
            return figure(rng)
        if slot == "day":
            return f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
        return rng.choice(self.words[slot])

    def sentence(self, rng: random.Random) -> Sentence:
        """Return a sentence that no other article has."""
        return self.filled(rng.choice(self.patterns), rng)

    def paragraph(self, rng: random.Random, sentences: int) -> Paragraph:
        """Return a paragraph that no other article has."""
        return tuple(self.sentence(rng) for _ in range(sentences))

    def headline(self, rng: random.Random) -> str:
        """Return a headline that no other article has."""
        return self.filled(rng.choice(self.headlines), rng).text.removesuffix("。")

    def cast(
        self, mould: Sequence[str], rng: random.Random, given: Mapping[str, str]
    ) -> tuple[str, list[Paragraph]]:
        """Return headline and paragraphs of a mould with the slots of one occasion."""
        values = {slot: self.word(slot, rng, given) for line in mould for slot in SLOT.findall(line)}
        headline = SLOT.sub(lambda found: values[found[1]], mould[0])
        return headline, [
            tuple(
                fixed(SLOT.sub(lambda found: values[found[1]], sentence) + "。")
                for sentence in line.split("。")
                if sentence
            )
            for line in mould[1:]
        ]

    def reworded(self, paragraph: Paragraph, rng: random.Random, share: float) -> Paragraph:
        """Return a paragraph with a share of its words exchanged and clauses in another order."""
        told = []
        for sentence in paragraph:
            clauses = [
                tuple(
                    self.synonyms[word] if word in self.synonyms and rng.random() < share else word
                    for word in clause
                )
                for clause in sentence.clauses
            ]
            if len(clauses) > 1 and rng.random() < 0.5:
                clauses = [*clauses[1:], clauses[0]]
            told.append(Sentence(tuple(clauses)))
        return tuple(told)

    def altered_words(
        self, paragraphs: Sequence[Paragraph], rng: random.Random, count: int
    ) -> list[Paragraph]:
        """Return the paragraphs with `count` words exchanged, each in a sentence of its own."""
        places = [
            (at, n, c, w)
            for at, paragraph in enumerate(paragraphs)
            for n, sentence in enumerate(paragraph)
            for c, clause in enumerate(sentence.clauses)
            for w, word in enumerate(clause)
            if word in self.synonyms
        ]
        rng.shuffle(places)
        chosen: dict[tuple[int, int], tuple[int, int]] = {}
        for at, n, c, w in places:
            if len(chosen) < count:
                chosen.setdefault((at, n), (c, w))
        return [
            tuple(
                self._exchanged(sentence, chosen[at, n]) if (at, n) in chosen else sentence
                for n, sentence in enumerate(paragraph)
            )
            for at, paragraph in enumerate(paragraphs)
        ]

    def _exchanged(self, sentence: Sentence, place: tuple[int, int]) -> Sentence:
        return Sentence(
            tuple(
                tuple(self.synonyms[word] if (c, w) == place else word for w, word in enumerate(clause))
                for c, clause in enumerate(sentence.clauses)
            )
        )


def figure(rng: random.Random) -> str:
    """Return a figure as news write it."""
    return rng.choice(
        (str(rng.randint(11, 989)), f"{rng.randint(11, 989) / 10:.1f}", str(rng.randint(1011, 9989)))
    )


# --- civil affairs ------------------------------------------------------------------------------

PAIRS = """
推进 推动|开展 组织|完善 健全|提升 提高|落实 执行|建立 设立|扩大 拓宽|强化 增强|启动 开启|检查 核查|整治 治理|公布 发布
全面 全方位|积极 主动|扎实 踏实|稳步 平稳|持续 不断|深入 细致|有序 依次|统筹 兼顾|严格 从严|逐步 渐次|及时 尽早|精准 准确
困难群众 生活困难居民|老年人 长者|残疾人 残障人士|留守儿童 留守孩子|志愿者 义工|社工站 社会工作服务站|养老院 敬老院|救助站 救助管理机构
社区食堂 街坊食堂|婚姻登记 结婚登记|殡葬服务 丧葬服务|慈善项目 公益项目|补贴资金 补助款|服务热线 咨询电话|护理床位 照护床位|适老改造 适老化改建
登记窗口 办理柜台|地名标志 地名牌|社会组织 社会团体|低保标准 最低生活保障线|临时救助 应急救助|孤儿 失亲儿童|特困供养 特困人员供养|家庭医生 签约医生
村委会 村民委员会|居委会 居民委员会|议事会 协商会|台账 登记册|巡查 巡逻|摸底 排查|评估 测评|培训 教学|宣传 宣讲|监管 监督|试点 试验|示范点 样板点
经办人 承办人|审批 核批|公示 公告|档案 卷宗|平台 系统|数据 资料|方案 计划|办法 规定|清单 目录|标准 规范|名单 名册|报告 报表|流程 程序|时限 期限
据介绍 据了解|目前 眼下|其中 这当中|同时 与此同时|此外 另外|随后 之后|预计 估计|截至上月 到上月为止
累计 总共|新增 增加|减少 下降|覆盖 惠及|发放 下发|安排 拨付|投入 投放|完成 做完|建成 落成|改造 翻修|受理 接办|办结 结清|走访 看望|慰问 探望|接待 接访
""".strip().split("\n")
SYNONYMS = dict(pair.split() for line in PAIRS for pair in line.split("|") if pair.strip())
_ROWS = [[pair.split()[0] for pair in line.split("|")] for line in PAIRS]
CIVIL_WORDS: dict[str, list[str]] = {
    "verb": _ROWS[0],
    "adverb": _ROWS[1],
    "noun": [
        *_ROWS[2],
        *_ROWS[3],
        *_ROWS[4],
        *[
            "流浪乞讨人员",
            "农村互助站",
            "日间照料中心",
            "公益性公墓",
            "未成年人保护站",
            "退役军人家庭",
            "孝老食堂",
            "银龄学堂",
            "康复辅具租赁点",
            "地名文化馆",
            "楼栋党小组",
            "爱心驿站",
        ],
    ],
    "thing": [
        *_ROWS[5],
        *_ROWS[6],
        *[
            "信息核对",
            "资格复核",
            "入户调查",
            "消防改造",
            "上门服务",
            "资金发放",
            "人员轮训",
            "质量考核",
            "档案整理",
            "预约登记",
            "心理疏导",
            "法律援助",
        ],
    ],
    "link": _ROWS[7],
    "did": _ROWS[8],
    "place": [
        head + tail
        for head in [
            "青山",
            "白沙",
            "龙泉",
            "南湖",
            "北坪",
            "清溪",
            "双桥",
            "柳林",
            "高岭",
            "平川",
            "松江",
            "梅园",
            "竹山",
            "兰溪",
            "云台",
            "石门",
            "河口",
            "沙坪",
            "桃源",
            "金滩",
        ]
        for tail in ("县", "区", "镇", "街道")
    ],
    "place2": ["东关街道", "河西街道", "站前街道", "古城镇", "新桥镇", "望江镇"],
    "organ": [
        head + tail
        for head in [
            "养老服务",
            "社会救助",
            "儿童福利",
            "基层治理",
            "区划地名",
            "社会事务",
            "慈善促进",
            "规划财务",
        ]
        for tail in ("处", "中心", "科")
    ],
    "person": [
        family + given
        for family in "陈林黄周吴徐孙胡朱高何郭马罗梁宋郑谢韩唐"
        for given in ["建国", "志远", "晓燕", "丽华", "文斌", "海涛", "国强", "玉兰", "春梅", "学军"]
    ],
    "unit": ["个", "处", "家", "户", "张", "人", "人次", "万元", "件", "台", "间", "平方米"],
    "time": [
        "上半年",
        "三季度",
        "九月下旬",
        "国庆期间",
        "近日",
        "年初",
        "上周",
        "去年底",
        "汛期",
        "入冬前",
        "开学季",
        "重阳节前夕",
    ],
    "country": ["东陆", "西泽", "北川", "南屿", "海原", "林邦", "岩城", "湖岸", "峰国", "沙洲"],
    "office": [
        "民生部部长",
        "社会保障部部长",
        "议会副议长",
        "家庭事务大臣",
        "首都市长",
        "儿童署署长",
        "老龄委主席",
        "驻华大使",
    ],
    "guest": [
        "阿勒泰耶夫",
        "布兰科维奇",
        "卡斯特罗娜",
        "德米尔坎",
        "埃里克松",
        "法拉赫迪",
        "戈麦斯塔",
        "霍夫曼尼",
        "伊本纳赛",
        "久保田明",
    ],
}
CIVIL_PATTERNS = (
    "{time}，{place}{adverb}{verb}{noun}{thing}，{did}{noun}{figure}{unit}",
    "{place}{noun}{thing}{did}{figure}{unit}，{link}{noun}{did}{figure1}{unit}",
    "{link}，{organ}{person}带队到{place}{verb}{thing}，{did}{noun}{figure}{unit}",
    "{adverb}{verb}{thing}{thing}的同时，{place}对{noun}{did}{thing}，{link}{figure}{unit}由{organ}负责",
    "{person}说，{place}的{noun}{time}{did}{thing}，{verb}{noun}还要{figure}{unit}",
    "{time}以来，{organ}{adverb}{did}{noun}{thing}，{place}和{place}各{did}{figure}{unit}",
    "{noun}由{place}{organ}{did}，{thing}一次{verb}，{link}平均{figure}天",
    "{place}把{noun}列入{thing}，{adverb}{did}{figure}{unit}，{verb}{thing}{figure1}{unit}",
    "{link}，{place}有{noun}{figure}{unit}，{time}{did}{thing}{figure1}{unit}",
    "家住{place}的{person}{time}{did}了{noun}，{thing}{adverb}{verb}，只用了{figure}天",
    "{organ}与{place}{verb}{thing}，{noun}的{thing}{did}到{figure}{unit}",
    "{day}，{place}{adverb}{did}{noun}，{thing}{verb}后{link}{did}{figure}{unit}",
)
CIVIL_HEADLINES = (
    "{place}{adverb}{verb}{noun}{thing}",
    "{place}{did}{noun}{figure}{unit}",
    "{time}{place}{noun}{thing}{did}",
    "{organ}到{place}{verb}{noun}",
)
CIVIL_FORMULAS = (
    "会议强调，要坚持以人民为中心的发展思想，聚焦群众急难愁盼问题，用心用情用力做好普惠性、基础性、兜底性民生建设，不断增强人民群众的获得感、幸福感、安全感。",
    "会议要求，各级各部门要提高政治站位，强化责任担当，加强组织领导，细化工作措施，层层压实责任，确保各项任务落到实处、取得实效。",
    "下一步，全省民政系统将坚持问题导向和目标导向相统一，补短板、强弱项、固底板、扬优势，推动民政事业高质量发展再上新台阶，以优异成绩向全省人民交上一份合格答卷。",
    "活动现场，工作人员通过悬挂横幅、摆放展板、发放宣传资料、设立咨询台等方式，向过往群众讲解相关政策法规，耐心解答群众提出的问题。",
    "厅党组书记、厅长出席会议并讲话，厅领导班子成员、机关各处室和直属单位主要负责同志在主会场参加会议，各市（州）、县（市、区）民政局设分会场。",
    "大家一致表示，将把学习成果转化为干事创业的强大动力，立足本职岗位，勇于担当作为，以更加饱满的热情和更加务实的作风投入到各项工作中去。",
    "要牢固树立安全发展理念，坚持人民至上、生命至上，全面排查整治风险隐患，坚决防范和遏制重特大事故发生，切实保障人民群众生命财产安全和社会大局稳定。",
    "要加强舆论引导，充分利用报刊、广播、电视、网络等媒体，广泛宣传先进典型和经验做法，营造全社会关心支持民政事业发展的良好氛围。",
    "对工作推进不力、弄虚作假、造成不良影响的，将按照有关规定予以通报批评，并视情节轻重依规依纪依法追究相关单位和责任人的责任。",
)
CIVIL_MOULDS = (
    (
        "关于公布第{session}批省级养老服务示范机构名单的通知",
        "各市（州）、县（市、区）民政局：为进一步发挥典型引领作用，促进养老服务提质增效，按照《省级养老服务示范机构评定办法》的有关规定，经自愿申报、逐级推荐、材料审查、实地核验和社会公示等程序，第{session}批省级养老服务示范机构评定工作已于{day}结束。",
        "本批共收到申报材料{figure1}份，经评审委员会评定，共有{figure2}家机构获评，其中{place}推荐的机构最多，共{figure3}家，另有{figure4}家机构因消防验收资料不全未能进入终评。",
        "获评机构由省级财政按照床位数量给予一次性奖补，本批奖补资金共计{figure5}万元，将于{day2}前拨付到位。奖补资金应当专款专用，主要用于设施设备更新、护理人员培训和信息化建设，不得用于发放人员工资福利。",
        "各地要加强对获评机构的日常监管和业务指导，示范机构称号有效期为三年，期满后重新评定。有效期内发生安全责任事故、欺老虐老或者骗取财政补贴等问题的，取消其称号并追回奖补资金。联系人：{person}，联系电话：0000-{phone}。",
    ),
    (
        "第{session}期社会救助经办人员业务培训班在{place}举办",
        "{day}至{day2}，全省第{session}期社会救助经办人员业务培训班在{place}举办，来自各市（州）、县（市、区）的{figure1}名基层经办人员参加培训。{organ}负责人{person}作开班动员并授课。",
        "培训班采取专题讲座、案例研讨、现场教学和上机操作相结合的方式，围绕最低生活保障审核确认、特困人员认定、临时救助、家庭经济状况核对和资金监管等内容，安排了{figure2}个专题，共{figure3}个学时。",
        "培训班期间，学员们前往{place}政务服务中心实地观摩了社会救助综合窗口的运行情况，并就低收入人口动态监测平台的操作使用进行了交流。结业考试平均成绩{figure4}分，{figure5}名学员被评为优秀学员。",
        "学员们纷纷表示，此次培训内容丰富、针对性强，既有政策理论的系统讲解，又有实务操作的具体指导，回到工作岗位后要把所学知识运用到实际工作中，切实提高为困难群众服务的能力和水平。",
    ),
)
CIVIL_CEREMONY = (
    "{host}会见{country}{office}{guest}",
    "{day}，厅长{host}在厅机关会见了来访的{country}{office}{guest}一行。",
    "{host}对{guest}一行的到来表示热烈欢迎，并简要介绍了全省经济社会发展和民生保障工作的有关情况。他说，近年来双方在各领域的友好交流不断深化，务实合作成果丰硕，为两地人民带来了实实在在的好处。希望双方以此次来访为契机，进一步加强沟通、增进互信，推动交流合作迈上新的台阶。",
    "{guest}感谢{host}的热情接待，高度评价全省民生事业取得的显著成就。{guest}表示，{country}愿与江川省在{topic}等领域开展更加广泛的交流与合作，欢迎{host}在方便的时候率团访问{country}。",
    "{own}",
    "会见前，双方共同见证了{topic}合作备忘录的签署，并就{topic2}等共同关心的话题深入交换了意见。省直有关部门负责同志和{country}代表团成员参加会见。",
)
CIVIL_ANNUAL = (
    "{year}年清明节群众祭扫服务保障工作的通告",
    "为做好{year}年清明节期间群众祭扫服务保障工作，确保祭扫活动安全、文明、有序，现将有关事项通告如下：集中祭扫时间为{year}年4月{d1}日至4月{d2}日，每日开放时间为7时至17时。",
    "各公墓、骨灰堂实行分时段预约祭扫，每个时段限{figure1}人，群众可以提前三天通过微信公众号或者服务电话预约，凭预约码和身份证件入园。70周岁以上老年人由家属陪同的可以现场登记入园。",
    "倡导鲜花祭扫、植树祭扫、网络祭扫等文明低碳的祭扫方式，禁止在园区内焚烧纸钱、燃放鞭炮。省级网上祭扫平台全天开放，预计可以同时接待{figure2}人在线祭扫。",
    "祭扫期间开通免费接驳专线{figure3}条，自驾车辆请按照现场交通标志和工作人员引导有序停放。请广大群众合理安排出行时间，错峰祭扫，自觉维护公共秩序。监督电话：0000-{phone}。",
)
CIVIL_SHORT = (
    "{place}民政服务大厅{day}暂停办理业务的公告",
    "因大厅线路检修，{place}民政服务大厅定于{day}8时至{hour}时暂停办理婚姻登记和社会组织年检业务，{day2}起恢复正常，养老机构备案和殡葬服务咨询窗口照常开放，给您带来不便，敬请谅解。",
    "急需办理的群众可以在{day}前到{place2}便民服务中心办理，咨询电话：0000-{phone}。",
)
TOPICS = [
    "养老护理",
    "儿童保护",
    "社区照护",
    "助残就业",
    "慈善救灾",
    "社工培养",
    "老年教育",
    "康复辅具",
    "家庭寄养",
    "认知症照料",
    "地名文化",
    "婚俗改革",
]


def civil(seed: int) -> Grammar:
    """Return the grammar of civil affairs. All seeds share its words."""
    del seed
    return Grammar(
        "civil", CIVIL_WORDS | {"topic": TOPICS, "topic2": TOPICS}, SYNONYMS, CIVIL_PATTERNS, CIVIL_HEADLINES, CIVIL_FORMULAS,
        CIVIL_MOULDS, CIVIL_CEREMONY, CIVIL_ANNUAL, CIVIL_SHORT,
    )  # fmt: skip


# --- abstract -----------------------------------------------------------------------------------

HANZI = [bytes((0xB0 + n // 94, 0xA1 + n % 94)).decode("gb2312", "ignore") for n in range(3755)]
ABSTRACT_PATTERNS = (
    "{noun}{verb}{noun}{figure}{unit}，{adverb}{verb}{thing}{noun}",
    "{place}{noun}{adverb}{verb}{thing}，{noun}{verb}{figure}{unit}，{thing}{adverb}{verb}",
    "{thing}{noun}{verb}{place}{thing}{figure}{unit}，{person}{verb}{noun}{noun}",
    "{person}{adverb}{verb}{noun}，{place}{thing}{verb}{figure}{unit}，{noun}{thing}{verb}{noun}",
    "{day}{place}{verb}{noun}{thing}，{adverb}{verb}{figure}{unit}{noun}",
    "{noun}{noun}{verb}{adverb}{thing}，{figure}{unit}{noun}{verb}{place}",
)
ABSTRACT_HEADLINES = (
    "{place}{verb}{noun}{thing}{noun}",
    "{thing}{noun}{adverb}{verb}{noun}",
    "{noun}{verb}{place}{thing}",
)


def abstract(seed: int) -> Grammar:
    """Return a grammar of invented words; each seed has words, formulas and moulds of its own."""
    rng = random.Random(f"abstract {seed}")
    letters = [each for each in HANZI if each and each not in "年月日时分第期批届次的了来源作者编辑转载自"]

    def invented(count: int, least: int = 2, most: int = 3) -> list[str]:
        return ["".join(rng.choices(letters, k=rng.randint(least, most))) for _ in range(count)]

    words = {
        "noun": invented(160), "verb": invented(60), "adverb": invented(40), "thing": invented(120), "place": invented(60, 3, 4), "place2": invented(9, 4, 5),
        "unit": invented(14, 1, 2), "person": invented(60, 3, 3), "organ": invented(20, 4, 5), "country": invented(20, 3, 3),
        "office": invented(20, 4, 4), "guest": invented(30, 4, 5), "topic": invented(40, 4, 4), "topic2": invented(40, 4, 4),
    }  # fmt: skip
    synonyms = {
        word: "".join(rng.choices(letters, k=len(word)))
        for slot in ("noun", "verb", "adverb", "thing")
        for word in words[slot]
    }

    def running(length: int) -> str:
        told = ""
        while len(told) < length:
            told += ("，" if told else "") + "".join(
                rng.choice(words[slot]) for slot in rng.choices(("noun", "verb", "thing", "adverb"), k=4)
            )
        return told

    def mould(*slots: Sequence[str]) -> list[str]:
        """A headline and a paragraph a line of slots, with fixed words between the slots."""
        return [
            "".join(f"{{{slot}}}" + running(4 if not number else 24) for slot in line)
            + ("" if not number else "。")
            for number, line in enumerate(slots)
        ]

    return Grammar(
        "abstract", words, synonyms, ABSTRACT_PATTERNS, ABSTRACT_HEADLINES,
        [running(rng.randint(60, 140)) + "。" for _ in range(9)],
        [
            mould(["session"], ["session", "day"], ["figure1", "figure2", "place", "figure3"], ["figure4", "day2"], ["person", "figure5", "organ"]),
            mould(["session", "place"], ["day", "session", "place"], ["figure1", "person"], ["figure2", "figure3", "organ"], ["figure4", "figure5"]),
        ],
        [*mould(["host", "country", "guest"], ["day", "host", "country"], ["guest", "topic", "country"], ["guest", "host"]), "{own}",
         *mould([], ["country", "topic2", "guest"])[1:]],
        mould(["year"], ["year", "d1", "d2"], ["figure1", "year"], ["figure2", "figure3"]),
        [*mould(["place", "day"]), "{place}" + running(18) + "{day}" + running(14) + "{hour}" + running(8) + "{day2}。", "{day}" + running(12) + "{place2}" + running(12) + "{phone}。"],
    )  # fmt: skip


GRAMMARS = {"civil": civil, "abstract": abstract}
