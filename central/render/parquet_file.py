"""The contacts as Parquet with real types; the reports stand as JSON in the file's metadata."""

from __future__ import annotations

import json
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq

from central.render.export import Export, Target, opened

ROW_GROUP = 20_000
REPORTS_KEY = b"eerst_online.reports"
_TEXT = pa.string()
_TYPES = {
    "date": pa.date32(),
    "time": pa.time32("s"),
    "utc": pa.timestamp("ms", tz="UTC"),
    "pages": pa.list_(pa.string()),
    "logging_s": pa.float64(),
    "talk_s": pa.int64(),
    "catalogue_version": pa.int32(),
    "late": pa.bool_(),
    "clock_corrected": pa.bool_(),
    "counted": pa.bool_(),
}


def write_parquet(export: Export, target: Target) -> None:
    """A group of rows at a time, so that memory does not grow with the contacts."""
    reports = {by.value: report.to_dict() for by, report in export.reports.items()}
    schema = pa.schema(
        [pa.field(name, _TYPES.get(name, _TEXT)) for name in export.columns],
        metadata={REPORTS_KEY: json.dumps(reports, ensure_ascii=False).encode()},
    )
    rows = iter(export.rows)
    with opened(target) as stream, pq.ParquetWriter(stream, schema) as writer:
        while group := list(islice(rows, ROW_GROUP)):
            columns = {name: [getattr(row, name) for row in group] for name in export.columns}
            writer.write_table(pa.table(columns, schema=schema))
