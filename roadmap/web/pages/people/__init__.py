"""Administration and team: people, invitations and accounts."""
