"""Words and formats of the site's languages, and all messages for people."""
