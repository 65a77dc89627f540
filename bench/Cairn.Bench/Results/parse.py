# Parses the lines of a file each time it is told to, and says how many milliseconds that took.
import json
import sys
import time

print("ready", flush=True)
for path in sys.stdin:
    started = time.perf_counter()
    with open(path.rstrip("\n"), "rb") as file:
        answered = sum(1 for line in file if json.loads(line)["custom_id"])
    print((time.perf_counter() - started) * 1e3, answered, flush=True)
