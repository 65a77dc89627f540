// What is on the wire, field by field, beside what the types of @anthropic-ai/sdk 1.11.0 call required (a name without
// a question mark). The lists are copied by hand from the file of its src/ that stands above each.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, Sandbox } from './sandbox.js';

// resources/messages/messages.ts
const message = [
  'id', 'container', 'content', 'diagnostics', 'model', 'role', 'stop_details', 'stop_reason', 'stop_sequence', 'type',
  'usage',
];
const usage = [
  'cache_creation', 'cache_creation_input_tokens', 'cache_read_input_tokens', 'inference_geo', 'input_tokens',
  'output_tokens', 'output_tokens_details', 'server_tool_use', 'service_tier', 'speed',
];
const cacheCreation = ['ephemeral_1h_input_tokens', 'ephemeral_5m_input_tokens'];
const blocks = {
  text: ['citations', 'text', 'type'],
  thinking: ['signature', 'thinking', 'type'],
  tool_use: ['id', 'caller', 'input', 'name', 'type'],
};
const deltas = {
  text_delta: ['text', 'type'],
  thinking_delta: ['thinking', 'type'],
  signature_delta: ['signature', 'type'],
  input_json_delta: ['partial_json', 'type'],
};
const events = {
  message_start: ['message', 'type'],
  content_block_start: ['content_block', 'index', 'type'],
  content_block_delta: ['delta', 'index', 'type'],
  content_block_stop: ['index', 'type'],
  message_delta: ['delta', 'type', 'usage'],
  message_stop: ['type'],
};
const messageDelta = ['container', 'stop_details', 'stop_reason', 'stop_sequence'];
const messageDeltaUsage = [
  'cache_creation_input_tokens', 'cache_read_input_tokens', 'input_tokens', 'output_tokens', 'output_tokens_details',
  'server_tool_use',
];

// resources/messages/batches.ts
const batch = [
  'id', 'archived_at', 'cancel_initiated_at', 'created_at', 'ended_at', 'expires_at', 'processing_status',
  'request_counts', 'results_url', 'type',
];
const counts = ['canceled', 'errored', 'expired', 'processing', 'succeeded'];

// resources/models.ts
const model = [
  'id', 'capabilities', 'created_at', 'deprecated_at', 'display_name', 'lifecycle', 'line', 'max_input_tokens',
  'max_tokens', 'retires_at', 'type',
];
const capabilities = [
  'batch', 'citations', 'code_execution', 'context_management', 'effort', 'image_input', 'pdf_input', 'server_tools',
  'structured_outputs', 'thinking',
];
const groups = {
  context_management: ['clear_thinking_20251015', 'clear_tool_uses_20250919', 'compact_20260112', 'supported'],
  effort: ['high', 'low', 'max', 'medium', 'supported', 'xhigh'],
  server_tools: ['code_execution', 'supported', 'web_search'],
  thinking: ['supported', 'types'],
};
const thinkingTypes = ['adaptive', 'between_tools', 'disabled', 'enabled'];

// resources/files.ts
const file = ['id', 'created_at', 'filename', 'mime_type', 'size_bytes', 'type'];

// resources/shared.ts: ErrorResponse and ErrorObject
const error = ['error', 'request_id', 'type'];
const errorObject = ['message', 'type'];

// core/pagination.ts: Page and PageCursor
const page = ['data', 'has_more', 'first_id', 'last_id'];
const pageCursor = ['data', 'next_page'];

let sandbox;
before(async () => { sandbox = await Sandbox.start(); });
after(() => sandbox?.stop());

/** Fails with all missing names at once. */
function has(fields, value, where) {
  assert.equal(typeof value, 'object', `${where} is ${value}`);
  assert.notEqual(value, null, `${where} is null`);
  assert.deepEqual(fields.filter((field) => !(field in value)), [], `${where} lacks these`);
}

function hasMessage(value, where) {
  has(message, value, where);
  has(usage, value.usage, `${where}.usage`);
  has(cacheCreation, value.usage.cache_creation, `${where}.usage.cache_creation`);
  for (const block of value.content) has(blocks[block.type], block, `${where}.content: ${block.type}`);
}

async function get(route) {
  const { status, text } = await sandbox.raw('GET', route);
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

async function post(route, body) {
  const { status, text } = await sandbox.raw('POST', route, body);
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

const tool = { name: 'look', input_schema: { type: 'object', properties: { at: { type: 'string' } } } };
const asks = {
  text: ask('Hello'),
  thinking: ask('Hello', { max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 1_024 } }),
  tool_use: ask('Hello', { tools: [tool], tool_choice: { type: 'any' } }),
};

for (const [kind, request] of Object.entries(asks)) {
  test(`a message of ${kind} has what its type requires`, async () => {
    const answer = await post('/v1/messages', request);
    hasMessage(answer, 'Message');
    assert.ok(answer.content.some((block) => block.type === kind), JSON.stringify(answer.content));
  });

  test(`the events of ${kind} have what their types require`, async () => {
    const { status, text } = await sandbox.raw('POST', '/v1/messages', { ...request, stream: true });
    assert.equal(status, 200, text);
    const data = text.split('\n').filter((line) => line.startsWith('data: '));
    const seen = data.map((line) => JSON.parse(line.slice(6)));
    for (const event of seen.filter(({ type }) => type !== 'ping')) {
      has(events[event.type] ?? assert.fail(`the types know no ${event.type}`), event, event.type);
      if (event.type === 'message_start') hasMessage(event.message, 'message_start.message');
      if (event.content_block) has(blocks[event.content_block.type], event.content_block, 'content_block');
      if (event.type === 'content_block_delta') has(deltas[event.delta.type], event.delta, event.delta.type);
      if (event.type === 'message_delta') {
        has(messageDelta, event.delta, 'message_delta.delta');
        has(messageDeltaUsage, event.usage, 'message_delta.usage');
      }
    }
    assert.ok(seen.some((event) => event.content_block?.type === kind));
  });
}

test('a batch, its page and its lines have what their types require', async () => {
  const requests = [
    { custom_id: 'good', params: ask('Hello') },
    { custom_id: 'bad', params: ask('Hello', { model: 'claude-imaginary-9' }) },
  ];
  const created = await post('/v1/messages/batches', { requests });
  has(batch, created, 'MessageBatch');
  has(counts, created.request_counts, 'MessageBatch.request_counts');
  const list = await get('/v1/messages/batches');
  has(page, list, 'Page');
  has(batch, list.data[0], 'Page.data[0]');

  await sandbox.advance('PT24H');
  has(batch, await get(`/v1/messages/batches/${created.id}`), 'ended MessageBatch');
  const { text } = await sandbox.raw('GET', `/v1/messages/batches/${created.id}/results`);
  const lines = Object.fromEntries(text.trim().split('\n').map(JSON.parse).map((line) => [line.custom_id, line.result]));
  hasMessage(lines.good.message, 'succeeded line');
  has(error, lines.bad.error, 'errored line');
  has(errorObject, lines.bad.error.error, 'errored line.error');
});

test('every model has what its type requires', async () => {
  const list = await get('/v1/models?limit=1000');
  has(page, list, 'Page');
  for (const info of list.data) {
    has(model, info, info.id);
    if (info.capabilities === null) continue;
    has(capabilities, info.capabilities, `${info.id}.capabilities`);
    for (const name of capabilities) {
      has(groups[name] ?? ['supported'], info.capabilities[name], `${info.id}.capabilities.${name}`);
    }
    has(thinkingTypes, info.capabilities.thinking.types, `${info.id}.capabilities.thinking.types`);
  }
});

test('a file and its page have what their types require', async () => {
  const form = new FormData();
  form.append('file', new Blob(['Hello'], { type: 'text/plain' }), 'hello.txt');
  const headers = { 'x-api-key': 'test-key', 'anthropic-version': '2026-10-21' };
  const response = await fetch(`${sandbox.address}/v1/files`, { method: 'POST', headers, body: form });
  assert.equal(response.status, 200);
  const uploaded = await response.json();
  has(file, uploaded, 'FileMetadata');
  const list = await get('/v1/files');
  has(pageCursor, list, 'PageCursor');
  has(file, list.data[0], 'PageCursor.data[0]');
  const deleted = await sandbox.raw('DELETE', `/v1/files/${uploaded.id}`);
  has(['id'], JSON.parse(deleted.text), 'DeletedFile');
});

test('counted tokens and an error have what their types require', async () => {
  const { max_tokens, ...counted } = ask('Hello');
  has(['input_tokens'], await post('/v1/messages/count_tokens', counted), 'MessageTokensCount');
  const { status, headers, text } = await sandbox.raw('GET', '/v1/models/claude-imaginary-9');
  assert.equal(status, 404);
  const envelope = JSON.parse(text);
  has(error, envelope, 'ErrorResponse');
  has(errorObject, envelope.error, 'ErrorObject');
  assert.equal(envelope.request_id, headers.get('request-id'));
});
