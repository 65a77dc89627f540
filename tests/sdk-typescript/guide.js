// The batch that public guides show: all rows at once, the system prompt marked with cache_control, no primer.
// node guide.js SANDBOX WORKSPACE requests.jsonl

import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';

const [baseURL, workspace, file] = process.argv.slice(2);
const client = new Anthropic({
  apiKey: 'test-key',
  authToken: null,
  baseURL,
  defaultHeaders: { 'anthropic-workspace-id': workspace },
});

const rows = (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
let batch = await client.messages.batches.create({
  requests: rows.map((params, index) => ({
    custom_id: `row-${index}`,
    params: {
      ...params,
      system: params.system.map((block, place) => (
        place === params.system.length - 1 ? { ...block, cache_control: { type: 'ephemeral' } } : block)),
    },
  })),
});
while (batch.processing_status !== 'ended') {
  await setTimeout(100);
  batch = await client.messages.batches.retrieve(batch.id);
}
