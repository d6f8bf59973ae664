"""Orders that change after they were placed: amended, split, tagged, sent back."""
