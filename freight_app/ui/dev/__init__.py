"""For those who build the pages: the gallery of components and the tools that fill the design system."""
