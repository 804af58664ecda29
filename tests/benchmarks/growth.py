"""How the time to understand a text grows with its length: seconds per size, sizes doubling, and the exponent.

    python -m tests.benchmarks.growth [--from 20000] [--doublings 3] [--only NAME…] [--limit 60]

Each shape is text that breaks a reader which looks back or ahead too far: no sentence end, no space, one word,
open quotation marks and brackets, lists without an end, decomposed jamo, halfwidth forms. The exponent is the
slope of log time over log size from the second size to the last: 1 is linear, 2 quadratic. A shape is left
where one size took longer than `--limit` seconds. `tests/test_extract_growth.py` holds the law itself by
counting work; a clock is only read here.
"""

from __future__ import annotations

import argparse
import math
import time
import unicodedata
from datetime import date
from typing import Final

from pipeline.extract import extract
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.model import Article, City

KOREAN: Final = (
    "서울시는 칠레 산티아고시 공무원 7명이 지난 3일 서울시청을 방문해 교통 정책을 배웠다고 밝혔다. "
    "한도윤 서울시장은 “도시의 자료를 나누겠다”고 말했다. 대표단은 5일 덴마크 코펜하겐으로 출국했다. "
)
SHAPES: Final = {
    "ordinary": KOREAN + "\n\n",
    "one line": KOREAN,
    "no sentence end": KOREAN.replace(".", "").replace("다", "고"),
    "no space": KOREAN.replace(" ", ""),
    "neither": KOREAN.replace(" ", "").replace(".", ""),
    "one syllable": "가",
    "one letter": "a",
    "digits": "1234567890",
    "dates": "3일 4월 ",
    "ranges": "1~2일 3~4일 ",
    "numbers": "1만2천 명 ",
    "commas": "미국, 일본, ",
    "dots": "미국·일본·",
    "list marks": "▲미국 대표단이 서울시를 찾아 ",
    "open quotes": "“서울시장은 말했다 ",
    "straight quotes": '"서울시는 ',
    "open brackets": "서울시(덴마크 ",
    "periods": ". ",
    "blank lines": "서울시\n\n",
    "spaces": " ",
    "emoji": "🚌🚇 ",
    "decomposed": unicodedata.normalize("NFD", KOREAN),
    "halfwidth": "ｿｳﾙ市長が東京都を訪問した ",
    "fullwidth": "ＳＥＯＵＬ　市 ",
    "awards": "서울시가 최우수상을 수상하고 대상을 받아 ",
    "coverage": "영국 공영방송이 서울시를 취재해 보도하고 ",
    "trips": "서울시 대표단은 덴마크 코펜하겐을 방문하고 ",
    "totals": "지금까지 82개국 3천412명이 서울시를 찾았고 ",
    "programmes": "서울시 ‘메타버스 서울’ 스마트도시 ",
    "english": "Seoul Mayor Han met a 12-member delegation from Chile on May 3 and ",
    "english sentences": "Seoul Mayor Han met a delegation from Chile on May 3. ",
    "japanese": "ソウル市を東京都の代表団が3日に訪問し、",
    "chinese": "首尔市政府代表团访问北京市",
}
EXPONENT_FROM: Final = 1


def main() -> None:
    """Measure and print every shape."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="first", type=int, default=20_000, help="characters of the first size")
    parser.add_argument("--doublings", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=sorted(SHAPES), default=sorted(SHAPES))
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which a shape is left")
    wanted = parser.parse_args()
    lexicon = load_lexicon()
    city = lexicon.city("seoul")
    seconds_for(SHAPES["ordinary"], wanted.first, city, lexicon)
    sizes = [wanted.first * 2**power for power in range(wanted.doublings + 1)]
    print(
        f"{'seconds at':20}" + "".join(f"{size:>11,}" for size in sizes) + f"{'exponent':>11}{'µs/char':>9}"
    )
    for name in wanted.only:
        taken: list[float] = []
        for size in sizes:
            taken.append(seconds_for(SHAPES[name], size, city, lexicon))
            if taken[-1] > wanted.limit:
                break
        cells = "".join(f"{seconds:11.3f}" for seconds in taken) + " " * 11 * (len(sizes) - len(taken))
        print(f"{name:20}{cells}{exponent(sizes, taken):11.2f}{taken[-1] / sizes[len(taken) - 1] * 1e6:9.1f}")


def seconds_for(unit: str, size: int, city: City, lexicon: Lexicon) -> float:
    """Seconds that `extract` takes over about `size` characters of this shape."""
    body = (unit * (size // len(unit) + 1))[:size]
    lang = "ko" if any("가" <= c <= "힣" or "ᄀ" <= c <= "ᇿ" for c in unit) else "en"
    article = Article(url="", title="", body=body, lang=lang, published_day=date(2024, 6, 12))
    began = time.process_time()
    extract(article, city, lexicon)
    return time.process_time() - began


def exponent(sizes: list[int], taken: list[float]) -> float:
    """Slope of log seconds over log characters from the second size to the last; `nan` for too few."""
    last = len(taken) - 1
    if last <= EXPONENT_FROM or min(taken) <= 0:
        return math.nan
    return math.log(taken[last] / taken[EXPONENT_FROM]) / math.log(sizes[last] / sizes[EXPONENT_FROM])


if __name__ == "__main__":
    main()
