"""Old and foreign text formats through LibreOffice, where it is installed: .doc, .rtf, .odt to .docx."""

import shutil
import tempfile
from pathlib import Path

from giaoban.intake.formats.apart import Died, start

# Its own profile, made for one file and thrown away: no macro runs, no link is followed, nothing is asked of the net.
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    + "</oor:items>"
)


# Named, so that LibreOffice does not take damage for a text of some other kind.
_FILTERS = {".doc": "MS Word 97", ".rtf": "Rich Text Format", ".odt": "writer8", ".docx": "MS Word 2007 XML"}


def converter() -> str | None:
    """LibreOffice on this machine, if any."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, suffix: str) -> bytes:
    """A .doc, .rtf or .odt (`suffix`) as .docx. Raises TooSlow, or Died where LibreOffice makes nothing of it."""
    return _converted(data, suffix, "docx:MS Word 2007 XML")


def to_pdf(data: bytes) -> bytes:
    """A .docx as PDF. Raises TooSlow, or Died where LibreOffice is not there or makes nothing of it."""
    return _converted(data, ".docx", "pdf:writer_pdf_Export")


def _converted(data: bytes, suffix: str, wanted: str) -> bytes:
    program = converter()
    if program is None:
        raise Died
    with tempfile.TemporaryDirectory(prefix="giaoban-") as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        source = folder / f"in{suffix}"
        source.write_bytes(data)
        start(
            ["run", program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
            + [
                "--nolockcheck",
                f"--infilter={_FILTERS[suffix]}",
                "--convert-to",
                wanted,
                "--outdir",
                str(folder),
                str(source),
            ],
            folder=name,
        )
        made = folder / f"in.{wanted.partition(':')[0]}"
        if not made.exists():
            raise Died
        return made.read_bytes()
