"""The store's database and what every service uses of it: tables, dialects, migrations, the change log."""
