"""Where the database notes which tables were changed (base/marks.py); the triggers come after each migration."""

from django.db import migrations

POSTGRESQL = """
    CREATE TABLE base_change (
        name text NOT NULL,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (xid, name)
    );
    CREATE FUNCTION base_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO base_change (name) VALUES (TG_ARGV[0]) ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$;
"""
SQLITE = "CREATE TABLE base_mark (name text PRIMARY KEY, mark integer NOT NULL) WITHOUT ROWID"


def _make(apps, editor):
    editor.execute(POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE)


def _drop(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION base_note_change CASCADE")
        editor.execute("DROP TABLE base_change")
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'giaoban_change_%%'", [])
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        editor.execute(f'DROP TRIGGER "{name}"')
    editor.execute("DROP TABLE base_mark")


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0005_audit_terms_by_entry'),
    ]

    operations = [migrations.RunPython(_make, _drop)]
