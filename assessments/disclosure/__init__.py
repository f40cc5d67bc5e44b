"""The region: published figures, their audit, their certificate, the chained release.

Statistical disclosure control for a small table of counts, against inference by two
respondents who pool what they know.

Pure: values and bytes in, values and bytes out; no SQL, no files, no clock.
"""
