"""What stands above and below the text of a State document: names of bodies, place and date, whom it goes to. Pure."""

from dataclasses import dataclass
from datetime import date

from giaoban.documents.content import Closing, Heading
from giaoban.documents.profiles import Profile

# The words of a place's type, as they begin its name.
TYPES = {
    "tinh": "tỉnh",
    "thanh_pho": "thành phố",
    "thi_xa": "thị xã",
    "huyen": "huyện",
    "xa": "xã",
    "phuong": "phường",
    "dac_khu": "đặc khu",
    "thon": "thôn",
}
_COMMITTEES = ("", "place", "ubnd")


@dataclass(frozen=True, slots=True)
class Office:
    """The body that reports, with its place: names as in the registry on the period's last day.

    `parent_name` and `parent_type` name the place directly above, empty where there is none.
    """

    body: str
    name: str
    place_name: str
    place_type: str
    parent_name: str = ""
    parent_type: str = ""

    @property
    def is_committee(self) -> bool:
        """Whether the people's committee of the place itself reports."""
        return self.body in _COMMITTEES


def full_name(name: str, type: str) -> str:
    """A place's name with its type: "phường An Bình", whether the registry keeps the type in the name or not."""
    word = TYPES.get(type, "")
    if not word:
        return name
    if name.lower().startswith(f"{word} ") or name.lower().startswith("quận "):
        return name[0].lower() + name[1:]
    return f"{word} {name}"


def bare_name(name: str, type: str) -> str:
    """The name before the date: without its type, but "Phường 5" whole (Nghị định 30/2020, phụ lục I, mục II.4)."""
    whole = full_name(name, type)
    word = TYPES.get(type, "")
    rest = whole.removeprefix(f"{word} ") if word else whole
    if any(letter.isdigit() for letter in rest):
        return whole[0].upper() + whole[1:]
    return rest


def issuer_name(office: Office) -> str:
    """The reporting body in running text: "Ủy ban nhân dân phường An Bình"."""
    if office.is_committee:
        return f"Ủy ban nhân dân {full_name(office.place_name, office.place_type)}"
    return office.name


def place_date(office: Office, on: date, day_known: bool = False) -> str:
    """Place and date; the day stays open until the document is issued.

    Days below 10 and the months 1 and 2 take a leading zero (Nghị định 30/2020, phụ lục I, mục II.4).
    """
    day = f"{on.day:02d}" if day_known else "…"
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"{bare_name(office.place_name, office.place_type)}, ngày {day} tháng {month} năm {on.year}"


def heading(office: Office, profile: Profile, abstract: str, on: date) -> Heading:
    """Everything above the text. The number stays dotted until the document is issued."""
    place = full_name(office.place_name, office.place_type)
    committee = ("ỦY BAN NHÂN DÂN", place.upper())
    superior: tuple[str, ...] = () if office.is_committee else committee
    issuer: tuple[str, ...] = committee if office.is_committee else (office.name.upper(),)
    symbol = "UBND" if office.is_committee else "…"
    addressees: tuple[str, ...] = ()
    if not office.is_committee:
        addressees = (f"Ủy ban nhân dân {place}",)
    elif office.parent_name:
        addressees = (f"Ủy ban nhân dân {full_name(office.parent_name, office.parent_type)}",)
    return Heading(
        superior=superior,
        issuer=issuer,
        number=f"{profile.words['number']} ……/{profile.words['type_code']}-{symbol}",
        place_date=place_date(office, on),
        type=profile.words["type"],
        abstract=abstract,
        addressees=addressees,
    )


def closing(office: Office, profile: Profile, sent_up: bool) -> Closing:
    """Everything below the text."""
    recipients = (["Như trên;"] if sent_up else []) + (
        ["Thường trực Đảng ủy, Thường trực Hội đồng nhân dân (để báo cáo);", "Các cơ quan, đơn vị liên quan;"]
        if office.is_committee
        else []
    )
    authority = "TM. ỦY BAN NHÂN DÂN" if office.is_committee else ""
    post = "CHỦ TỊCH" if office.is_committee else "THỦ TRƯỞNG"
    return Closing((*recipients, profile.words["archive"]), authority, post)
