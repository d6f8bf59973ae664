"""Companies as several people: who belongs to one, as what, who is invited, and what each may spend."""
