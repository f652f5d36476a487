"""People: enlisting, finding, importing them; their codes, accounts and posts."""
