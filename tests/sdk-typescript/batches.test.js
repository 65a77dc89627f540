// The whole life of a batch, by each client.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { all, ask, clients, Sandbox, striking } from './sandbox.js';

let sandbox;
before(async () => { sandbox = await Sandbox.start(); });
after(() => sandbox?.stop());

function rows(...ids) {
  return ids.map((id) => ({ custom_id: id, params: ask(`Row ${id}`) }));
}

for (const { name, Client, version, key } of clients) {
  test(`${name} runs a batch from its creation to its deletion`, async () => {
    const { batches } = sandbox.client(Client).messages;
    const created = await batches.create({ requests: rows('a', 'b', 'c') });
    assert.equal(created.processing_status, 'in_progress');
    assert.deepEqual(created.request_counts, { processing: 3, succeeded: 0, errored: 0, canceled: 0, expired: 0 });
    assert.equal(created.results_url, null);
    assert.deepEqual(await batches.retrieve(created.id), created);

    await sandbox.advance('PT24H');
    const ended = await batches.retrieve(created.id);
    assert.equal(ended.processing_status, 'ended');
    assert.deepEqual(ended.request_counts, { processing: 0, succeeded: 3, errored: 0, canceled: 0, expired: 0 });
    assert.equal(ended.results_url, `${sandbox.address}/v1/messages/batches/${created.id}/results`);

    const lines = await all(await batches.results(created.id));
    assert.deepEqual(lines.map((line) => line.custom_id).sort(), ['a', 'b', 'c']);
    for (const { result } of lines) {
      assert.equal(result.type, 'succeeded');
      assert.equal(result.message.content[0].type, 'text');
      assert.equal(result.message.usage.service_tier, 'batch');
    }

    assert.deepEqual(await batches.delete(created.id), { id: created.id, type: 'message_batch_deleted' });
    await assert.rejects(batches.retrieve(created.id), Client.NotFoundError);
  });

  test(`${name} reads why a line errored while the others succeeded`, async () => {
    const { batches } = sandbox.client(Client).messages;
    const bad = { custom_id: 'bad', params: ask('No such model', { model: 'claude-imaginary-9' }) };
    const { id } = await batches.create({ requests: [...rows('good'), bad] });
    await sandbox.advance('PT24H');

    const results = Object.fromEntries((await all(await batches.results(id))).map((l) => [l.custom_id, l.result]));
    assert.equal(results.good.type, 'succeeded');
    assert.equal(results.bad.type, 'errored');
    assert.equal(results.bad.error.type, 'error');
    assert.match(results.bad.error.error.type, /^(invalid_request|not_found)_error$/);
    assert.equal(typeof results.bad.error.error.message, 'string');
    const { request_counts } = await batches.retrieve(id);
    assert.deepEqual(request_counts, { processing: 0, succeeded: 1, errored: 1, canceled: 0, expired: 0 });
  });

  test(`${name} cancels a batch and finds its lines canceled`, async () => {
    const { batches } = sandbox.client(Client).messages;
    const { id } = await batches.create({ requests: rows('a', 'b') });
    const canceling = await batches.cancel(id);
    assert.equal(canceling.processing_status, 'canceling');
    assert.notEqual(canceling.cancel_initiated_at, null);

    await sandbox.advance('PT1H');
    const ended = await batches.retrieve(id);
    assert.equal(ended.processing_status, 'ended');
    assert.equal(ended.request_counts.canceled + ended.request_counts.succeeded, 2);
    const lines = await all(await batches.results(id));
    const canceled = lines.filter(({ result }) => result.type === 'canceled');
    assert.equal(canceled.length, ended.request_counts.canceled);
  });

  test(`${name} pages through the batches in both directions`, async () => {
    const { batches } = sandbox.client(Client).messages;
    const ids = [];
    for (const row of ['1', '2', '3', '4', '5']) ids.unshift((await batches.create({ requests: rows(row) })).id);

    const first = await batches.list({ limit: 2 });
    assert.deepEqual(first.data.map((batch) => batch.id), ids.slice(0, 2));
    assert.equal(first.has_more, true);
    const forwards = [];
    for await (const batch of batches.list({ limit: 2 })) {
      forwards.push(batch.id);
      if (forwards.length === 5) break;
    }
    assert.deepEqual(forwards, ids);
    const backwards = await all(batches.list({ limit: 2, before_id: ids[4] }));
    assert.deepEqual(backwards.map((batch) => batch.id).sort(), ids.slice(0, 4).sort());
  });

  test(`${name} finds no results before the end`, async () => {
    const { batches } = sandbox.client(Client).messages;
    const { id } = await batches.create({ requests: rows('a') });
    await assert.rejects(async () => all(await batches.results(id)), Client.AnthropicError);
    await assert.rejects(batches.delete(id), Client.BadRequestError);
  });

  test(`${name} refuses a truncated line of the results`, async () => {
    const fetch = striking('results_truncated;bytes=40', (_, path) => path.endsWith('/results'));
    const { batches } = sandbox.client(Client, { fetch }).messages;
    const { id } = await batches.create({ requests: rows('a', 'b') });
    await sandbox.advance('PT24H');
    await assert.rejects(async () => all(await batches.results(id)), SyntaxError);
  });

  test(`${name} runs a batch over its beta door`, async () => {
    const { batches } = sandbox.client(Client).beta.messages;
    const { id } = await batches.create({ requests: rows('a') });
    await sandbox.advance('PT24H');
    const [line] = await all(await batches.results(id));
    assert.equal(line.result.type, 'succeeded');
    assert.equal((await batches.retrieve(id)).processing_status, 'ended');
    assert.equal((await batches.delete(id)).type, 'message_batch_deleted');
  });

  test(`${name} sends its key and its version as the sandbox takes them`, async () => {
    const sent = [];
    const recording = (url, init) => {
      sent.push(new Headers(init.headers));
      return fetch(url, init);
    };
    await sandbox.client(Client, { fetch: recording }).messages.batches.list();
    assert.equal(sent[0].get('anthropic-version'), version);
    assert.equal(sent[0].get(key[0]), key[1]);
    assert.equal(sent[0].has(key[0] === 'x-api-key' ? 'authorization' : 'x-api-key'), false);
  });
}

test('a lost response to a create makes two batches by the default retries', async () => {
  const { batches } = sandbox.client().messages;
  const { data: [last] } = await batches.list({ limit: 1 });
  const losing = striking('response_lost', (count) => count === 1);
  await sandbox.client(undefined, { maxRetries: 1, fetch: losing }).messages.batches.create({ requests: rows('x') });

  assert.equal(losing.count, 2);
  assert.equal((await all(batches.list({ before_id: last.id }))).length, 2);
});
