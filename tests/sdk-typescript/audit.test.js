// What @anthropic-ai/sdk sends, and what it logs, is read by `cairn audit`.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { ask, clients, command, Sandbox } from './sandbox.js';

let sandbox;
before(async () => { sandbox = await Sandbox.start(); });
after(() => sandbox?.stop());

function audit(text) {
  const { stdout, stderr, status } = spawnSync('dotnet', [command, 'audit', '-', '--json'], { input: text });
  assert.ok(status === 0 || status === 9, `exit code ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const tool = { name: 'look', input_schema: { type: 'object', properties: { at: { type: 'string' } } } };
const requests = [
  ask('Hello'),
  ask('Hello', { system: [{ type: 'text', text: 'Be short.', cache_control: { type: 'ephemeral', ttl: '1h' } }] }),
  ask('Hello', { tools: [tool], tool_choice: { type: 'any' } }),
  ask('Hello', { max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 1_024 } }),
];

for (const { name, Client } of clients) {
  test(`what ${name} sends is read without a fault`, async () => {
    const bodies = [];
    const client = sandbox.client(Client, {
      fetch: (url, options) => {
        if (options.body) bodies.push(options.body);
        return fetch(url, options);
      },
    });
    for (const request of requests) await client.messages.create(request);

    assert.equal(audit(bodies.join('\n')).rows, requests.length);
  });

  test(`what ${name} logs for a logger of JSON is read without a fault`, async () => {
    const lines = [];
    const write = (message, ...rest) => lines.push(JSON.stringify({ message, ...rest[0] }));
    const logger = { debug: write, info: write, warn: write, error: write };
    const client = sandbox.client(Client, { logger, logLevel: 'debug' });
    for (const request of requests) await client.messages.create(request);

    assert.equal(audit(lines.join('\n')).rows, requests.length);
  });
}
