"""The words of deadlines: patterns in the order in which they are tried, the longer reading before the shorter."""

import re

_YEAR = r"(?P<y{0}>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<d{0}>0?[1-9]|[12]\d|3[01])"
_MON = r"(?P<m{0}>0?[1-9]|1[0-2])(?!\d)"


def _date(tag: str) -> str:
    day, month, year = _DAY.format(tag), _MON.format(tag), _YEAR.format(tag)
    return rf"(?:ngày\s+)?{day}(?:\s?[/.-]\s?|\s+tháng\s+){month}(?:(?:\s?[/.-]\s?|,?\s+năm\s+){year})?(?!\s?[/-]?\d)"


ONE = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
ORDINAL = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5}
BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQ = {"ngày": "DAILY", "tuần": "WEEKLY", "tháng": "MONTHLY", "năm": "YEARLY"}
FIXED_FEASTS = {"quốc khánh": (9, 2), "giáng sinh": (12, 25), "tết dương lịch": (1, 1), "noel": (12, 25)}

_TIME = r"(?:(?P<hh>[01]?\d|2[0-3])\s?(?:giờ|h|g|:)\s?(?P<mm>[0-5]\d)?(?:\s?phút)?,?\s+(?:chiều |sáng )?)?"
BEFORE = r"(?:trước|không (?:muộn|chậm) hơn)"
UNTIL = (
    r"(?:chậm nhất|muộn nhất|không quá|chậm quá|hạn(?: cuối| chót)?|đến hết|từ nay đến(?: hết)?|đến|hết)"
    r"(?: là)?(?: đến)?(?: hết)?(?: trong)?(?: vào)?"
)
_IN = r"(?:ngay )?(?:trong|vào)(?: tuần)?"
LABEL = r"(?:(?:thời hạn|thời gian|hạn)(?: hoàn thành| thực hiện| nộp| xong| báo cáo)?|hoàn thành|xong|tiến độ)\s*:?"
_PREP = rf"(?P<prep>{BEFORE}|{UNTIL}|{_IN}|{LABEL})\s*(?:là\s+)?"
_EVERY = r"(?:hằng|hàng|mỗi|từng)"
_WEEKDAY = r"(?:(?:thứ|t)\s?(?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sun>chủ nhật))"
_NEXT = r"(?:này|nay|tới|sau|kế tiếp)"

_MONTH_WORD = rf"tháng\s+(?P<mo>0?[1-9]|1[0-2])(?![\d.]\d|\d)(?:(?:\s?[/.-]\s?|,?\s+năm\s+){_YEAR.format('mo')})?"
_QUARTER_WORD = rf"qu[ýí]\s*(?P<q>iv|i{{1,3}}|[1-4])(?!\w)(?:(?:\s?[/.-]\s?|,?\s+năm\s+|\s+){_YEAR.format('q')})?"
_HALF_WORD = (
    r"(?:(?:06|6|sáu) tháng (?P<half>đầu|cuối|còn lại)(?: của)? năm|nửa (?P<half2>đầu|cuối) năm)"
    rf"(?:\s+{_YEAR.format('h')})?"
)
_YEAR_WORD = rf"năm\s+{_YEAR.format('yr')}(?!\s?[-–/]\s?\d)"
_REL_WORD = rf"(?P<rel>ngày|tuần|tháng|quý|năm)\s+(?P<reln>{_NEXT})(?!\w)|(?P<today>hôm nay|ngày mai|hôm sau)"
_PART = r"(?:(?P<part>đầu|giữa|cuối)\s+)?"
_SPAN = (
    rf"{_PART}(?:{_MONTH_WORD}|{_QUARTER_WORD}|{_HALF_WORD}|{_YEAR_WORD}|{_REL_WORD}|"
    r"(?<=cuối )(?P<own>năm|tháng|tuần|quý)(?!\w))"
)

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<!\w)(?:{pattern})"))
    for name, pattern in (
        (
            "yearly",
            rf"(?:định kỳ\s+)?(?:{_PREP})?{_date('a')}(?:\s*(?:và|,)\s*{_date('b')})?\s+(?:của\s+)?{_EVERY}\s+năm|"
            rf"{_EVERY}\s+năm,?\s*\(?(?P<prep2>{BEFORE}|{UNTIL}|{_IN})?\s*{_date('c')}\)?",
        ),
        (
            "quarterly",
            rf"(?:định kỳ\s+)?(?:{_PREP})?ngày\s+{_DAY.format('')}\s+(?:của\s+)?tháng\s+(?P<edge>đầu|cuối)"
            rf"(?:\s+(?:của\s+|mỗi\s+|hằng\s+|hàng\s+)?quý)(?:\s+(?:sau|tiếp theo|liền kề))?",
        ),
        (
            "monthly",
            rf"(?:định kỳ\s+)?(?:{_PREP})?{_TIME}ngày\s+(?:{_DAY.format('')}(?:\s*(?:và|,)\s*(?:ngày\s+)?"
            rf"{_DAY.format('2')})?|(?P<lastday>cuối cùng|cuối))\s*(?:của\s+)?{_EVERY}\s+tháng|"
            rf"(?:định kỳ\s+)?{_EVERY}\s+tháng,?\s*\(?(?P<prep3>{BEFORE}|{UNTIL}|"
            rf"{_IN})?\s*ngày\s+{_DAY.format('3')}"
            r"(?![\d/-])\)?",
        ),
        (
            "weekly",
            rf"(?:định kỳ\s+)?(?:{_PREP})?{_TIME}(?:sáng\s+|"
            rf"chiều\s+)?(?:ngày\s+)?{_WEEKDAY}\s+(?:của\s+)?{_EVERY}\s+tuần|"
            rf"(?:định kỳ\s+)?{_EVERY}\s+tuần,?\s*(?P<prep2>{BEFORE}|{UNTIL}|{_IN})?\s*(?:sáng\s+|chiều\s+)?"
            r"(?:ngày\s+)?(?:thứ\s?(?P<w2>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sun2>chủ nhật))",
        ),
        (
            "interval",
            r"(?:định kỳ\s+)?(?:mỗi\s+)?(?P<n>\d{1,2}|một|hai|ba|sáu)\s+(?P<unit>ngày|tuần|tháng|năm)\s*"
            r"(?:/|một\s+|báo cáo\s+(?:một\s+)?)\s*lần|"
            rf"(?:định kỳ\s+)?{_EVERY}\s+(?P<unit2>ngày|tuần|tháng|quý|năm)(?!\w)(?:\s+(?:một|1|01)\s+lần)?|"
            r"(?P<unit3>tháng|quý|tuần|năm)\s+(?:một|1|01)\s+lần|định kỳ\s+(?P<unit4>tuần|tháng|quý|"
            r"năm)(?!\s*\d)(?!\w)",
        ),
        (
            "range",
            rf"từ\s+{_date('a')}\s*(?:đến(?:\s+hết)?|-|–)\s*{_date('b')}|"
            rf"từ\s+(?:ngày\s+)?{_DAY.format('9')}\s*(?:đến|-|–)\s*{_date('c')}",
        ),
        (
            "days",
            r"(?:trong(?:\s+thời hạn|\s+thời gian|\s+vòng)?|chậm nhất(?:\s+là)?(?:\s+sau)?|không quá|sau|tối đa)\s+"
            r"(?P<n>\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(?:\([^)]{1,20}\)\s+)?"
            r"(?P<unit>ngày làm việc|ngày|tuần|tháng)(?!\s*\d)(?!\w)(?!\s+(?:đầu|cuối|còn lại|qua|này|"
            r"trước))(?:\s+tới)?"
            r"(?:,?\s+(?:kể\s+)?từ\s+(?P<anchor>[^,;.()\n]{2,70})|\s+sau\s+(?P<anchor2>khi\s+[^,;.()\n]{2,60}|"
            r"hội nghị|"
            r"cuộc họp|kỳ họp))?",
        ),
        ("date", rf"(?:{_PREP})?{_TIME}(?:trong\s+)?(?:{_WEEKDAY}\s*[,(]?\s*)?{_date('a')}\)?"),
        ("month_day", rf"(?:{BEFORE}|{UNTIL})\s*{_TIME}ngày\s+{_DAY.format('')}(?![\d/.-]*\d)(?!\s+tháng)"),
        (
            "weekday",
            rf"(?:{_PREP})?{_TIME}(?:sáng\s+|chiều\s+)?(?:ngày\s+)?{_WEEKDAY}(?:\s+tuần\s+(?P<wk>{_NEXT}))?(?!\w)",
        ),
        ("span", rf"{_PREP}{_SPAN}"),
        ("parted", rf"(?P<part>(?:nửa )?(?:đầu|cuối)|giữa)\s+(?:{_MONTH_WORD}|{_QUARTER_WORD}|{_YEAR_WORD})"),
        ("alone", rf"(?P<lone>{_SPAN})(?!\w)"),
        ("end", r"(?:(?P<prep>trước|đến|vào|trong|từ nay đến)\s+(?:dịp\s+)?cuối|hết)\s+"
                r"(?P<own2>năm|tháng|tuần|quý)(?!\s*\w*\d)(?!\w)"),
        ("feast", r"(?:trước|trong|sau)\s+(?:dịp\s+)?(?P<feast>tết(?:\s+(?:nguyên đán|trung thu|dương lịch|cổ truyền))?"
                  r"|quốc khánh|giáng sinh|noel|rằm tháng bảy|giỗ tổ)"
                  rf"(?:\s+[^\W\d_]+\s+[^\W\d_]+(?=\s+(?:năm\s+)?20\d\d))?(?:\s+(?:năm\s+)?{_YEAR.format('f')})?"),
        ("at_once", r"ngay\s+sau\s+(?:hội nghị|cuộc họp|phiên họp|buổi làm việc|khi\s+[^,;.\n]{2,60}|"
                    r"kỳ nghỉ[^,;.\n]{0,20}|tết)|"
                    r"ngay\s+(?:lập tức|hôm nay|từ bây giờ|từ đầu năm|trong ngày)"),
        ("event", r"(?:trước|sau)\s+khi\s+[^,;.\n]{3,60}|khi\s+có\s+(?:hướng dẫn|yêu cầu|chỉ đạo|văn bản)"
                  r"[^,;.\n]{0,40}|"
                  r"trước\s+(?:kỳ họp|đại hội|mùa mưa|mùa bão|mùa khô|năm học mới|ngày khai giảng|khai giảng)"
                  r"[^,;.\n]{0,30}"),
        ("standing", r"thường xuyên(?=\s*[.;,)|]|\s*$)|liên tục(?=\s*[.;,)|]|\s*$)"),
    )
)  # fmt: skip
NEVER = re.compile(
    r"(?:tầm nhìn|định hướng|giai đoạn|nhiệm kỳ|chuyên đề|kỷ niệm|khóa|so với|cùng kỳ|tính|số|từ đầu|sinh|thành lập|"
    r"nghị quyết|kế hoạch|chương trình|chào mừng)\s+(?:(?:đến|ngày|là|của)\s+)*$"
)
OF_A_PAPER = re.compile(r"(?:nghị quyết|kế hoạch|chương trình|chuyên đề|(?:học|vệ|tuyển|thí) sinh)\s+$")
BINDS = re.compile(r"trước|vào|trong(?! giai đoạn| nhiệm kỳ)|chậm nhất|muộn nhất|không quá|xong|hoàn thành|hạn|ngay")
HINT = re.compile(
    r"ngày|tháng|qu[ýí]|năm|tuần|hạn|trước|nhất|hằng|hàng|ngay|thường xuyên|hôm nay|\d\s?[/.-]\s?\d|thứ|khi có|lần"
)
