"""Pages by audience, and the one design system they are made of."""
