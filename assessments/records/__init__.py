"""What the record holds, as frozen values: who answered what, when.

Every time is an aware UTC datetime given by the server. Ids are opaque strings made
by the service. ``None`` means "not known" or "not there", never zero.
"""
