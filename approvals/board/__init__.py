"""Reading. Page, PDF, Excel and API take the same frozen values from here, so they cannot disagree.

Nothing here writes or reads the clock.
"""
