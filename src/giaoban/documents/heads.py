"""What stands above and below the text of a document: names of bodies, place and date, whom it goes to. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from giaoban.documents.content import Closing, Heading, Signer
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


def receiver_name(name: str, type: str, form: str = "state") -> str:
    """To whom a letter to a place goes: its people's committee, or its Party committee; a body or a hamlet itself.

    >>> receiver_name("An Bình", "phuong"), receiver_name("phường An Bình", "phuong", "party")
    ('Ủy ban nhân dân phường An Bình', 'Đảng ủy phường An Bình')
    """
    if type not in TYPES or type == "thon":
        return name
    return _committee(name, type) if form == PARTY else f"Ủy ban nhân dân {full_name(name, type)}"


def place_date(office: Office, on: date, day_known: bool = False) -> str:
    """Place and date; the day stays open until the document is issued.

    Days below 10 and the months 1 and 2 take a leading zero (Nghị định 30/2020, phụ lục I, mục II.4).
    """
    day = f"{on.day:02d}" if day_known else "…"
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"{bare_name(office.place_name, office.place_type)}, ngày {day} tháng {month} năm {on.year}"


def heading(
    office: Office, profile: Profile, kind: str, on: date, abstract: str, addressees: tuple[str, ...] = ()
) -> Heading:
    """Everything above the text of a kind of document. The number stays dotted until the document is issued.

    `addressees` stand after "Kính gửi"; a State report that is sent up names the body above there. An official letter
    has no type, and minutes no place and date (Nghị định 30/2020, phụ lục III, mẫu 1.5, 1.9).
    """
    words = profile.kinds[kind]
    made = party_head(office, profile, kind) if profile.form == PARTY else state_head(office, profile, kind)
    if words["type"]:
        made = replace(made, type=words["type"], abstract=abstract)
    else:
        made = replace(made, type="", abstract="", about=abstract)
    dated = "" if words.get("undated") else place_date(office, on)
    return replace(made, place_date=dated, addressees=addressees or made.addressees)


def state_head(office: Office, profile: Profile, kind: str) -> Heading:
    """The head of a State document (Nghị định 30/2020, phụ lục III), without its place, date and title."""
    place = full_name(office.place_name, office.place_type)
    committee = ("ỦY BAN NHÂN DÂN", place.upper())
    superior: tuple[str, ...] = () if office.is_committee else committee
    issuer: tuple[str, ...] = committee if office.is_committee else (office.name.upper(),)
    addressees = _sent_up(office) if profile.kinds[kind].get("sent_up") else ()
    number = _number(profile, kind, "UBND" if office.is_committee else "…")
    return Heading(superior, issuer, number, "", "", "", addressees)


def _sent_up(office: Office) -> tuple[str, ...]:
    """The people's committee that a State report goes to: of the place itself, or of the place above."""
    if not office.is_committee:
        return (f"Ủy ban nhân dân {full_name(office.place_name, office.place_type)}",)
    if office.parent_name:
        return (f"Ủy ban nhân dân {full_name(office.parent_name, office.parent_type)}",)
    return ()


def party_head(office: Office, profile: Profile, kind: str) -> Heading:
    """The head of a Party document (Hướng dẫn 36-HD/VPTW): the Party organisation above, then the committee itself;
    a report names whom it is sent to below, among its recipients."""
    above = full_name(office.parent_name, office.parent_type)
    superior = (f"Đảng bộ {above}".upper(),) if above else ()
    number = _number(profile, kind, profile.codes.get(office.place_type, "…"))
    return Heading(superior, (party_name(office).upper(),), number, "", "", "")


def _number(profile: Profile, kind: str, body: str) -> str:
    words = {**profile.words, **profile.kinds[kind]}
    return f"{words['number']} ……{words['symbol'].format(type=words['code'], body=body)}"


def party_name(office: Office) -> str:
    """The Party committee of the reporting place: "Đảng ủy phường An Bình", "Thị ủy Sông Mai"."""
    return office.party_name or _committee(office.place_name, office.place_type)


def _committee(place: str, type: str) -> str:
    whole = full_name(place, type)
    word = TYPES.get(type, "")
    if type in _COMMITTEE_WORDS:
        return f"{_COMMITTEE_WORDS[type]} {whole.removeprefix(f'{word} ')}"
    return f"Đảng ủy {whole}"


def closing(
    office: Office,
    profile: Profile,
    kind: str,
    sent_up: bool = False,
    recipients: tuple[str, ...] | None = None,
    names: tuple[str, str] = ("", ""),
) -> Closing:
    """Everything below the text of a kind of document.

    `recipients` stand instead of the usual ones, before the archive; `names` are of who signs and, in minutes, of the
    secretary who signs beside.
    """
    words = {**profile.words, **profile.kinds[kind]}
    usual = _party_recipients(office, kind) if profile.form == PARTY else _state_recipients(office, kind, sent_up)
    own = party_name(office)
    # "Đảng ủy", "Thị ủy": the kind of committee, without its place
    archive = words["archive"].format(committee=" ".join(own.split()[:2]))
    listed = (*(usual if recipients is None else tuple(f"{name};" for name in recipients)), archive)
    beside = Signer("", words["beside"], names[1]) if "beside" in words else None
    if profile.form != PARTY and not office.is_committee and beside is None:
        return Closing(listed, "", "THỦ TRƯỞNG", names[0])
    return Closing(listed, words["authority"], words["post"], names[0], beside)


_SENT_TO_ALL = ("report", "level_above", "targets")


def _party_recipients(office: Office, kind: str) -> tuple[str, ...]:
    above = office.parent_party_name or (office.parent_name and _committee(office.parent_name, office.parent_type))
    reported = (f"Ban Thường vụ {above} (báo cáo);",) if above and kind in _SENT_TO_ALL else ()
    return (*reported, f"Các đồng chí Ủy viên Ban Chấp hành {party_name(office)};")


def _state_recipients(office: Office, kind: str, sent_up: bool) -> tuple[str, ...]:
    above = ("Như trên;",) if sent_up else ()
    if not office.is_committee:
        return above
    if kind in _SENT_TO_ALL:
        above = (*above, "Thường trực Đảng ủy, Thường trực Hội đồng nhân dân (để báo cáo);")
    return (*above, "Các cơ quan, đơn vị liên quan;")
