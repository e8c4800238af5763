"""Many experiments declared in one file: designs, points, records, results."""
