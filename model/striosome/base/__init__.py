"""Numbers with units, arrays, statistics, errors and progress: what every room may need."""
