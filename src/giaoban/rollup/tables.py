"""Names, columns and types of every table that the expressions read."""

FLOW, STOCK, RATIO, PROGRESS, COUNT = range(5)
# The quality of what is estimated ("ước"); figures.enums.Quality says the same, held by a test.
ESTIMATE = 1
# Why there is no positive value, as the steps carry it (0: nothing of the kind); figures.enums.Absence says the same, a
# test holds it.
ABSENCES = {"none": 1, "na": 2}
# How the tables write a measure's behaviour.
BEHAVIOURS = {"flow": FLOW, "stock": STOCK, "ratio": RATIO, "progress": PROGRESS, "count": COUNT}

SCHEMAS: dict[str, dict[str, str]] = {
    "kept": {
        "seq": "int64",
        "key": "int64",
        "statement": "int64",
        "about": "int64",
        "regime": "string",
        "item": "int64",
        "measure": "int64",
        "version": "int64",
        "window_from": "date",
        "window_to": "date",
        "nature": "string",
        "quality": "int64",
        "value": "int64",
        "numerator": "int64",
        "denominator": "int64",
        "step": "int64",
        "absence": "string",
        "qualifier": "int64",
        "conflict": "int64",
    },
    # the ledger position and regime of the question, and between which days the windows it needs end (one row)
    "asked": {"at_seq": "int64", "regime": "string", "oldest": "date", "newest": "date"},
    # windows asked for; `start` is the first day that the wanted value covers, `opens` that on which points count
    # (slots whose trees are the same have the same `tree`). `below`: 1 where the units one level lower are answered for
    # as well, by questions that ask for both levels; such slots have the lowest numbers
    "slots": {
        "slot": "int64",
        "want": "string",
        "start": "date",
        "opens": "date",
        "last": "date",
        "tree": "int64",
        "below": "int64",
    },
    # Windows whose values may add up to one another are a family; in it each window is a bit (`place`).
    # `needs`: the bits of every term of a recipe; `needs_value`: of those that "không áp dụng" will not do for
    "recipes": {"family": "int64", "slot": "int64", "recipe": "int64", "needs": "int64", "needs_value": "int64"},
    "terms": {"slot": "int64", "recipe": "int64", "place": "int64", "sign": "int64"},
    # every window that may be read, its bit where it was stated in the period and where it was stated to date
    "windows": {
        "window_from": "date",
        "window_to": "date",
        "family": "int64",
        "in_period": "int64",
        "to_date": "int64",
    },
    # what may be read for a window that is not there: the same days in the other nature
    "twins": {"family": "int64", "place": "int64", "twin": "int64"},
    # the months of a quarter: each one, and all three together
    "quarters": {"family": "int64", "quarter": "int64", "months": "int64", "month": "int64"},
    # the tree of each slot; depth 0 is the unit asked about, its parent is 0; `mark` stands for the unit (mark_of).
    # `asked`: for the slot's period it is expected to report whatever there is (1), as `siblings` units of the same
    # parent are, itself among them; where the catalogue names units, `asks` is what this one is asked for, `way` how
    # that is spread over those of its parent
    "units": {
        "slot": "int64",
        "unit": "int64",
        "parent": "int64",
        "depth": "int64",
        "mark": "int64",
        "asked": "int64",
        "siblings": "int64",
        "asks": "int64",
        "way": "int64",
    },
    # what a unit is asked for, line by line (`there` is always 1), and how many units of a way are asked for a line
    "asks": {"asks": "int64", "measure": "int64", "item": "int64", "there": "int64"},
    "counts": {"way": "int64", "measure": "int64", "item": "int64", "awaiting": "int64"},
    # every unit whose figures are read; `looks_back`: a value from before the period shows with its date (1), only in
    # the slots that are marked `below` (2), or is of no use (0)
    "sources": {"unit": "int64", "looks_back": "int64"},
    # on restated boundaries: by the day a window ends, for which unit figures of an old one count, by millionths, and
    # of how many units it is made then; `plain`: its own figures alone; `mark`: what an unknown share leaves in `seqs`
    "streams": {
        "basis": "int64",
        "old": "int64",
        "new": "int64",
        "since": "date",
        "until": "date",
        "share": "int64",
        "due": "int64",
        "plain": "int64",
        "mark": "string",
    },
    # on restated boundaries: the days of each slot, and of the windows that slots are cut into; `feeds`: read as one
    "spans": {"slot": "int64", "use": "string", "window_from": "date", "window_to": "date", "feeds": "int64"},
    # by which of a unit's shares a measure is divided: that of its people (0) or of its area (1)
    "bases": {"measure": "int64", "basis": "int64"},
    # versions that may be compared with the current one, and what brings their integers to one scale
    "versions": {
        "version": "int64",
        "measure": "int64",
        "behaviour": "int64",
        "factor": "int64",
        "part_factor": "int64",
    },
    # what units are ranked by: a line of them, and each one's score, the higher the better
    "scores": {"line": "int64", "unit": "int64", "score": "int64"},
    # items that stand for one another across units, by name
    "items": {"item": "int64", "same_as": "int64"},
}
# What came after the kept picks.
SCHEMAS["extra"] = dict(SCHEMAS["kept"])
# The next pick of the same key among the kept ones.
SCHEMAS["kept"]["until"] = "int64"
# That of a pick that none follows.
NEVER = 2**62


def mark_of(unit: int) -> int:
    """A number that stands for a unit: such numbers added up are the same for the same units, and for hardly any
    others. None is beyond 10^12, so that those of a nation add up in 64 bits."""
    return unit * unit % 999_983 * (unit % 999_979)
