"""Reading: rows in, frozen values out; nothing here changes anything."""
