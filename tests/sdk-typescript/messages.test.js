// Plain Messages and the counting of tokens, by each client.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, clients, Sandbox } from './sandbox.js';

let sandbox;
before(async () => { sandbox = await Sandbox.start(); });
after(() => sandbox?.stop());

const weather = {
  name: 'get_weather',
  description: 'The weather of a city',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

for (const { name, Client } of clients) {
  test(`${name} gets an answer with its usage and its request id`, async () => {
    const { data: message, response, request_id } = await sandbox.client(Client).messages
      .create(ask('Good morning'))
      .withResponse();
    assert.equal(message.role, 'assistant');
    assert.equal(message.model, 'claude-haiku-4-5-20251001');
    assert.equal(message.content[0].type, 'text');
    assert.notEqual(message.content[0].text, '');
    assert.equal(message.stop_reason, 'end_turn');
    assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
    assert.equal(message.usage.service_tier, 'standard');
    assert.match(request_id, /^req_/);
    assert.equal(message._request_id, request_id);
    assert.equal(response.headers.get('request-id'), request_id);
    assert.ok(response.headers.get('anthropic-organization-id'));
    assert.match(response.headers.get('anthropic-workspace-id'), /^wrkspc_/);
  });

  test(`${name} counts the tokens that a request is billed`, async () => {
    const { messages } = sandbox.client(Client);
    const request = ask('How many tokens is this?', { system: 'Answer briefly.' });
    const { max_tokens, ...counted } = request;
    const { input_tokens } = await messages.countTokens(counted);
    assert.equal(input_tokens, (await messages.create(request)).usage.input_tokens);
  });

  test(`${name} writes the cache once and reads it after that`, async () => {
    const { messages } = sandbox.client(Client);
    const text = `The handbook of ${name}. `.repeat(2_000);
    const system = [{ type: 'text', text, cache_control: { type: 'ephemeral', ttl: '1h' } }];
    const { usage: first } = await messages.create(ask('One', { system }));
    await sandbox.advance('PT1M');
    const { usage: second } = await messages.create(ask('Two', { system }));
    assert.ok(first.cache_creation_input_tokens > 4_096);
    assert.equal(first.cache_creation.ephemeral_1h_input_tokens, first.cache_creation_input_tokens);
    assert.equal(first.cache_read_input_tokens, 0);
    assert.equal(second.cache_read_input_tokens, first.cache_creation_input_tokens);
    assert.equal(second.cache_creation_input_tokens, 0);
  });

  test(`${name} gets an answer that fits its schema`, async () => {
    const schema = {
      type: 'object',
      properties: { label: { type: 'string', enum: ['red', 'green'] } },
      required: ['label'],
      additionalProperties: false,
    };
    const message = await sandbox.client(Client).messages.create(
      ask('Which colour?', { output_config: { format: { type: 'json_schema', schema } } }));
    const answer = JSON.parse(message.content[0].text);
    assert.deepEqual(Object.keys(answer), ['label']);
    assert.ok(schema.properties.label.enum.includes(answer.label));
  });

  test(`${name} is asked to use a tool and gives its result back`, async () => {
    const { messages } = sandbox.client(Client);
    const request = ask('The weather of Oslo?', { tools: [weather], tool_choice: { type: 'any' } });
    const asked = await messages.create(request);
    assert.equal(asked.stop_reason, 'tool_use');
    const use = asked.content.find((block) => block.type === 'tool_use');
    assert.equal(use.name, 'get_weather');
    assert.match(use.id, /^toolu_/);
    assert.equal(typeof use.input.city, 'string');

    const answered = await messages.create({
      ...request,
      tool_choice: { type: 'none' },
      messages: [
        ...request.messages,
        { role: 'assistant', content: asked.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: 'Rain' }] },
      ],
    });
    assert.equal(answered.stop_reason, 'end_turn');
  });

  test(`${name} gets thinking with a signature, and its tokens`, async () => {
    const message = await sandbox.client(Client).messages.create(
      ask('Think', { max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 1_024 } }));
    const [thinking, text] = message.content;
    assert.equal(thinking.type, 'thinking');
    assert.notEqual(thinking.signature, '');
    assert.equal(text.type, 'text');
    assert.ok(message.usage.output_tokens > 0);
  });

  test(`${name} stops at max_tokens`, async () => {
    const long = 'A long question about the history of everything. '.repeat(50);
    const message = await sandbox.client(Client).messages.create(ask(long, { max_tokens: 1 }));
    assert.equal(message.stop_reason, 'max_tokens');
    assert.equal(message.usage.output_tokens, 1);
  });

  test(`${name} warms the cache with max_tokens 0`, async () => {
    const text = `The other handbook of ${name}. `.repeat(2_000);
    const system = [{ type: 'text', text, cache_control: { type: 'ephemeral' } }];
    const message = await sandbox.client(Client).messages.create(ask('Warm', { max_tokens: 0, system }));
    assert.deepEqual(message.content, []);
    assert.equal(message.stop_reason, 'max_tokens');
    assert.equal(message.usage.output_tokens, 0);
    assert.ok(message.usage.cache_creation_input_tokens > 0);
  });

  test(`${name} sends a message over its beta door`, async () => {
    const message = await sandbox.client(Client).beta.messages.create(ask('Good evening'));
    assert.equal(message.type, 'message');
    assert.equal(message.stop_reason, 'end_turn');
  });
}
