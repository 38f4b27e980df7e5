"""The WSGI application that granian serves."""

import gc
import logging
import os
import signal
import threading

from django.core.wsgi import get_wsgi_application

from giaoban.base.beside import die_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")


def _warm_up() -> None:
    """Before the first request is taken; where the database is not to be had yet, /healthz does it later."""
    from django.db import Error, close_old_connections

    from giaoban.web.warming import warm_up

    # The server's own handler only takes note of a signal: until it serves, a process that is told to end ends.
    told = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        warm_up()
        # What is there now stays: looking through it again and again for garbage would hold up a request now and then.
        gc.collect()
        gc.freeze()
    except Error:
        logging.getLogger(__name__).warning("not warmed up: the database cannot be reached", exc_info=True)
    finally:
        signal.signal(signal.SIGTERM, told)
        close_old_connections()


# `giaoban serve` names itself: its web processes end with it, however it ends.
if os.environ.get("GIAOBAN_SERVER", "").isdecimal():
    die_with(int(os.environ["GIAOBAN_SERVER"]))
    # Ctrl+C reaches every process of a terminal, and the server then tells its web processes to end. One that had begun
    # to end by itself when it was told hung for ever: here the server alone hears Ctrl+C.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

application = get_wsgi_application()

if os.environ.get("GIAOBAN_SERVER") and threading.current_thread() is threading.main_thread():
    from giaoban.web.renewing import begin

    _warm_up()
    begin()
