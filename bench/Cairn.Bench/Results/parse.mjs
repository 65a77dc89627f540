// Parses the lines of a file each time it is told to, and says how many milliseconds that took.
import { openSync, readSync, closeSync } from "node:fs";
import { createInterface } from "node:readline";

const piece = 1 << 20;
const buffer = Buffer.alloc(piece * 2);

function parse(path) {
  const file = openSync(path);
  let held = 0;
  let answered = 0;
  for (let read; (read = readSync(file, buffer, held, piece, null)) > 0;) {
    const filled = held + read;
    let from = 0;
    for (let end; (end = buffer.indexOf(10, from)) >= 0 && end < filled; from = end + 1) {
      answered += JSON.parse(buffer.toString("utf8", from, end)).custom_id ? 1 : 0;
    }
    buffer.copy(buffer, 0, from, filled);
    held = filled - from;
  }
  closeSync(file);
  return answered;
}

console.log("ready");
for await (const path of createInterface({ input: process.stdin })) {
  const started = process.hrtime.bigint();
  const answered = parse(path);
  console.log(`${Number(process.hrtime.bigint() - started) / 1e6} ${answered}`);
}
