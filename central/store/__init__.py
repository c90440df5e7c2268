"""What the centre keeps: SQLite or PostgreSQL through SQLAlchemy Core, the same SQL on both."""
