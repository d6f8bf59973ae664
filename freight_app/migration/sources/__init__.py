"""Files that people bring: kept on disk, understood, read row by row. Pure: no database, no HTTP."""
