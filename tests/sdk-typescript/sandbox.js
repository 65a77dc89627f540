// A sandbox in a process of its own, on a free port, and official clients that talk to it.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import Current, { toFile } from '@anthropic-ai/sdk';
import Old from 'anthropic-sdk-0';

// No setting of the machine may reach a client.
for (const name of Object.keys(process.env)) {
  if (name.startsWith('ANTHROPIC_') || /_proxy$/i.test(name)) delete process.env[name];
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const command = process.env.CAIRN_COMMAND
  ?? path.join(root, 'artifacts/bin/Cairn.Cli/release/Cairn.Cli.dll');

export { toFile };

/** Each client with what it sends: the current one and one from before 1.0. */
export const clients = [
  { name: '1.11.0', Client: Current, version: '2026-10-21', key: ['authorization', 'Bearer test-key'] },
  { name: '0.137.0', Client: Old, version: '2023-06-01', key: ['x-api-key', 'test-key'] },
];

export class Sandbox {
  #process;
  #home;

  constructor(child, home, address) {
    this.#process = child;
    this.#home = home;
    this.address = address;
  }

  /** Time stands until advance() moves it, so that a batch ends when a test says so. */
  static async start(...args) {
    const home = await mkdtemp(path.join(tmpdir(), 'cairn-sdk-'));
    const child = spawn('dotnet', [command, 'sandbox', '--port', '0', '--clock', 'step', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: home,
      env: { ...process.env, CAIRN_HOME: home },
    });
    // The runner ends a file that takes too long, and a sandbox outlives nobody.
    process.once('exit', () => child.kill('SIGKILL'));
    process.once('SIGTERM', () => process.exit(1));
    child.stderr.setEncoding('utf8');
    let errors = '';
    child.stderr.on('data', (text) => { errors += text; });
    const lines = readline.createInterface({ input: child.stdout });
    const first = await new Promise((resolve) => {
      lines.once('line', resolve);
      child.once('exit', () => resolve(''));
    });
    const address = /^sandbox at (\S+)/.exec(first)?.[1];
    if (!address) {
      child.kill('SIGKILL');
      throw new Error(`The sandbox (${command}) did not say where it listens: '${first}' ${errors}`);
    }
    return new Sandbox(child, home, address);
  }

  /** A client that never tries twice, so that a test sees the first answer. */
  client(Client = Current, options = {}) {
    return new Client({ apiKey: 'test-key', authToken: null, baseURL: this.address, maxRetries: 0, ...options });
  }

  /** Moves time on by an ISO 8601 duration. */
  async advance(duration) {
    const response = await fetch(`${this.address}/sandbox/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: duration }),
    });
    if (!response.ok) throw new Error(`The clock did not move: ${await response.text()}`);
  }

  /** One call without any client: what is on the wire. */
  async raw(method, route, body) {
    const response = await fetch(this.address + route, {
      method,
      headers: {
        'x-api-key': 'test-key',
        'anthropic-version': '2026-10-21',
        'content-type': 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async stop() {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGKILL');
      await gone;
    }
    await rm(this.#home, { recursive: true, force: true });
  }
}

export const model = 'claude-haiku-4-5';

/** A small request, with whatever a test adds. */
export function ask(text, extra = {}) {
  return { model, max_tokens: 256, messages: [{ role: 'user', content: text }], ...extra };
}

/** All of an async sequence. */
export async function all(sequence) {
  const items = [];
  for await (const item of sequence) items.push(item);
  return items;
}

/** The header that makes the sandbox strike one call. */
export function fault(text) {
  return { headers: { 'cairn-sandbox-fault': text } };
}

/** A fetch that strikes only the calls that `when` picks, by their number and path, and that counts all. */
export function striking(text, when) {
  const call = (url, init) => {
    call.count += 1;
    const headers = new Headers(init.headers);
    if (when(call.count, new URL(url).pathname)) headers.set('cairn-sandbox-fault', text);
    return fetch(url, { ...init, headers });
  };
  call.count = 0;
  return call;
}
