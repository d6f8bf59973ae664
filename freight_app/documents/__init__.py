"""Files: pictures that are uploaded, papers that are printed, and what is kept of both."""
