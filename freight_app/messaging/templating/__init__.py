"""The shop's own words in place of the house's: per message, channel and language, with every version kept."""
