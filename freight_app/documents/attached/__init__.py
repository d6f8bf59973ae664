"""Papers that belong to things: taken in safely, kept in versions, found by what they say, opened by signed links."""
