"""Cell types, one file for each with equations and parameters, and forms of release."""
