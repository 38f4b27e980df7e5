"""What in a text does not fit together: the checks a careful reader makes with pencil and paper.

Precision first: a doubt is raised only where the text itself leaves no reading under which the numbers agree.
"""

import re
from collections.abc import Iterator, Sequence

from vnfigures.doubt_changes import find_changes
from vnfigures.doubt_parts import find_parts
from vnfigures.doubt_products import find_products
from vnfigures.doubt_rates import find_rates
from vnfigures.legacy import legacy_encoding
from vnfigures.model import Doubt, Fact
from vnfigures.numbers import format_money
from vnfigures.scene import Scene
from vnfigures.text import Text
from vnfigures.words import parse_money_words

__all__ = ["find", "legacy_encoding"]

_IN_WORDS = re.compile(r"\s*\((?:bằng chữ\s*:?\s*)?([^()\d]{4,200}? đồng(?: chẵn)?)[\s./]*\)")


def find(text: Text, facts: Sequence[Fact]) -> tuple[Doubt, ...]:
    """The doubts about a text, in the order of the figures they concern.

    `facts` are the figures of the text in order, their offsets those of `text.norm`, `part_of` an index into `facts`.
    Codes: "parts" (a sum that misses its whole), "percent" (does not follow from the numbers beside it), "change"
    (contradicts two levels), "implausible", "average" (a total against count and price, or area and yield), "words"
    (an amount and its words differ), "encoding" (the text is in TCVN3 or VNI).
    """
    scene = Scene(text, facts)
    found = [
        *find_parts(scene),
        *find_rates(scene),
        *find_changes(scene),
        *find_products(scene),
        *_words(scene),
    ]
    found.sort(key=lambda doubt: (doubt.facts, doubt.code))
    code = legacy_encoding(text.norm)
    if code is not None:
        message = f"Văn bản dùng bảng mã {code}, không phải Unicode: hãy chuyển mã trước khi đọc số liệu."
        found.insert(0, Doubt("encoding", message, (), {"encoding": code}))
    return tuple(found)


def _words(scene: Scene) -> Iterator[Doubt]:
    """Amounts whose words in brackets say something else."""
    for index, fact in enumerate(scene.facts):
        if fact.kind != "money" or fact.unit != "VND":
            continue
        found = _IN_WORDS.match(scene.canon, fact.end)
        dong = parse_money_words(found[1]) if found else None
        if dong is not None and dong != fact.value:
            params = {"digits": format_money(int(fact.value), "full"), "words": format_money(dong, "full")}
            message = f"Bằng số ghi {params['digits']}, bằng chữ lại là {params['words']}."
            yield Doubt("words", message, (index,), params)
