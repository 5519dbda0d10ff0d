"""A text → the text in other words: synonyms of common news words, swapped clauses, reordered sentences.

spun(rng, text, share=0.6)
rewritten(rng, text)
"""

from __future__ import annotations

import random
import re
from functools import cache

# Every line is a list of groups of synonyms.
_GROUPS = """
增长/增加/上升/提升 下降/减少/回落/降低 提高/提升/增强 加强/强化/加大 推进/推动/促进 开展/展开/组织开展 举行/举办/召开
发布/公布/对外发布 宣布/对外宣布 表示/称/谈到 指出/谈到/提出 强调/着重指出/特别提到 认为/觉得/看来 介绍/说明/讲到 要求/提出要求/强调要
希望/期待/盼望 支持/扶持/力挺 帮助/协助/助力 建设/兴建/打造 建立/设立/构建 完善/健全/改进 落实/贯彻/执行 实施/施行/推行 实现/达成/做到
完成/做完/办结 启动/开启/启用 开始/着手/起步 结束/收尾/告终 继续/接着/持续 保持/维持/延续 参加/出席/参与 会见/会晤/接见 访问/到访/出访
抵达/到达/来到 离开/离去/启程离开 签署/签订/签下 达成/取得/形成 通过/审议通过/表决通过 批准/核准/准许 调查/查处/核查 检查/察看/巡查
发现/查出/找到 解决/化解/处理 保障/确保/保证 保护/守护/呵护 服务/效力 提供/供给/给出 发放/下发/派发 投入/投放/注入 安排/部署/布置 组织/牵头
参观/观看/走访 学习/研习 研究/探讨/研判 分析/剖析 讨论/商议/磋商 交流/沟通/切磋 合作/协作/携手 发展/成长/进步 改革/革新 创新/革新创造
开放/对外开放 稳定/平稳 安全/平安 健康/良好 快速/迅速/飞快 全面/全方位/整体 深入/扎实 积极/主动 重要/关键/要紧 重大/巨大
主要/首要 显著/明显/突出 广泛/普遍 共同/一道/携手 进一步/更加/更进一步 不断/持续/接连 目前/眼下/当前 近日/日前/近来 今天/今日/当天
今年/本年度/这一年 去年/上年/上一年 明年/来年 同时/与此同时/此外 此外/另外/除此之外 其中/里面 因此/所以/因而 由于/因为/鉴于 但是/不过/然而
如果/假如/倘若 以及/和/还有 已经/业已/已 将/会/将要 可以/能够/可 必须/务必/应当 需要/须要/有必要 超过/突破/高于 达到/达/升至 约/大约/近
左右/上下 共/总共/合计 全国/全国各地/国内 各地/多地/各个地方 我国/中国/国内 地区/区域/地方 城市/都市 农村/乡村/乡间 群众/百姓/民众
人民/民众/百姓 居民/住户/市民 企业/公司/厂家 单位/机构 部门/机关 政府/官方 专家/学者/业内人士 记者/本报记者 工作人员/职员/办事人员 负责人/主管人员/主事者
领导/负责同志 代表/使者 委员/成员 学生/学子 教师/老师 医生/大夫/医师 工人/职工 农民/农户/种植户 老人/老年人/长者 儿童/孩子/少年儿童
工作/事务 活动/行动 会议/大会/会 项目/工程 计划/规划/方案 政策/举措/规定 措施/办法/举措 制度/机制/规章 标准/准则 条件/环境 情况/状况/情形
问题/难题/症结 困难/难处/难题 经验/做法/心得 成果/成效/收获 成绩/战绩/成就 作用/功效/效用 影响/波及 水平/程度/层次 质量/品质 数量/数目
规模/体量 范围/范畴 目标/目的 任务/使命 责任/职责/担子 机会/机遇/契机 挑战/考验 风险/隐患 优势/长处 特点/特征/特色 原因/缘由/起因
结果/结局 过程/历程/进程 阶段/时期 方面/领域 领域/范畴 市场/行市 经济/产业经济 资金/经费/款项 收入/进项/所得 成本/开支/花费 价格/价钱/售价
产品/商品/货品 技术/工艺 设备/装备/器械 设施/装置 资源/资产 能源/动力来源 环境/生态环境 交通/通行 道路/公路/路面 铁路/铁道 机场/航空港
医院/诊疗机构 学校/院校/校园 教育/办学 文化/人文 体育/竞技 旅游/观光 农业/种植业 工业/制造业 贸易/商贸/买卖 投资/注资 消费/花销 就业/上岗
生产/制造/产出 销售/出售/卖出 购买/选购/买下 运输/运送/输送 出口/外销 进口/引进 使用/采用/运用 利用/借助/凭借 管理/治理/监管 监督/督促/监察
培训/训练/教学 宣传/宣讲/推介 推广/普及/铺开 展示/展现/呈现 体现/彰显/反映 反映/折射 形成/构成 造成/导致/引起 带来/引来 获得/取得/赢得
得到/收获 受到/遭到 面临/面对/遇到 克服/战胜 防止/防范/避免 减轻/缓解/舒缓 扩大/拓展/拓宽 缩小/收窄 加快/提速/加速 优化/改善/改良 改善/改进/改观
调整/调节/调适 改变/转变/扭转 结合/联系/融合 围绕/紧扣/环绕 针对/对准 根据/依据/按照 通报/通告/告知 报告/汇报 显示/表明/说明 预计/预期/估计
预防/防备/防范 救援/施救/营救 抢险/排险 受伤/负伤/挂彩 死亡/遇难/丧生 失踪/下落不明 发生/出现/突发 影响/冲击 袭击/攻击/突袭 冲突/交火/摩擦
谈判/会谈/商谈 协议/协定/约定 声明/公告 决定/决议/裁定 法律/法规/法令 案件/案子 法院/审判机关 警方/公安机关/警察 公司/企业 银行/金融机构
网络/互联网 数据/数字/统计数据 信息/消息/资讯 媒体/传媒/新闻机构 报道/刊文/披露 评论/点评 祝贺/道贺/恭贺 慰问/问候/看望 感谢/致谢/答谢
欢迎/迎接 邀请/约请 出台/推出/颁布 制定/拟定/制订 修改/修订/改动 执行/履行 负责/主管/承担 承担/担负/担当 发挥/施展/起到 引导/引领/带动 带动/拉动/牵动
吸引/招引/引来 鼓励/激励/勉励 坚持/秉持/恪守 坚决/坚定/果断 努力/奋力/尽力 大力/着力/全力 有效/切实/有力 及时/第一时间/适时 严格/从严/严厉
顺利/平顺 圆满/完满 热烈/热情 友好/和睦 和平/安宁 丰富/充实/多彩 先进/领先 传统/老式/固有 现代/当代 新型/新式 特别/尤其/格外 非常/十分/极为
更加/愈加/越发 基本/大体/大致 正在/正/正处于 首次/第一次/头一回 再次/又一次/再度 分别/依次/各自 先后/陆续/相继 陆续/接连/相继 连续/接连 专门/特地/专程
之后/以后/过后 之前/以前/先前 期间/其间/这段时间 以来/至今 当地/本地 附近/周边/一带 沿线/一线 中心/核心 基础/根基/底子 关系/往来 方向/走向 道路/路子
国家/国度 国际/世界 社会/社会各界 双方/两方/彼此双方 两国/两个国家 产业/行业 全球/全世界/世界 战略/方略 精神/劲头 重点/要点 历史/过往 时间/时候
作出/做出/给出 有关/相关 作为/身为 干部/公职人员 关于/有关 生活/日子 成为/变成 部分/一些/一部分 累计/总计/合计 体系/架构 能力/本领 综合/统合 发表/刊发
主题/题目 进入/迈入/走进 成功/顺利 贡献/奉献 开幕/揭幕 更多/更大量 系列/一连串 未来/今后/往后 论坛/研讨会 平台/载体 事业/大业 协调/协同 多个/好几个
方式/法子 利益/好处 最大/头号 意见/看法/主张 成立/组建 统一/一致 最高/顶级 运行/运转 严重/重度 力量/力道 建成/完工 应对/应付/对付 相互/彼此 来自/出自
包括/涵盖/含有 充分/足够 集中/聚拢 创造/缔造 了解/获悉 打击/惩治 各国/世界各国 小时/钟头 具有/拥有 现场/当场 始终/一直/一贯 大家/众人 形势/局势
广大/众多 文章/稿件 需求/需要 恢复/复原 播出/放映 游客/旅客 深化/加深 高度/十分 维护/守护 指导/指点 反对/抵制 务实/实在 变化/变动 攻坚/攻关 升级/升格
实践/实干 截至/截止到 医疗/诊疗 正式/郑重 最新/最近 集团/企业集团 以上/往上
"""
_MARKS = "。！？"
_SENTENCE = re.compile(r"[^。！？]+[。！？]?[”』」）]*")
_CLAUSE = re.compile(r"[，；]")
_FIXED = re.compile(r"[0-9“”《》（）()]")


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Return the table from a word to its synonyms."""
    table: dict[str, tuple[str, ...]] = {}
    for group in _GROUPS.split():
        words = group.split("/")
        for word in words:
            if len(word) > 1 or word in "将约":
                table[word] = (*table.get(word, ()), *(each for each in words if each != word))
    return table


@cache
def _known_word() -> re.Pattern[str]:
    words = "|".join(sorted(synonyms(), key=len, reverse=True))
    return re.compile(f"(?<![0-9])日前|(?!日前)(?:{words})")


def with_synonyms(rng: random.Random, text: str, share: float) -> str:
    """Replace this share of the words of the table."""
    table = synonyms()

    def other(found: re.Match[str]) -> str:
        return rng.choice(table[found[0]]) if rng.random() < share else found[0]

    return _known_word().sub(other, text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, with their marks."""
    return [found for found in _SENTENCE.findall(text) if found.strip()]


def clauses_swapped(rng: random.Random, sentence: str, chance: float) -> str:
    """Swap two neighbouring clauses of a sentence with three clauses or more, by chance; the first stays."""
    body, mark = (sentence[:-1], sentence[-1]) if sentence[-1:] in _MARKS else (sentence, "")
    clauses = _CLAUSE.split(body)
    if len(clauses) < 3 or "“" in body or "（" in body or rng.random() >= chance:
        return sentence
    at = rng.randrange(1, len(clauses) - 1)
    clauses[at], clauses[at + 1] = clauses[at + 1], clauses[at]
    return "，".join(clauses) + mark


def spun(rng: random.Random, text: str, share: float) -> str:
    """Put a text in other words: synonyms; from 60 % on swapped clauses and reordered sentences too."""
    headline, *paragraphs = text.split("\n")
    turned = []
    for paragraph in paragraphs:
        parts = sentences(paragraph)
        if share >= 0.5:
            parts = [clauses_swapped(rng, each, share / 2) for each in parts]
            if len(parts) > 2:
                at = rng.randrange(1, len(parts) - 1)
                parts[at], parts[at + 1] = parts[at + 1], parts[at]
        turned.append("".join(parts))
    return "\n".join(with_synonyms(rng, each, share) for each in [headline, *turned])


# Changes of voice and of construction: pattern → words
_TURNS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"^([^，。：]{2,14})(?:表示|指出|强调|说)[，：]", r"在\1看来，"),
        (r"^在([^，]{2,16})，", r"\1方面，"),
        (r"^(?:据悉|据介绍|据了解)，?", ""),
        (r"([^，。“”]{2,10})会见([^，。“”]{2,24})(?=[，。])", r"\2受到\1的会见"),
        (r"([^，。“”]{2,12})在([^，。“”]{2,10})(?:举行|举办|召开)(?=[，。])", r"\2迎来\1"),
        (r"比(上年|去年|去年同期|上年同期)(?:增长|增加|提高)(?=[0-9])", r"较\1多出"),
        (r"同比增长(?=[0-9])", "与上年相比多了"),
        (r"同比下降(?=[0-9])", "与上年相比少了"),
        (r"(?:一是|二是|三是|四是)", "还要"),
        (r"对([^，。]{2,10})进行([^，。的]{2})(?=[，。])", r"\2\1"),
        (r"进行了?", ""),
        (r"([^，。的]{2,6})的([^，。的]{2,6})(?=[，。])", r"\1\2"),
        (r"为([^，。]{4,12})提供([^，。]{2,10})(?=[，。])", r"让\1有了\2"),
        (r"把([^，。]{2,10})作为([^，。]{2,12})", r"以\1当作\2"),
        (r"不仅([^，。]+)，也", r"\1之外，还"),
        (r"，并(?=[^且非])", "；又"),
        (r"(?:中共中央总书记、|中共中央政治局常委、)", "中央领导、"),
        (
            r"(?:积极|进一步|切实|全面|深入|不断|大力|有效|持续|着力|扎实|高度|充分|更加|认真|广泛|显著)(?=[^的，。])",
            "",
        ),
        (r"(?<=[，；、。])(?:要|应|应当|必须|需要)", "还得"),
        (
            r"(推进|推动|加强|促进|深化|扩大|完善|加快|提高|保障|落实|加大|优化|发展|实现|开展|组织|解决|建立|支持)"
            r"(?!的)([^，。、；“”（）0-9]{2,7})(?=[，。、；])",
            r"\2的\1",
        ),
        (r"(?:增长|上涨|提高|增加)了?(?=[0-9.]+%)", "增幅是"),
        (r"(?:下降|减少|回落)了?(?=[0-9.]+%)", "降幅是"),
        (r"(?:达到|达|升至|突破|超过)(?=[0-9])", "有"),
        (r"([^，。、；“”]{2,8})、([^，。、；“”]{2,8})(?=[，。、；等])", r"\2、\1"),
        (r"(?:目前|当前|近日|(?<![0-9])日前)，?", "眼下"),
        (r"(?<=[^目])的(?=[^，。])", ""),
        (r"(?<=[^0-9])、(?=[^0-9])", "和"),
        (r"了(?=[^解，。])", ""),
        (r"与(?=[^会此])", "同"),
    )
)
_OPENINGS = ("记者获悉，", "从有关方面了解到，", "消息说，", "值得一提的是，", "", "", "", "", "")
_JOINTS = ("，而", "；", "，另一边，", "，再看")


def rewritten(rng: random.Random, text: str) -> str:
    """Tell a text anew: reordered facts, another voice, all known words replaced, sentences merged.

    Figures and names stay. The headline is made of a later sentence.
    """
    headline, *paragraphs = text.split("\n")
    told = [sentence for paragraph in paragraphs for sentence in sentences(paragraph) if len(sentence) > 8]
    kept = [each for each in told if rng.random() < 0.85] or told
    first, rest = kept[:1], kept[1:]
    rng.shuffle(rest)
    turned = [_retold(rng, each) for each in [*first, *rest]]
    lines, at = [], 0
    while at < len(turned):
        count = rng.choice((1, 2, 2, 3))
        lines.append(_merged(rng, turned[at : at + count]))
        at += count
    size = rng.choice((1, 2, 3))
    grouped = ["".join(lines[place : place + size]) for place in range(0, len(lines), size)]
    words = with_synonyms(rng, headline, 1.0)
    return "\n".join([clauses_swapped(rng, words.replace(" ", "，"), 1.0), *grouped])


def _retold(rng: random.Random, sentence: str) -> str:
    for pattern, words in _TURNS:
        if rng.random() < 0.95:
            sentence = pattern.sub(words, sentence)
    body = sentence.rstrip(_MARKS)
    clauses = [each for each in _CLAUSE.split(body) if each]
    if len(clauses) > 1 and "“" not in body and "（" not in body:
        rng.shuffle(clauses)
    whole = "，".join(with_synonyms(rng, each, 1.0) for each in clauses)
    return rng.choice(_OPENINGS) + whole


def _merged(rng: random.Random, parts: list[str]) -> str:
    whole = parts[0] if parts else ""
    for part in parts[1:]:
        whole += rng.choice(_JOINTS) + part
    return whole + "。"
