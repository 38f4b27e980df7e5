"""Names, columns and types of every table that the expressions read."""

FLOW, STOCK, RATIO, PROGRESS, COUNT = range(5)
# The quality of what is estimated ("ước"); figures.enums.Quality says the same, held by a test.
ESTIMATE = 1
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
        "qualifier": "string",
        "conflict": "int64",
    },
    # the ledger position and regime of the question, and between which days the windows it needs end (one row)
    "asked": {"at_seq": "int64", "regime": "string", "oldest": "date", "newest": "date"},
    # windows asked for; `start` is the first day that the wanted value covers, `opens` the period's first day
    "slots": {"slot": "int64", "want": "string", "start": "date", "opens": "date", "last": "date"},
    "terms": {
        "slot": "int64",
        "recipe": "int64",
        "needed": "int64",
        "use": "string",
        "term_from": "date",
        "term_to": "date",
        "sign": "int64",
        "strict": "int64",
    },
    # every window that terms or quarters name, by the nature it is read as
    "windows": {"use": "string", "window_from": "date", "window_to": "date"},
    "quarters": {"quarter_from": "date", "quarter_to": "date", "month_from": "date", "month_to": "date"},
    # the tree of each slot; depth 0 is the unit asked about, its parent is 0. `asked`: it is expected to report for the
    # slot's period (1), as `siblings` units of the same parent are, itself among them
    "units": {
        "slot": "int64",
        "unit": "int64",
        "parent": "int64",
        "depth": "int64",
        "asked": "int64",
        "siblings": "int64",
    },
    # every unit whose figures are read
    "sources": {"unit": "int64"},
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
SCHEMAS["extra"] = SCHEMAS["kept"]
