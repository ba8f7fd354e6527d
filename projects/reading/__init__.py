"""Reading a register: a workbook as an office really keeps it becomes rows and rejections, frozen values without a database.

guard (may this file be opened at all) -> sheets (rows of cells, one at a time) -> headers (which column is which field)
-> cells (what one cell says) -> rows (one project, or the reasons why not) -> register (the whole file).
"""
