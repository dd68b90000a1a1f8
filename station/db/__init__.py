"""The station's SQLite database: tables, migrations, journal, ledger."""
