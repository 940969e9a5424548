"""Alembic's way in: it works on the store's connection, inside the store's transaction.

A new migration is a new file in `versions/`, written by hand after the last one and numbered on from it.
"""

from alembic import context

from bot.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)

with context.begin_transaction():
    context.run_migrations()
