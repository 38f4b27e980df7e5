"""Numbers that state no quantity: dates, document numbers, names with numbers, durations, announcements."""

from decimal import Decimal

from vnfigures.lexicon import (
    ABSTRACT,
    ANNOUNCED,
    COMPOUNDS,
    DURATIONS,
    NAMING_PHRASES,
    STRONG_NAMING,
    STRONG_PHRASES,
    words,
)
from vnfigures.numerals import Numeral
from vnfigures.tokens import Tokens
from vnfigures.units import SCALES, Unit

_DATE_BEFORE = words("ngày hôm sáng chiều tối trưa đêm lễ dịp tháng niệm mừng rằm mùng mồng tết khánh")
_DATE_MAYBE = words("đợt kỳ trước hết đến từ qua tới sau quý nay vào giữa và")
_SEPARATORS = ("/", "-", "–", ".")
_LINKS = (",", "và", "-", "–", "đến", ";", "tới")
_SENTENCE_STARTS = ("", "\n", ".", "-", "+", "*", "•", "–", ":", ";", "!", "?", ")")  # a capital there means nothing
_QUANTITY_NUMBER = words("tổng trong con được với lượng nhiều đó thiểu")  # "tổng số 14" counts, "số 14" names
_VERB_LIKE = words("tổ kế báo hướng thông quyết cam kiến kết chương hoạt thực phát")
_RESULTS = words("cho thêm được kết nạp có xây sửa tặng hỗ trợ với phát hiện xử lý mới dựng")
_BEFORE_FIVE = words("có với tặng trao xây dựng nạp cho được thêm triển khai sửa chữa trồng hiện bằng hỗ trợ")
_PHONE = words("thoại đt sđt hotline fax tel hệ zalo msdn mst stk khoản cccd cmnd")
_QUOTES = ('"', "“", "”", "«", "»")
_PLANS = (("chỉ", "tiêu"), ("kế", "hoạch"), ("được", "giao"), ("mục", "tiêu"))
_PLANNED = words("ct kh giao")
_AGAINST = words("sai trái đúng vượt ngoài")
_SEATS = words("4 5 7 9 12 16 24 29 30 34 35 45 47")
_LIMITS = {"ngày": 31, "tháng": 12, "quý": 4}


class Excluder:
    """Decides on a number from the words around it; remembers the last number it put aside."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._after_name = -1

    def mark(self, at: int, last: int) -> int:
        """Remember that the number at `at` is none, and go on at `last`."""
        self._after_name = last
        return last

    def named(self, at: int) -> int:
        """The token to go on at when the digits at `at` begin a date, a time, a code or a heading; else `at`."""
        tokens = self.tokens
        if tokens.word(at - 1) == "#" or tokens.word(at - 1) == "+" and tokens.glued(at) and tokens.is_number(at - 2):
            return self.mark(at, at + 1)
        if tokens.glued(at) and tokens.is_word(at - 1) and self._is_code(at - 1):
            return self.mark(at, at + 1)
        chain = self._chain(at)
        if chain > at + 1 and self._is_date_or_code(at, chain):
            return self.mark(at, chain)
        following = tokens.word(at + 1)
        if (following in ("h", "g", ":") and tokens.glued(at + 1) and (following != ":" or tokens.glued(at + 2))) and (
            following != ":" or tokens.is_number(at + 2)
        ):
            return self.mark(at, at + 3 if tokens.is_number(at + 2) and tokens.glued(at + 2) else at + 2)
        if self._is_heading(at) or self._is_counter(at):
            return self.mark(at, at + 1)
        if len(tokens.words[at]) >= 5 and tokens.words[at].isdigit() and tokens.words[at][0] == "0":
            return self.mark(at, at + 1)
        if self._linked_to_name(at) or self._is_contact(at) or self._is_caption(at):
            return self.mark(at, at + 1)
        return at

    def _is_contact(self, at: int) -> bool:
        """A telephone number or an account: after its label only digits and separators."""
        tokens, before = self.tokens, at - 1
        while before > at - 8 and (tokens.is_number(before) or tokens.word(before) in (".", ":", "-", ",", "số", "+")):
            before -= 1
        label, earlier = tokens.word(before), tokens.word(before - 1)
        if label == "thoại" and earlier != "điện":
            return False  # "đối thoại 9 buổi"
        return label in _PHONE and before >= 0 and earlier != "tài" and not self._noun_follows(at + 1)

    def _is_caption(self, at: int) -> bool:
        """ "Đơn vị tính: 1.000 đồng" names a scale."""
        tokens = self.tokens
        before = at - 1 if tokens.word(at - 1) != ":" else at - 2
        return tokens.word(before) == "đvt" or tokens.phrase(before - 2, 3) == ("đơn", "vị", "tính")

    def in_slogan(self, at: int, last: int) -> bool:
        """Whether the number stands inside short quotation marks: “5 không, 3 sạch” is a name."""
        tokens = self.tokens
        opened = next((i for i in range(at - 1, max(-1, at - 14), -1) if tokens.words[i] in _QUOTES), -1)
        closed = next((i for i in range(last, min(len(tokens), last + 14)) if tokens.words[i] in _QUOTES), -1)
        if opened < 0 or closed < 0 or tokens.ends[closed] - tokens.starts[opened] > 80:
            return False
        if tokens.words[opened] == '"':  # straight marks open and close alike: an opening one has no space after it
            return tokens.glued(opened + 1) and not tokens.glued(opened)
        return tokens.words[opened] in "“«‘”"

    def _is_code(self, at: int) -> bool:
        """Letters glued to digits: NQ35, QL1A, A4; a Vietnamese word glued by a typing slip is none."""
        tokens = self.tokens
        word = tokens.words[at]
        return word.isascii() and len(word) <= 4 or tokens.norm[tokens.starts[at] : tokens.ends[at]].isupper()

    def _chain(self, at: int) -> int:
        """The token after "16/3/2019" or "57/2016/NQ-HĐND", whose parts stand without spaces."""
        tokens, last = self.tokens, at + 1
        while last < at + 12 and tokens.word(last) in _SEPARATORS and tokens.glued(last) and tokens.glued(last + 1):
            if tokens.is_number(last + 1) or tokens.is_capital(last + 1) and tokens.is_word(last + 1):
                last += 2
            else:
                break
        return last

    def _is_date_or_code(self, at: int, last: int) -> bool:
        tokens = self.tokens
        if any(tokens.is_word(i) for i in range(at, last)):
            return not self._spaced_unit(at, last)
        numbers = [tokens.words[i] for i in range(at, last, 2)]
        signs = {tokens.words[i] for i in range(at + 1, last, 2)}
        if len(numbers) >= 3:
            return True
        if not all(number.isdigit() for number in numbers) or max(map(len, numbers)) > 4:
            return False
        first, second = int(numbers[0]), int(numbers[1])
        if 1900 <= first <= 2100 and 1900 <= second <= 2100:
            return True
        day_month = 1 <= first <= 31 and 1 <= second <= 12
        month_year = 1 <= first <= 12 and 1900 <= second <= 2100
        if not (day_month or month_year):
            return False
        before = self._before(at)
        if before in _DATE_BEFORE or month_year and before in _DATE_MAYBE:
            return True
        followed = self._noun_follows(last)
        if before in _DATE_MAYBE or self._linked_to_name(at):
            return not followed
        if day_month and first > second and "/" in signs and tokens.is_word(last) and not followed:
            return True  # "kênh 30/4 bồi lắng": more than the whole is none of it
        return "/" not in signs and month_year or month_year and not followed

    def _spaced_unit(self, at: int, last: int) -> bool:
        """ "12-Kiosk" is a slip, "12/NQ" a document."""
        return False

    def _before(self, at: int) -> str:
        tokens = self.tokens
        before = tokens.word(at - 1)
        return tokens.word(at - 2) if before in ("(", '"', "“") else before

    def _noun_follows(self, at: int) -> bool:
        from vnfigures.units import unit_at

        unit = unit_at(self.tokens, at)
        return unit is not None and unit.known

    def _is_heading(self, at: int) -> bool:
        """ "1." or "2.1" or "3)" at the beginning of a line, "(1)" before a clause."""
        tokens = self.tokens
        following = tokens.word(at + 1)
        if tokens.word(at - 1) == "(" and following == ")" and len(tokens.words[at]) <= 2:
            return tokens.is_word(at + 2) and tokens.glued(at)
        start = at == 0 or tokens.word(at - 1) == "\n"
        if not start:
            return False
        if following in (".", ")", "/", "-", "–", ":") and tokens.is_word(at + 2) or following in ("", "\n"):
            return len(tokens.words[at]) <= 7
        return "." in tokens.words[at] and len(tokens.words[at].split(".")[-1]) < 3 and tokens.is_capital(at + 1)

    def _is_counter(self, at: int) -> bool:
        """A counter of the web page: "Trực tuyến: 145"."""
        tokens = self.tokens
        if tokens.word(at + 1) not in ("", "\n", ")", "|") and not (
            tokens.is_capital(at + 1) and tokens.word(at + 1) in ("truy", "số", "hôm", "tháng", "tổng", "tuần", "trực")
        ):
            return False
        first = at - 1
        while first >= 0 and at - first < 8 and tokens.words[first] != "\n":
            first -= 1
        if tokens.word(first + 1) in ("-", "+", "–", "*", "•"):
            return False  # a line of a list
        label = " ".join(tokens.words[first + 1 : at])
        label = label.rstrip(" :")
        return label.endswith(_COUNTERS) or any(word in label for word in ("truy cập", "online", "trực tuyến :"))

    def is_page_counter(self, at: int, unit: Unit) -> bool:
        """ "| 167 lượt xem", "· 12 lượt chia sẻ": counters between signs, not in a sentence."""
        before = self.tokens.word(at - 1)
        sign = before in _PAGE_SIGNS or not before or not before.isalnum() and before not in '.,;:()%"“”'
        return (unit.unit or "").lower() in _PAGE_UNITS and sign

    def _linked_to_name(self, at: int) -> bool:
        """Whether only a link stands between the last name and this number: "phụ lục 01, 03", "26 – 27/9"."""
        tokens = self.tokens
        if self._after_name != at - 1 or tokens.word(at - 1) not in _LINKS:
            return False
        if tokens.word(at + 1) == "/" and tokens.is_number(at + 2) and self._noun_follows(at + 3):
            return False  # "năm 2023, 18/19 chi bộ"
        return not self._noun_follows(at + 1)

    def as_name(self, at: int, unit: Unit | None) -> bool:
        """Whether the number is a name, an ordinal, a year or a duration, given what follows it."""
        tokens = self.tokens
        if unit is not None and (unit.kind != "count" or unit.scale > 1):
            if unit.unit == "tuổi":
                return not self._average(at)
            return tokens.word(at - 1) == "thứ"
        word = tokens.words[at]
        following = tokens.word(at + 1)
        if following == "pha" or following == "chỗ" and word in _SEATS and tokens.word(at - 1) in ("xe", "tô", "khách"):
            return True  # what kind of current, of car
        if following in DURATIONS and (unit is None or not unit.known or unit.last == at + 2):
            return True
        if (unit is None or not unit.known) and word.isdigit() and len(word) == 4 and 1900 <= int(word) <= 2100:
            return True
        return not self._planned_in_brackets(at) and self._follows_naming(at, unit)

    def _average(self, at: int) -> bool:
        return "quân" in self.tokens.words[max(0, at - 6) : at]

    def _follows_naming(self, at: int, unit: Unit | None) -> bool:
        tokens = self.tokens
        before = tokens.word(at - 1)
        if before == "số":
            return tokens.word(at - 2) not in _QUANTITY_NUMBER
        if before in _LIMITS or before == "năm":
            return self._is_calendar(at, before, unit)
        known = unit is not None and unit.known
        if before in STRONG_NAMING and not (before in ("tuổi", "lần") and tokens.is_number(at - 2)):
            return True
        counted = unit is not None and unit.sort in ("event", "person", "body", "household", "case")
        if any(tokens.phrase(at - size, size) in STRONG_PHRASES for size in (3, 2)):
            return not (counted and tokens.words[at][0] == "0")
        if unit is not None and tokens.words[at][0] == "0":
            return False  # "09 Kiosk": a count below ten as offices write it
        if tokens.is_capital(at + 1) and not known and tokens.is_capital(at - 1):
            return True
        if tokens.phrase(at - 2, 2) in COMPOUNDS:
            return False
        for size in (3, 2, 1):
            phrase = tokens.phrase(at - size, size)
            if len(phrase) == size and phrase in NAMING_PHRASES:
                named = tokens.is_capital(at - size) and tokens.word(at - size - 1) not in _SENTENCE_STARTS
                if phrase == ("quy", "định") and tokens.word(at - 3) in _AGAINST:
                    continue  # "đỗ xe sai quy định 39": how many did
                if not known or named or tokens.word(at + 1) in _VERB_LIKE:
                    return True
        return False

    def _is_calendar(self, at: int, before: str, unit: Unit | None) -> bool:
        """Whether a number after ngày, tháng, quý, năm can be one: "tháng 24 hộ thoát nghèo" counts households."""
        tokens = self.tokens
        if before in _LIMITS:
            return not (tokens.words[at].isdigit() and int(tokens.words[at][:6]) > _LIMITS[before])
        return len(tokens.words[at]) == 4 or unit is None

    def _planned_in_brackets(self, at: int) -> bool:
        """ "kết nạp 12 đoàn viên (chỉ tiêu năm 40)": how many were planned, no year and no name."""
        tokens = self.tokens
        first = at - 1 if tokens.word(at - 1) == "năm" else at
        label = (
            first - 2
            if tokens.phrase(first - 2, 2) in _PLANS
            else first - 1
            if tokens.word(first - 1) in _PLANNED
            else at
        )
        closed = tokens.word(at + 1) in (")", ",", ";")
        return label < at and tokens.word(label - 1) == "(" and closed and not tokens.words[at].startswith(("19", "20"))

    def ratio_without_noun(self, at: int, first: Numeral, second: Numeral, results: frozenset[str]) -> bool:
        """Whether "a/b" with nothing after it is a ratio: after a word of result, or when it cannot be a date."""
        before = self.tokens.word(at - 1)
        if 1900 <= first.value <= 2100 and second.value <= 12:
            return False
        if self._ranked(at) or before in STRONG_NAMING:
            return False
        if first.value > 31 or second.value > 12 or first.step < 1 or second.step < 1:
            return second.value >= 3 or before in results
        return before in results

    def ratio_is_name(self, at: int, second: int) -> bool:
        """ "24/24 giờ", "2/40 (rank)"."""
        tokens = self.tokens
        before = tokens.word(at - 1)
        if before in STRONG_NAMING and not (before in ("tuổi", "lần") and tokens.is_number(at - 2)):
            return True
        return tokens.word(second + 1) in DURATIONS or self._ranked(at)

    def _ranked(self, at: int) -> bool:
        """Whether the number is a place among others: "xếp 2/40", where "sắp xếp 148/160 hộ" counts households."""
        tokens = self.tokens
        return tokens.word(at - 1) in ("xếp", "hạng", "đứng", "thứ", "trí") and tokens.word(at - 2) != "sắp"

    def allows_words(self, at: int, last: int) -> bool:
        """Whether number words at `at` can count: no ordinal, no name, 'một' and 'năm' only where they are numbers."""
        tokens = self.tokens
        before = tokens.word(at - 1)
        if before in ("thứ", "tháng", "quý", "khóa", "mùng", "mồng") or tokens.is_number(at - 1):
            return False
        if tokens.is_capital(at) and tokens.is_capital(last):
            return False  # "Ba Làng": a name
        starts_clause = before in ("", "\n", ".", ";", ":", "-", "+", "–", "!", "?", "“", '"')
        if tokens.is_capital(at) and not starts_clause and not tokens.is_capital(at - 1):
            return False
        if last > at + 1:
            return True
        if tokens.words[at] == "một" and tokens.word(at + 1) in SCALES:
            return True
        if tokens.words[at] == "một":
            return before == "cho" and tokens.word(at + 1) not in (
                "số",
                "phần",
                "trong",
                "cách",
                "lần",
                "loạt",
            )
        if tokens.words[at] == "năm":
            return before in _BEFORE_FIVE
        return True

    def in_parenthesis(self, at: int) -> bool:
        """Whether a parenthesis opened shortly before and has not closed: an amount restated in words."""
        words_before = self.tokens.words[max(0, at - 30) : at]
        for word in reversed(words_before):
            if word in (")", "\n"):
                return False
            if word == "(":
                return True
        return False

    def announces(self, at: int, unit: Unit) -> bool:
        """ "5 việc sau", "ba nhóm:" only announce a list."""
        tokens = self.tokens
        after = tokens.words[unit.last : unit.last + 5]
        phrase = tuple((unit.unit or "").lower().split())
        if phrase in ANNOUNCED:
            return True
        if phrase not in ABSTRACT:
            return bool(after[:1] == ["sau"] and after[1:2] in (["đây"], [":"], ["."]))
        for word in after:
            if word in (":", "sau"):
                return True
            if not word.isalpha():
                return False
        return False


_PAGE_UNITS = frozenset(
    ("lượt xem", "lượt đọc", "lượt thích", "lượt chia sẻ", "bình luận", "chia sẻ", "views", "comments", "lượt truy cập")
)
_PAGE_SIGNS = ("|", "·", "•", "\n", "-", "–")
_COUNTERS = (
    "trực tuyến", "hôm nay", "hôm qua", "tuần này", "tháng này", "tuần trước", "tháng trước", "lượt truy cập",
    "lượt xem", "online", "tổng truy cập", "đang xem", "đã xem", "số lượt", "bình luận", "tổng lượt truy cập",
    "số người truy cập", "khách", "thành viên", "tất cả", "số lượt xem", "lượt đọc", "views", "tổng số truy cập",
)  # fmt: skip

__all__ = ["Decimal", "Excluder"]
