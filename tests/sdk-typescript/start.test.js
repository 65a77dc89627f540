// The first steps that docs/sandbox.md shows, word for word.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Sandbox } from './sandbox.js';

const guide = await readFile(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
const program = new URL('start.generated.mjs', import.meta.url);
let sandbox;
before(async () => {
  sandbox = await Sandbox.start();
  await fetch(`${sandbox.address}/sandbox/clock`, { method: 'POST', body: '{"rate": 60}' });
});
after(async () => {
  await rm(program, { force: true });
  await sandbox?.stop();
});

function block(language) {
  const found = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(guide);
  assert.ok(found, `docs/sandbox.md has no block in ${language}`);
  return found[1];
}

async function run(command, ...args) {
  const env = { ...process.env, ANTHROPIC_BASE_URL: sandbox.address, ANTHROPIC_API_KEY: 'any' };
  const { stdout } = await promisify(execFile)(command, args, { env, timeout: 120_000 });
  return stdout;
}

test('the lines in TypeScript print an answer', async () => {
  await writeFile(program, block('typescript'));
  assert.equal(await run('node', program.pathname), 'first: Hello\n');
});

test('the lines for curl print an answer', async () => {
  assert.equal(await run('bash', '-euo', 'pipefail', '-c', block('bash')), 'first: Hello\n');
});
