"""A register as large as the real one, invented: the XML flows V4.1 and the CSV export of the same fiches.

`python -m bench.corpus --scale 1 --seed 2026 -o FOLDER [--registre ZIP]`. The counts, skews and known defects are
those of `targets.py`; with the register of 2021 at hand its real titles, codes, bodies, blocks and links are the
older part of the corpus, without it that part is drawn from the distributions. All texts are made of our own words.
"""
