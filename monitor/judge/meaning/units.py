"""A text and the end of a figure → the unit after the figure."""

from __future__ import annotations

import re

# Spellings of a unit → the canonical unit.
SAME_UNITS = {
    "千米": "公里", "千克": "公斤", "平方千米": "平方公里", "号": "日", "元人民币": "元", "块": "元",
    "块钱": "元", "圆": "元",
    "位": "名", "个小时": "小时", "个工作日": "工作日", "摄氏度": "℃", "标准箱": "标箱", "kg": "公斤", "km": "公里",
    "个年头": "年", "个星期": "周", "星期": "周",
}  # fmt: skip
UNITS = (
    "千瓦时 亿千瓦时 千瓦 兆瓦 千伏 伏 兆赫 赫兹 平方公里 平方千米 平方米 立方米 公里 千米 厘米 毫米 微米 "
    "纳米 海里 英里 "
    "米 公顷 亩 吨公里 吨 公斤 千克 毫克 微克 克 毫升 升 斤 元人民币 美元 欧元 港元 日元 韩元 英镑 卢布 块钱 "
    "元 圆 块 "
    "个百分点 百分点 个工作日 工作日 个小时 小时 分钟 秒 课时 学时 个月 周年 周岁 个年头 年 月 日 天 个星期 "
    "星期 周 岁 "
    "个 名 人次 户次 架次 车次 班次 批次 剂次 辆次 人份 人 位 户 家 所 座 处 项 件 条 起 例 次 届 批 剂 床 "
    "种 类 套 台 辆 架 艘 只 头 棵 株 粒 颗 部 册 卷 篇 份 张 枚 幅 首 场 倍 标箱 标准箱 级 摄氏度 ℃ 度 号 "
    "章 款 期 轮 步 "
    "点 时 分 集 段 层 支 组 间 列 趟 班 箱 桶 袋 瓶 盒 单 笔 宗 字 页 队 大 世纪 季度 季 省 市 县 区 国 镇 "
    "乡 村 kg km"
)
UNIT = "|".join(sorted(map(re.escape, UNITS.split()), key=len, reverse=True))
ABOUT = "余"  # 8300余名 = 8300多名
# Words that begin like a unit and are no unit: 4.5亿支持, 20%大力.
NO_UNIT = (
    "支[持援撑付部]|组[织成建]|分[别布析为类级工批]|部[门署分]|名[单称字]|处[理置于罚]|场[所地合]|级别|大[力量会]|期间|区域"
    "|集[中体团]|度过|天然|人[均民才]|次[要序]|起[来步草]|种[植养]|户[籍口]|年[龄轻]|日[常益]|月[底初]|时[候代间期常而任]"
    "|单[位独一]|班子|间[接隔]|字[面段]|列[入为出]|首[先次都创]|季节"
)
FOLLOWING = re.compile(rf"(?P<about>[余多来])?(?!{NO_UNIT})(?P<unit>{UNIT})")


def unit_at(text: str, place: int) -> re.Match[str] | None:
    """Return the match of a unit at `place`, or None if no unit follows.

    Group "unit" holds the unit, group "about" 余, 多 or 来 before the unit.
    """
    return FOLLOWING.match(text, place)


def canonical_unit(unit: str) -> str:
    """Return the canonical spelling of a unit, which comparisons use: 千米 → 公里."""
    return SAME_UNITS.get(unit, unit)
