"""The command line. `giaoban --help` lists the commands; each is thin over a room's own verb."""

import argparse
import csv
import gc
import hashlib
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")

# Each web process has a mirror of its own in memory (docs/rollup.md): one a processor, up to two.
WEB_PROCESSES = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
# A web process that does not end by itself within so long is killed.
ENDING_SECONDS = 10
# The day on which the demo's invented town stands: a quarter is over and was due two days ago.
DEMO_DAY = "2024-04-05"


def _setup() -> None:
    import django

    django.setup()


def _refused(sentence: str) -> int:
    print(f"giaoban: {sentence}", file=sys.stderr)
    return 2


def read_command(options: argparse.Namespace) -> int:
    """One JSON object a line, one per file in order; exit status 1 when one of them could not be read."""
    # Reading needs no site: no folder, key or database is made for it.
    os.environ.setdefault("GIAOBAN_SECRET_KEY", "reading-signs-nothing")
    from django.conf import settings

    from giaoban.base.errors import Refusal
    from giaoban.intake.extract import extract
    from vnfigures.as_json import reading_json
    from vnfigures.read import read

    failed = False
    for name in options.files:
        try:
            text = extract(name, Path(name).read_bytes(), settings.MAX_FILE_BYTES).text
        except Refusal as refusal:
            failed = True
            # Only a sentence asks for the rooms: texts are translated once all are loaded.
            _setup()
            row = {"source": name, "error": {"code": refusal.code, "message": refusal.message}}
        except OSError as error:
            failed = True
            row = {"source": name, "error": {"code": "cli.no_file", "message": f"Không mở được tệp: {error.strerror}."}}
        else:
            row = reading_json(name, text, read(text))
            row["text_sha256"] = hashlib.sha256(text.encode()).hexdigest()
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return 1 if failed else 0


def draft_command(options: argparse.Namespace) -> int:
    """Draft a report to a file."""
    _setup()
    from giaoban.base.actors import System
    from giaoban.documents import commands

    return commands.draft_command(System(), options.unit, options.period, options.form, Path(options.out), options.kind)


def verify_command(options: argparse.Namespace) -> int:
    """A line a mismatch; exit status 0 when every number stands."""
    _setup()
    from giaoban.documents import commands

    return commands.verify_command(Path(options.file))


def take_back_command(options: argparse.Namespace) -> int:
    """A document back from Word becomes its next version; exit status 1 when numbers wait for a decision."""
    _setup()
    from giaoban.base.actors import System
    from giaoban.documents import commands

    return commands.take_back_command(System(), Path(options.file))


def rollup_command(options: argparse.Namespace) -> int:
    """A unit's consolidated figures as CSV or JSON."""
    _setup()
    from giaoban.rollup.queries import empty_note, rollup_notes, rollup_table, table_notes

    head, rows = rollup_table(options.unit, options.period, options.hierarchy, options.boundaries, options.engine)
    if options.format == "json":
        print(json.dumps([dict(zip(head, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([head, *rows])
    asked = (options.unit, options.period, options.hierarchy, options.boundaries)
    empty = [] if rows else [empty_note(*asked)]
    for note in [*empty, *table_notes(rows), *rollup_notes(*asked)]:
        print(note, file=sys.stderr)
    return 0


def mirror_command(options: argparse.Namespace) -> int:
    """Write the mirror's next segment, or compare the mirror with the ledger."""
    _setup()
    from giaoban.rollup import mirror

    if options.do == "compact":
        print(f"{mirror.compact()} mục trong bản sao.")
        return 0
    found = mirror.verify()
    if found.differs_at is None:
        print(f"{found.rows} mục của bản sao khớp với sổ.")
        return 0
    print(f"Bản sao khác sổ từ mục {found.differs_at}.")
    return 1


def audit_command(options: argparse.Namespace) -> int:
    """Check the chain of the audit trail and the rows it vouches for; its head; a new epoch after a restore."""
    _setup()
    from giaoban.base.queries import broken_audit_entry
    from giaoban.base.trail import audit_head, holds_anchor
    from giaoban.figures.actions.new_epoch import new_epoch
    from giaoban.figures.queries import broken_batch

    if options.do == "restored":
        print(f"Sổ bắt đầu đời {new_epoch(seen_seq=options.seen)}.")
        return 0
    if options.do == "head":
        number, said = audit_head()
        print(f"{number}:{said}")
        return 0
    broken = broken_audit_entry()
    print("Nhật ký nguyên vẹn." if broken is None else f"Nhật ký sai từ mục {broken}.")
    lost = [anchor for anchor in options.anchor if not holds_anchor(anchor)]
    for anchor in lost:
        print(f"Nhật ký không còn mục mang dấu {anchor}: phần cuối đã bị cắt, hoặc dấu là của nhật ký khác.")
    changed = broken_batch()
    print("Sổ số liệu nguyên vẹn." if changed is None else f"Sổ số liệu sai ở lần ghi {changed}.")
    return 0 if broken is None and changed is None and not lost else 1


def registry_command(options: argparse.Namespace) -> int:
    """Import a list of units or a conversion table; all of it or nothing, and a line for each row that does not fit."""
    _setup()
    from giaoban.base.actors import System
    from giaoban.registry import commands

    lines = commands.import_command(
        System(),
        Path(options.file),
        on=options.on,
        since=options.since,
        legal_act=options.act,
        leave_out=options.leave_out,
        dry_run=options.dry_run,
        report=Path(options.report) if options.report else None,
    )
    print("\n".join(lines))
    return 0


def account_command(options: argparse.Namespace) -> int:
    """Open the first administrator's account, or make a new link for one; prints the link once."""
    _prepare()
    from giaoban.people import commands

    return commands.account_command(options)


def forms_command(options: argparse.Namespace) -> int:
    """Load ready-made regimes and forms for a unit, as drafts; or list what is delivered."""
    _setup()
    from giaoban.base.actors import System
    from giaoban.base.clock import today
    from giaoban.catalogue.actions.load_forms import load_forms
    from giaoban.catalogue.ready import delivered, parse_ready
    from giaoban.registry.queries import resolve

    ready = parse_ready(Path(options.file).read_text("utf-8")) if options.file else delivered()
    if options.do == "list":
        for form in ready.forms:
            print(f"{form.code}\t{form.regime}\t{','.join(form.period_types)}\t{len(form.lines)}\t{form.name}")
        return 0
    done = load_forms(System(), resolve(options.unit, today()).id, ready, options.only)
    print(f"Thêm {done.regimes} chế độ, {done.forms} biểu đang soạn. Xem lại, giao và ban hành ở Danh mục.")
    return 0


def demo_command(options: argparse.Namespace) -> int:
    """Prepare the invented town and serve it; links in messages lead to where it is served."""
    taken = _taken(options.host, options.port)
    if taken:
        return _refused(taken)
    os.environ.setdefault("GIAOBAN_ADDRESS", f"http://{options.host}:{options.port}")
    # The invented town lives in its own time: what is due there is due in a few days.
    os.environ.setdefault("GIAOBAN_DAY", DEMO_DAY)
    _prepare()
    from django.conf import settings

    from giaoban.base.clock import today
    from giaoban.demo.build import build
    from giaoban.demo.dossier import put

    print(f"Trong bản dùng thử, hôm nay là {today():%d/%m/%Y} (đặt GIAOBAN_DAY để đổi).", flush=True)
    build(lambda line: print(line, flush=True))
    folder = put(settings.VAR / "ho-so-thang-3")
    print(f"Tệp để thử kéo thả vào Thu thập, bằng tài khoản anbinh: {folder}", flush=True)
    return serve_command(options)


def _prepare() -> None:
    _setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from giaoban.base.actors import System
    from giaoban.catalogue.actions.load import load

    load(System())


def serve_command(options: argparse.Namespace) -> int:
    """Serve the site: database and static files made ready first."""
    taken = _taken(options.host, options.port)
    if taken:
        return _refused(taken)
    host, port = options.host, options.port
    with _collecting_later():
        if options.do == "serve":
            _prepare()
        from giaoban.web.warming import warm_up_to_fork

        print(f"Giao Ban: http://{host}:{port}/", flush=True)
        # Web processes are forked from this one. Two that went on speaking on one line to the database would hear one
        # another's answers: it closes all of them.
        warm_up_to_fork()
    from granian import Granian
    from granian.constants import Interfaces

    from giaoban.base.beside import worker_beside

    server = Granian(
        "giaoban.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=4,
        workers_kill_timeout=ENDING_SECONDS,
        log_access=False,
    )
    os.environ["GIAOBAN_SERVER"] = str(os.getpid())
    with worker_beside() if options.worker else nullcontext():
        server.serve()
    return 0


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Nearly all that a start loads stays: looking through it for garbage again and again took a sixth of the start.
    Done once, at its end; what is left then the web processes share."""
    gc.disable()
    try:
        yield
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()


def _taken(host: str, port: int) -> str:
    """Why nothing can be served at an address, "" where it can: web processes share their port, so a second server
    would quietly take half of the first one's requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return (
                f"không mở được cổng {port} ở {host} ({error.strerror}). Tắt chương trình đang dùng hoặc thêm --port."
            )
    return ""


def worker_command(options: argparse.Namespace) -> int:
    """Do the long work that waits and what is due by the clock, until told to stop."""
    _setup()
    from giaoban.base.worker import run

    run(once=options.once, parent=options.parent)
    return 0


def manage_command(options: argparse.Namespace) -> int:
    """Django's own commands, as migrate or shell."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["giaoban manage", *options.rest])
    return 0


Add = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    root = argparse.ArgumentParser(prog="giaoban", description="The periodic review cycle of a local authority.")
    commands = root.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=run.__doc__)
        command.set_defaults(run=run, do=name)
        return command

    _add_readers(add)
    _add_keepers(add)
    _add_servers(add)
    return root


def _add_readers(add: Add) -> None:
    """What reads reports and prints figures."""
    read = add("read", read_command, "read reports, print figures")
    read.add_argument("--json", action="store_true", required=True, help="one JSON object a line")
    read.add_argument("files", nargs="+", metavar="FILE")
    draft = add("draft", draft_command, "draft a document of a period as .docx")
    draft.add_argument("--unit", required=True, metavar="CODE")
    draft.add_argument("--period", required=True, metavar="2024-02[@REGIME]")
    draft.add_argument("--form", choices=["state", "party"], default="state")
    kinds = ["report", "level_above", "targets", "plan", "chasing"]
    draft.add_argument("--kind", choices=kinds, default="report", help="what to write (docs/document-kinds.md)")
    draft.add_argument("--out", required=True, metavar="FILE.docx")
    verify = add("verify", verify_command, "check every number of a draft or an issued file (.docx, .pdf)")
    verify.add_argument("file", metavar="FILE")
    back = add("take-back", take_back_command, "take a document back from Word as its next version")
    back.add_argument("file", metavar="FILE.docx")
    rollup = add("rollup", rollup_command, "consolidated figures of a unit")
    rollup.add_argument("--unit", required=True, metavar="CODE")
    rollup.add_argument("--period", required=True, metavar="2024-Q1[@REGIME]")
    rollup.add_argument("--hierarchy", default="state")
    rollup.add_argument("--boundaries", choices=["then", "now", "restated"], default="then")
    rollup.add_argument("--engine", default="duckdb")
    rollup.add_argument("--format", choices=["csv", "json"], default="csv")
    mirror = add("mirror", mirror_command, "the roll-up's columns: compact, verify")
    mirror.add_argument("do", choices=["compact", "verify"])


def _add_keepers(add: Add) -> None:
    """What keeps the ledger, the units and the accounts."""
    audit = add("audit", audit_command, "the audit trail: verify, head; after a backup was put back: restored")
    audit.add_argument("do", choices=["verify", "head", "restored"])
    audit.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="N:HASH",
        help="a head printed earlier: the trail must still have it (verify)",
    )
    audit.add_argument("--seen", type=int, default=0, metavar="N", help="highest number that anybody saw (restored)")
    registry = add("registry", registry_command, "units: import a list or a conversion table from Excel or CSV")
    registry.add_argument("do", choices=["import"])
    registry.add_argument("file", metavar="FILE")
    registry.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="first day of the change, 2025-07-01")
    registry.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="since when unknown old units were")
    registry.add_argument("--act", default="", metavar="TEXT", help="the legal act")
    registry.add_argument("--leave-out", action="store_true", help="write what fits, leave the rest out")
    registry.add_argument("--dry-run", action="store_true", help="only say what would be written")
    registry.add_argument("--report", metavar="FILE.csv", help="what does not fit, as a table")
    forms = add("forms", forms_command, "forms: load ready-made ones for a unit, list them")
    forms.add_argument("do", choices=["load", "list"])
    forms.add_argument("--only", nargs="+", metavar="FORM", help="only these; all where none is named")
    forms.add_argument("--unit", default="", metavar="CODE", help="the unit that will own them")
    forms.add_argument("--file", metavar="FILE.toml", help="an office's own file instead of the delivered forms")
    account = add("account", account_command, "accounts: the first administrator, a new link, a list")
    account.add_argument("do", choices=["add", "link", "list"])
    account.add_argument("name", nargs="?", default="")
    account.add_argument("--role", default="administrator")
    account.add_argument("--unit", default="", metavar="CODE", help="the unit that the role is for, with all below it")
    account.add_argument("--unit-name", default="", help="where no unit has that code yet: register it by this name")
    account.add_argument("--unit-type", default="phuong", metavar="TYPE", help="and this type: tinh, xa, phuong …")
    account.add_argument("--display-name", default="")
    account.add_argument("--email", default="")
    account.add_argument("--site", default="http://127.0.0.1:8000", help="address of the site, for the link")


def _add_servers(add: Add) -> None:
    """What runs the site."""
    for name, run, text in (
        ("serve", serve_command, "serve the site"),
        ("demo", demo_command, "prepare the invented town and serve it"),
    ):
        command = add(name, run, text)
        command.add_argument("--host", default="127.0.0.1")
        command.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        command.add_argument("--workers", type=int, default=WEB_PROCESSES, help="web processes (%(default)s here)")
        command.add_argument("--no-worker", dest="worker", action="store_false", help="`giaoban worker` runs elsewhere")
    worker = add("worker", worker_command, "do long work and what is due by the clock")
    worker.add_argument("--once", action="store_true", help="end when nothing waits")
    worker.add_argument("--parent", type=int, metavar="PID", help="end with this process, however it ends")
    manage = add("manage", manage_command, "Django's own commands")
    manage.add_argument("rest", nargs=argparse.REMAINDER)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; what cannot be done ends with its sentence and exit status 2."""
    options = parser().parse_args(arguments)
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import OperationalError, ProgrammingError

    from giaoban.base.errors import Refusal
    from giaoban.catalogue.rules import PeriodError

    try:
        return int(options.run(options))
    except ImproperlyConfigured as error:
        return _refused(f"cài đặt sai: {error} Xem docs/settings.md.")
    except Refusal as refusal:
        return _refused(str(refusal))
    except (OperationalError, ProgrammingError) as error:
        # A database that was never made ready says so; anything else of its kind is a bug.
        if "no such table" not in str(error) and "does not exist" not in str(error):
            raise
        return _refused("kho dữ liệu này chưa được chuẩn bị. Chạy `giaoban serve` hoặc `make demo` trước.")
    except PeriodError as error:
        return _refused(f"không hiểu kỳ “{error}”. Ghi như 2024-02, 2024-Q1, 2024-H1, 2024-9M, 2024, 2024-02@LICH.")
    except BrokenPipeError:
        # Whoever reads has gone: nothing more may be written, not even by Python at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        return _refused(f"không mở hoặc không ghi được {error.filename}: {error.strerror}.")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
