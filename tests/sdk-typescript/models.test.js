// The Models API, by each client.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { all, clients, Sandbox } from './sandbox.js';

let sandbox;
before(async () => { sandbox = await Sandbox.start(); });
after(() => sandbox?.stop());

for (const { name, Client } of clients) {
  test(`${name} lists the models, page by page as in one`, async () => {
    const { models } = sandbox.client(Client);
    const atOnce = await all(models.list({ limit: 1_000 }));
    const paged = await all(models.list({ limit: 3 }));
    assert.ok(atOnce.length > 3);
    assert.deepEqual(paged, atOnce);
    assert.ok(atOnce.some(({ id }) => id === 'claude-haiku-4-5-20251001'));
  });

  test(`${name} retrieves a model by its id and by its alias`, async () => {
    const { models } = sandbox.client(Client);
    const model = await models.retrieve('claude-haiku-4-5');
    assert.equal(model.id, 'claude-haiku-4-5-20251001');
    assert.equal(model.type, 'model');
    assert.equal(model.capabilities.batch.supported, true);
    assert.ok(model.max_input_tokens > 0 && model.max_tokens > 0);
    assert.deepEqual(await models.retrieve(model.id), model);
  });

  test(`${name} does not find a model that never was`, async () => {
    await assert.rejects(sandbox.client(Client).models.retrieve('claude-imaginary-9'), Client.NotFoundError);
  });
}
