"""Where every table of the centre is gathered; central.store.tables has them all."""

from __future__ import annotations

from sqlalchemy import MetaData

metadata = MetaData()
