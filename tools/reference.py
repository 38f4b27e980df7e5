"""Writes the reference pages in docs/, and the SQL of the roll-up's usual questions, from the code; `--check` only says
whether they are current."""

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
NOTE = "<!-- Written by tools/reference.py from the code; do not edit by hand. -->\n\n"


def settings_page() -> str:
    """Every setting with its default."""
    from giaoban.settings import OPTIONS

    rows = [f"| `{name}` | {default or 'empty'} | {text} |" for name, (default, text) in OPTIONS.items()]
    head = "# Settings\n\nEnvironment variables; each has a default that works.\n\n"
    head += "| name | default | meaning |\n|---|---|---|\n"
    return NOTE + head + "\n".join(rows) + "\n"


def errors_page() -> str:
    """Every error code with its sentence."""
    import giaoban
    from giaoban.base.errors import CODES

    # A code is declared where it is used: every module must be loaded to know them all.
    for module in pkgutil.walk_packages(giaoban.__path__, "giaoban."):
        if not module.name.endswith(("__main__", "settings_test")) and ".migrations" not in module.name:
            importlib.import_module(module.name)

    rows = [f"| `{code}` | {str(sentence).replace('|', '¦')} |" for code, sentence in sorted(CODES.items())]
    head = "# What a person is told\n\nCodes are stable; a retired one is never used again.\n\n"
    head += "| code | sentence |\n|---|---|\n"
    return NOTE + head + "\n".join(rows) + "\n"


def verbs_page() -> str:
    """Every verb with the roles that may do it."""
    from giaoban.people.enums import Role
    from giaoban.people.policy import VERBS

    head = f"# Who may do what\n\nFor a unit and its subtree.\n\n| verb | {' | '.join(str(r.label) for r in Role)} |\n"
    lines = [
        f"| `{verb}` | {' | '.join('✓' if role in roles else '' for role in Role)} |" for verb, roles in VERBS.items()
    ]
    return NOTE + head + "|---" * (len(Role) + 1) + "|\n" + "\n".join(lines) + "\n"


def expressions() -> str:
    """The SQL of the roll-up's usual questions. Steps that several share stand there once."""
    from giaoban.rollup.engines import steps

    texts: dict[str, int] = {}
    found: dict[str, str] = {}
    for shape, restated in steps.usual():
        made = steps.afresh("duckdb", shape, restated)
        name = steps.name_of("duckdb", shape, restated)
        found[name] = " ".join(f"{step}={texts.setdefault(sql, len(texts))}" for step, sql in made)
    found[steps.RANKING] = f"{steps.RANKING}={texts.setdefault(steps.ranking_afresh(), len(texts))}"
    return json.dumps({"made_of": steps.made_of(), "steps": found, "texts": list(texts)}, indent=1) + "\n"


# By path, from docs/.
PAGES = {
    "settings.md": settings_page,
    "errors.md": errors_page,
    "verbs.md": verbs_page,
    "../src/giaoban/rollup/engines/compiled.json": expressions,
}


def stale() -> list[str]:
    """The pages that are not what the code says now."""
    return [
        name for name, page in PAGES.items() if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != page()
    ]


def main() -> int:
    """Write, or check, the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
    import django

    django.setup()
    if "--check" in sys.argv:
        for name in stale():
            sys.stderr.write(f"docs/{name} is stale: run make docs\n")
        return 1 if stale() else 0
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
