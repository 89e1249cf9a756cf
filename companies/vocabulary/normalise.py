"""One spelling for what German, English and Japanese writers spell in several ways.

Labels, profiles and queries are folded by the same rules, so that they meet:

* width and case: NFKC and case folding (``ＣＮＣ``, ``cnc``);
* umlauts and accents: ``Fräsen``, ``Fraesen`` and ``Frasen`` become ``frasen``, ``ß`` becomes ``ss``;
* Japanese: script variants (``メッキ``, ``鍍金`` → ``めっき``), old characters (``鐵`` → ``鉄``), the
  long vowel that JIS Z 8301 leaves off at the end of a word (``レーザー`` → ``レーザ``) and okurigana
  (``打ち抜き``, ``打抜き`` → ``打抜``).

Hyphens, spaces and middle dots stay in the folded text, where they are word boundaries; a *key* has none of
them, so that ``CNC-Drehen``, ``CNC Drehen`` and ``CNCDrehen`` have the same one.
"""

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

JAPANESE = "ぁ-ゖ々〆ァ-ヺー一-鿿㐀-䶿豈-﫿"
HIRAGANA = "ぁ-ゖ"
KATAKANA = "ァ-ヺー"
KANJI = "一-鿿㐀-䶿豈-﫿々"

# Two spellings of one word: left becomes right, the longest first.
JAPANESE_SPELLINGS = {
    "鍍金": "めっき", "滅金": "めっき", "メッキ": "めっき",
    "螺子": "ねじ", "捻子": "ねじ", "捩子": "ねじ", "ネジ": "ねじ",
    "発条": "ばね", "撥条": "ばね", "バネ": "ばね",
    "成型": "成形", "鈑金": "板金", "研摩": "研磨", "熔接": "溶接", "鎔接": "溶接",
    "熔射": "溶射", "熔解": "溶解",
    "バリ取": "ばり取", "ヘラ": "へら", "シボ": "しぼ", "シワ": "しわ",
    "ギヤ": "ギア", "ベヤリング": "ベアリング", "ダイヤフラム": "ダイアフラム", "コンベヤ": "コンベア",
    "ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ",
    "フイルム": "フィルム", "ウエア": "ウェア", "プラスティック": "プラスチック", "ダンボール": "段ボール",
    "ボデー": "ボディ", "キャスチング": "キャスティング", "アルミニューム": "アルミニウム",
    "硝子": "ガラス", "眼鏡": "めがね", "メガネ": "めがね", "ゴミ": "ごみ", "カゴ": "かご", "籠": "かご",
    "三次元": "3次元", "二次元": "2次元", "五軸": "5軸", "四軸": "4軸", "三軸": "3軸",
}  # fmt: skip

# Words whose last long vowel is left off even where another katakana word follows (レーザーカッター).
LONG_VOWEL_WORDS = [
    "レーザー",
    "モーター",
    "センサー",
    "カッター",
    "ローラー",
    "ヒーター",
    "センター",
    "フィルター",
    "シリンダー",
    "ヘッダー",
    "レベラー",
    "スリッター",
    "ワイヤー",
    "エアー",
    "スクリュー",
    "クリーナー",
    "ブロワー",
    "コンプレッサー",
    "ミキサー",
    "プリンター",
    "コネクター",
    "アダプター",
    "タイマー",
    "スライダー",
    "エレベーター",
    "コンベアー",
    "シャッター",
    "トランスフォーマー",
    "コンピューター",
    "アクチュエーター",
    "ホルダー",
    "リーマー",
    "エンコーダー",
    "テーパー",
    "ポリマー",
]

# Old forms of characters, as they stand in names and on signs.
OLD_CHARACTERS = dict(
    zip(
        "鐵螢壓廣澤濱邊邉眞國會學藝鑛鑄瀧龍齋齊髙﨑德條驛圓應櫻實嶋嶌壽將榮惠淺鹽藥醫齒絲繩當與豫獨驗權證檢點發變釦",
        "鉄蛍圧広沢浜辺辺真国会学芸鉱鋳滝竜斎斉高崎徳条駅円応桜実島島寿将栄恵浅塩薬医歯糸縄当与予独験権証検点発変鈕",
        strict=True,
    )
)

# Letters that NFKC and accent stripping leave alone.
LETTERS = {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "µ": "u", "×": "x"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_VOICING_MARKS = "\u3099\u309a\uff9e\uff9f"

# Second elements of compound verbs, around which writers drop the okurigana or not.
_SECOND = "抜出立入込付取合切上戻鈍返替当張貼揚延継割止物手輪線"
_OKURIGANA = "きりちしいみれけせてげえめぎ"


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _without_long_vowel(match: re.Match[str]) -> str:
    return match[0].rstrip("ー")


Rewrite = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_LATIN_REWRITES: list[Rewrite] = [
    # "ue" after a, e or q is no umlaut: Bauer, Steuer, Frequenz.
    (re.compile(r"ae|oe|(?<![aeq])ue"), lambda match: match[0][0]),
]
_JAPANESE_REWRITES: list[Rewrite] = [
    (re.compile(_any_of(list(JAPANESE_SPELLINGS))), lambda match: JAPANESE_SPELLINGS[match[0]]),
    (re.compile(_any_of(LONG_VOWEL_WORDS)), _without_long_vowel),
    (re.compile(f"(?<=[{KATAKANA}]{{3}})ー+(?![{KATAKANA}])"), lambda match: ""),
    (re.compile(f"(?<=[{KANJI}])[{_OKURIGANA}](?=[{_SECOND}])"), lambda match: ""),
    (re.compile(f"(?<=[{JAPANESE}][{_SECOND}])[{_OKURIGANA}](?![{HIRAGANA}])"), lambda match: ""),
]
_has_japanese = re.compile(f"[{JAPANESE}]").search
_is_katakana = re.compile(f"[{KATAKANA}]+").fullmatch
_has_umlaut_pair = re.compile("[aou]e").search
_separators = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in the one spelling, and where each of its characters came from."""

    source: str
    text: str
    starts: list[int]  # of each character of ``text``: the slice of ``source`` that it stands for
    ends: list[int]

    def surface(self, start: int, end: int) -> str:
        """Return what the writer wrote for ``text[start:end]``."""
        return self.source[self.starts[start] : self.ends[end - 1]]


def fold(source: str) -> Folded:
    """Fold a text and keep its word boundaries."""
    if source.isascii():
        text = "".join(char if char.isprintable() else " " for char in source.lower())
        folded = Folded(source, text, list(range(len(source))), list(range(1, len(source) + 1)))
    else:
        folded = _fold_characters(source)
    rewrites = _LATIN_REWRITES if _has_umlaut_pair(folded.text) else []
    if _has_japanese(folded.text):
        rewrites = rewrites + _JAPANESE_REWRITES
    for pattern, replacement in rewrites:
        folded = _rewrite(folded, pattern, replacement)
    return folded


@functools.lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """Return what two spellings of one label have in common: folded, without any separator."""
    return _separators.sub("", fold(text).text)


def is_japanese(text: str) -> bool:
    """Tell whether a text has a kana or a Chinese character."""
    return bool(_has_japanese(text))


def is_katakana(text: str) -> bool:
    """Tell whether a text is katakana throughout, and longer than one character."""
    return len(text) > 1 and bool(_is_katakana(text))


def _fold_characters(source: str) -> Folded:
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position, length = 0, len(source)
    while position < length:
        end = position + 1
        while end < length and (source[end] in _VOICING_MARKS or unicodedata.combining(source[end])):
            end += 1
        for char in _fold_cluster(source[position:end]):
            characters.append(char)
            starts.append(position)
            ends.append(end)
        position = end
    return Folded(source, "".join(characters), starts, ends)


@functools.lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    """Fold one character with the marks that follow it."""
    if unicodedata.category(cluster[0]) in _INVISIBLE:
        return " " if cluster[0].isspace() or cluster[0] < " " else ""
    composed = unicodedata.normalize("NFKC", cluster).casefold()
    if composed in OLD_CHARACTERS:
        return OLD_CHARACTERS[composed]
    if _has_japanese(composed):
        return composed
    bare = "".join(c for c in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(c))
    return "".join(LETTERS.get(char, char) for char in bare)


def _rewrite(folded: Folded, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> Folded:
    """Replace every match; each new character stands for all that the match stood for."""
    text, starts, ends = [], [], []
    position = 0
    for match in pattern.finditer(folded.text):
        text.append(folded.text[position : match.start()])
        starts += folded.starts[position : match.start()]
        ends += folded.ends[position : match.start()]
        new = replacement(match)
        text.append(new)
        starts += [folded.starts[match.start()]] * len(new)
        ends += [folded.ends[match.end() - 1]] * len(new)
        if not new and ends:  # a character that was left off belongs to the one before it
            ends[-1] = folded.ends[match.end() - 1]
        position = match.end()
    if not position:
        return folded
    text.append(folded.text[position:])
    return Folded(
        folded.source, "".join(text), starts + folded.starts[position:], ends + folded.ends[position:]
    )
