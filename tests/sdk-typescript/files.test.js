// The Files API, by each client. The older client has it only behind its beta door.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { all, ask, clients, model, Sandbox, toFile } from './sandbox.js';

let sandbox;
before(async () => { sandbox = await Sandbox.start(); });
after(() => sandbox?.stop());

const poem = 'Roses are red, violets are blue. '.repeat(40);

function document(id) {
  return { type: 'document', source: { type: 'file', file_id: id } };
}

function about(id) {
  const content = [document(id), { type: 'text', text: 'Sum up' }];
  return { model, max_tokens: 64, messages: [{ role: 'user', content }] };
}

for (const { name, Client } of clients) {
  for (const door of ['files', 'beta.files']) {
    const filesOf = (client) => (door === 'files' ? client.files : client.beta.files);

    test(`${name} keeps a file in ${door} from its upload to its deletion`, async () => {
      const files = filesOf(sandbox.client(Client));
      const file = await files.upload({ file: await toFile(Buffer.from(poem), 'poem.txt', { type: 'text/plain' }) });
      assert.match(file.id, /^file_/);
      assert.equal(file.type, 'file');
      assert.equal(file.filename, 'poem.txt');
      assert.equal(file.mime_type, 'text/plain');
      assert.equal(file.size_bytes, Buffer.byteLength(poem));
      assert.equal(file.downloadable, false);
      assert.deepEqual(await files.retrieveMetadata(file.id), file);
      assert.ok((await all(files.list())).some(({ id }) => id === file.id));

      const deleted = await files.delete(file.id);
      assert.deepEqual(deleted, { id: file.id, type: 'file_deleted' });
      await assert.rejects(files.retrieveMetadata(file.id), Client.NotFoundError);
    });
  }

  test(`${name} may not download what it uploaded`, async () => {
    const { files } = sandbox.client(Client);
    const { id } = await files.upload({ file: await toFile(Buffer.from('x'), 'x.txt', { type: 'text/plain' }) });
    await assert.rejects(files.download(id), (error) => {
      assert.ok(error instanceof Client.BadRequestError);
      assert.equal(error.error.error.details.error_code, 'file_not_downloadable');
      return true;
    });
  });

  test(`${name} pages through its files`, async () => {
    const { files } = sandbox.client(Client);
    const ids = [];
    for (const n of [1, 2, 3]) {
      const file = await toFile(Buffer.from(`${n}`), `${n}.txt`, { type: 'text/plain' });
      ids.unshift((await files.upload({ file })).id);
    }
    const paged = [];
    for await (const { id } of files.list({ limit: 2 })) paged.push(id);
    assert.deepEqual(paged.slice(0, 3), ids);
    assert.deepEqual((await all(files.list({ ids: [ids[1]] }))).map(({ id }) => id), [ids[1]]);
  });

  test(`${name} asks about a file in a message and in a batch`, async () => {
    const client = sandbox.client(Client);
    const file = await toFile(Buffer.from(poem), 'poem.txt', { type: 'text/plain' });
    const { id } = await client.files.upload({ file });
    const { usage } = await client.messages.create(about(id));
    assert.ok(usage.input_tokens > poem.length / 10);

    const batch = await client.messages.batches.create({ requests: [{ custom_id: 'a', params: about(id) }] });
    await sandbox.advance('PT24H');
    const [line] = await all(await client.messages.batches.results(batch.id));
    assert.equal(line.result.type, 'succeeded');
    assert.equal(line.result.message.usage.input_tokens, usage.input_tokens);
  });

  test(`${name} may not ask about a file that never was`, async () => {
    await assert.rejects(
      sandbox.client(Client).messages.create(about('file_011CNha8iCJcU1wXNR6q4V8w')),
      (error) => error instanceof Client.NotFoundError || error instanceof Client.BadRequestError,
    );
  });
}
