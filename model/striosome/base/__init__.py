"""Numbers with units, arrays, statistics, errors and progress: shared by all rooms above."""
