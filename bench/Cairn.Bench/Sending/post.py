"""Builds the batch of the rows in memory by json.dumps and posts it, once for each line that it is told.

python3 post.py FOLDER SINK
"""

import http.client
import json
import pathlib
import sys
import time
import urllib.parse

folder, sink = pathlib.Path(sys.argv[1]), urllib.parse.urlparse(sys.argv[2])
prompt = json.loads((folder / "prompt.json").read_text())
with open(folder / "rows.jsonl", encoding="utf-8") as lines:
    rows = [json.loads(line) for line in lines]

print("ready", flush=True)
for line in sys.stdin:
    started = time.perf_counter()
    body = json.dumps(
        {
            "requests": [
                {
                    "custom_id": row["id"],
                    "params": {
                        "model": prompt["model"],
                        "max_tokens": prompt["maxTokens"],
                        "system": [{"type": "text", "text": prompt["system"]}],
                        "messages": [{"role": "user", "content": [{"type": "text", "text": row["text"]}]}],
                    },
                }
                for row in rows
            ]
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    connection = http.client.HTTPConnection(sink.hostname, sink.port)
    connection.request("POST", "/v1/messages/batches", body, {"content-type": "application/json"})
    batch = json.load(connection.getresponse())
    print((time.perf_counter() - started) * 1000, batch["id"].split("x")[-1], flush=True)
