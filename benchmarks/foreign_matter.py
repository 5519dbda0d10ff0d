"""Adverts, own sentences and own paragraphs of articles → the shares that count as foreign matter.

python benchmarks/foreign_matter.py articles.jsonl.gz [--articles 6000]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from pathlib import Path

from monitor.judge.meaning.credit_lines import is_foreign

ADVERTS = (
    "双十一家电特惠，全场五折起，详询门店经理。", "江城一号院盛大开盘，恭迎品鉴。",
    "健康体检套餐限时秒杀，预约从速。", "种植牙优惠活动火热进行中，名额有限，先到先得。",
    "正宗五常大米，产地直供，口感香糯，现货热卖。", "专业办理驾照消分，快速可靠，价格面议。",
    "老张酒坊三十年匠心酿造，好酒不怕巷子深。", "高端月嫂、育儿嫂，持证上岗，欢迎来电预订。",
    "本店承接各类红白喜事宴席，环境优雅，菜品丰富。", "新款电动车到店，以旧换新最高补贴八百元。",
    "诚招各地加盟商，小投资大回报，月入过万不是梦。", "瘦身美容新风尚，七天见效，无效退款。",
    "名师一对一辅导，期末冲刺班火热报名中。", "彩票中奖的秘密，资深专家为您揭晓。",
    "家装节来袭，全屋定制每平米仅需六百九十九元。", "专治腰腿疼痛、颈椎病，祖传秘方，药到病除。",
    "海景养老公寓现房发售，首付八万起，拎包入住。", "移动宽带免费办，千兆网速畅享无忧。",
    "国际旅行社云南六日游，纯玩无购物，天天发团。", "二手车高价回收，上门评估，当场付款。",
)  # fmt: skip


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="articles with `text`, a JSON object a line")
    parser.add_argument("--articles", type=int, default=6000)
    arguments = parser.parse_args()
    with gzip.open(arguments.data, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    rng = random.Random(11)
    rng.shuffle(texts)
    tried: Counter[str] = Counter()
    foreign: Counter[str] = Counter()
    for text in texts[: arguments.articles]:
        paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
        own = rng.choice(paragraphs)
        sentence = rng.choice(re.split(r"(?<=。)(?=.)", own))
        for kind, words in (
            ("advert", rng.choice(ADVERTS)),
            ("own paragraph", own),
            ("own sentence", sentence),
        ):
            tried[kind] += 1
            foreign[kind] += is_foreign(words, [each.replace(words, "") for each in paragraphs])
    for kind, number in tried.items():
        print(f"{kind:14} {number:6} foreign {foreign[kind] / number:.3f}")


if __name__ == "__main__":
    main()
