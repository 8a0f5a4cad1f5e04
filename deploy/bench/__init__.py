"""Speed as ratios within one run: `python -m deploy.bench --out bench.json`.

Absolute times say more about the machine than about the code, so each figure stands beside the bare work
that it is compared with, done by the same process on the same data.
"""
