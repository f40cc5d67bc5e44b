"""The questionnaire: to answer, the addresses that save what is given, and on paper."""
