"""What stands above and below the text of a document: names of bodies, place and date, whom it goes to. Pure."""

from dataclasses import dataclass, replace
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
PARTY = "party"
# What a committee is called by the type of its place; others are a "Đảng ủy" of the place with its type.
_COMMITTEE_WORDS = {"tinh": "Tỉnh ủy", "thanh_pho": "Thành ủy", "thi_xa": "Thị ủy", "huyen": "Huyện ủy"}


@dataclass(frozen=True, slots=True)
class Office:
    """The body that reports, with its place: names as in the registry on the period's last day.

    `parent_name` and `parent_type` name the place directly above, empty where there is none; `party_name` and
    `parent_party_name` the Party committees of both.
    """

    body: str
    name: str
    place_name: str
    place_type: str
    parent_name: str = ""
    parent_type: str = ""
    # as registered; derived from the places where the registry has none
    party_name: str = ""
    parent_party_name: str = ""

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


def issuer_name(office: Office, form: str = "state") -> str:
    """The reporting body in running text: "Ủy ban nhân dân phường An Bình", "Ban Thường vụ Đảng ủy phường An Bình"."""
    if form == PARTY:
        return f"Ban Thường vụ {party_name(office)}"
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
    made = party_head(office, profile, abstract) if profile.form == PARTY else state_head(office, profile, abstract)
    return replace(made, place_date=place_date(office, on))


def state_head(office: Office, profile: Profile, abstract: str) -> Heading:
    """The head of a State document (Nghị định 30/2020, phụ lục III, mẫu 1.4), without its place and date."""
    place = full_name(office.place_name, office.place_type)
    committee = ("ỦY BAN NHÂN DÂN", place.upper())
    superior: tuple[str, ...] = () if office.is_committee else committee
    issuer: tuple[str, ...] = committee if office.is_committee else (office.name.upper(),)
    addressees: tuple[str, ...] = ()
    if not office.is_committee:
        addressees = (f"Ủy ban nhân dân {place}",)
    elif office.parent_name:
        addressees = (f"Ủy ban nhân dân {full_name(office.parent_name, office.parent_type)}",)
    number = _number(profile, "UBND" if office.is_committee else "…")
    return Heading(superior, issuer, number, "", profile.words["type"], abstract, addressees)


def party_head(office: Office, profile: Profile, abstract: str) -> Heading:
    """The head of a Party document (Hướng dẫn 36-HD/VPTW): the Party organisation above, then the committee itself;
    a report names whom it is sent to below, among its recipients."""
    above = full_name(office.parent_name, office.parent_type)
    superior = (f"Đảng bộ {above}".upper(),) if above else ()
    number = _number(profile, profile.codes.get(office.place_type, "…"))
    return Heading(superior, (party_name(office).upper(),), number, "", profile.words["type"], abstract)


def _number(profile: Profile, body: str) -> str:
    symbol = profile.words["symbol"].format(type=profile.words["type_code"], body=body)
    return f"{profile.words['number']} ……{symbol}"


def party_name(office: Office) -> str:
    """The Party committee of the reporting place: "Đảng ủy phường An Bình", "Thị ủy Sông Mai"."""
    return office.party_name or _committee(office.place_name, office.place_type)


def _committee(place: str, type: str) -> str:
    whole = full_name(place, type)
    word = TYPES.get(type, "")
    if type in _COMMITTEE_WORDS:
        return f"{_COMMITTEE_WORDS[type]} {whole.removeprefix(f'{word} ')}"
    return f"Đảng ủy {whole}"


def closing(office: Office, profile: Profile, sent_up: bool) -> Closing:
    """Everything below the text."""
    words = profile.words
    if profile.form == PARTY:
        above = office.parent_party_name or (office.parent_name and _committee(office.parent_name, office.parent_type))
        own = party_name(office)
        recipients = [f"Ban Thường vụ {above} (báo cáo);"] if above else []
        recipients.append(f"Các đồng chí Ủy viên Ban Chấp hành {own};")
        # "Đảng ủy", "Thị ủy": the kind of committee, without its place
        recipients.append(words["archive"].format(committee=" ".join(own.split()[:2])))
        return Closing(tuple(recipients), words["authority"], words["post"])
    recipients = ["Như trên;"] if sent_up else []
    if not office.is_committee:
        return Closing((*recipients, words["archive"]), "", "THỦ TRƯỞNG")
    recipients += ["Thường trực Đảng ủy, Thường trực Hội đồng nhân dân (để báo cáo);", "Các cơ quan, đơn vị liên quan;"]
    return Closing((*recipients, words["archive"]), words["authority"], words["post"])
