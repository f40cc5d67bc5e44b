"""One's own account: passphrase, language, and where one is signed in."""
