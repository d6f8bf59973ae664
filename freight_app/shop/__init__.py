"""The shop's own identity: name, logo, colours, contact, languages, currencies, taxes."""
