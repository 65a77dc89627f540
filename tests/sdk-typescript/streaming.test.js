// Streamed Messages, by each client.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { all, ask, clients, fault, Sandbox } from './sandbox.js';

let sandbox;
before(async () => { sandbox = await Sandbox.start(); });
after(() => sandbox?.stop());

const question = 'Tell me something that takes more than a few words to say, with an 😀 in it.';

for (const { name, Client } of clients) {
  test(`${name} sees the events in their order`, async () => {
    const events = await all(await sandbox.client(Client).messages.create(ask(question, { stream: true })));
    const types = events.map((event) => event.type);
    assert.equal(types[0], 'message_start');
    assert.deepEqual(events[0].message.content, []);
    assert.equal(events[0].message.stop_reason, null);
    assert.equal(types[1], 'content_block_start');
    assert.deepEqual(types.slice(-3), ['content_block_stop', 'message_delta', 'message_stop']);
    assert.deepEqual([...new Set(types.slice(2, -3))], ['content_block_delta']);
    assert.equal(events.at(-2).delta.stop_reason, 'end_turn');
    assert.ok(events.at(-2).usage.output_tokens > 0);
  });

  test(`${name} puts the same message together as a plain call gets`, async () => {
    const { messages } = sandbox.client(Client);
    const plain = await messages.create(ask(question));
    const stream = messages.stream(ask(question));
    let text = '';
    stream.on('text', (piece) => { text += piece; });
    const streamed = await stream.finalMessage();
    assert.equal(text, plain.content[0].text);
    assert.equal(streamed.content[0].text, plain.content[0].text);
    assert.equal(streamed.stop_reason, plain.stop_reason);
    assert.equal(streamed.usage.input_tokens, plain.usage.input_tokens);
    assert.equal(streamed.usage.output_tokens, plain.usage.output_tokens);
  });

  test(`${name} puts a tool's input together from its pieces`, async () => {
    const tool = {
      name: 'get_weather',
      input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    };
    const request = ask('The weather of Oslo?', { tools: [tool], tool_choice: { type: 'any' } });
    const stream = sandbox.client(Client).messages.stream(request);
    const pieces = [];
    stream.on('inputJson', (piece) => pieces.push(piece));
    const message = await stream.finalMessage();
    const use = message.content.find((block) => block.type === 'tool_use');
    assert.deepEqual(JSON.parse(pieces.join('')), use.input);
    assert.equal(typeof use.input.city, 'string');
    assert.equal(message.stop_reason, 'tool_use');
  });

  test(`${name} sees thinking and its signature arrive`, async () => {
    const request = ask('Think', { max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 1_024 } });
    const stream = sandbox.client(Client).messages.stream(request);
    let thinking = '';
    let signature = '';
    stream.on('thinking', (piece) => { thinking += piece; });
    stream.on('signature', (whole) => { signature = whole; });
    const { content: [block] } = await stream.finalMessage();
    assert.equal(block.type, 'thinking');
    assert.equal(thinking, block.thinking);
    assert.notEqual(signature, '');
    assert.equal(signature, block.signature);
  });

  test(`${name} throws on an error event after the 200`, async () => {
    const stream = await sandbox.client(Client).messages
      .create(ask(question, { stream: true }), fault('stream_error'));
    await assert.rejects(all(stream), (error) => {
      assert.ok(error instanceof Client.APIError);
      assert.equal(error.type, 'overloaded_error');
      return true;
    });
  });

  test(`${name} throws when the stream is cut`, async () => {
    const { messages } = sandbox.client(Client);
    await assert.rejects(messages.stream(ask(question), fault('stream_cut')).finalMessage(), (error) => {
      assert.equal(error.status, undefined, error.message);
      return true;
    });
  });

  test(`${name} gets a refusal of a streamed call as an exception`, async () => {
    const { messages } = sandbox.client(Client);
    await assert.rejects(
      messages.create(ask(question, { stream: true, max_tokens: -1 })), Client.BadRequestError);
  });
}

test('a streamed answer is an event stream on the wire', async () => {
  const { headers, text } = await sandbox.raw('POST', '/v1/messages', ask(question, { stream: true }));
  assert.match(headers.get('content-type'), /^text\/event-stream/);
  for (const event of text.trim().split('\n\n')) {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? assert.fail(event);
    assert.equal(JSON.parse(data).type, name);
  }
});
