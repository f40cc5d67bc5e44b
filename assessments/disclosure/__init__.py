"""The region: published figures, their audit, their certificate, the chained release.

Pure: values and bytes in, values and bytes out; no SQL, no files, no clock.
"""
