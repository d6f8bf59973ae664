"""Users, roles and permissions, sign-in sessions, retailers, programs' tokens, the audit trail."""
