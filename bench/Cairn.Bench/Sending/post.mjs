// Builds the batch of the rows in memory by the official SDK and posts it, once for each line that it is told.
// node post.mjs FOLDER SINK

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(join(process.env.NODE_PATH, 'any.js'));
const { default: Anthropic } = require('@anthropic-ai/sdk');
const [folder, baseURL] = process.argv.slice(2);
const client = new Anthropic({ apiKey: 'test-key', authToken: null, baseURL, maxRetries: 0 });
const prompt = JSON.parse(await readFile(join(folder, 'prompt.json'), 'utf8'));
const rows = (await readFile(join(folder, 'rows.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const batch = await client.messages.batches.create({
    requests: rows.map(({ id, text }) => ({
      custom_id: id,
      params: {
        model: prompt.model,
        max_tokens: prompt.maxTokens,
        system: [{ type: 'text', text: prompt.system }],
        messages: [{ role: 'user', content: [{ type: 'text', text }] }],
      },
    })),
  });
  console.log(performance.now() - started, batch.id.split('x').at(-1), line.length);
}
