// Errors as the typed exceptions of each client.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, clients, fault, Sandbox, striking } from './sandbox.js';

let sandbox;
before(async () => { sandbox = await Sandbox.start(); });
after(() => sandbox?.stop());

async function errorOf(promise) {
  let caught;
  await assert.rejects(promise, (error) => {
    caught = error;
    return true;
  });
  return caught;
}

function check(error, Class, status, type) {
  assert.ok(error instanceof Class, `${error.constructor.name}: ${error.message}`);
  assert.equal(error.status, status);
  assert.equal(error.error.type, 'error');
  assert.equal(error.error.error.type, type);
  assert.equal(typeof error.error.error.message, 'string');
  assert.match(error.requestID, /^req_/);
  assert.equal(error.error.request_id, error.requestID);
}

const struck = [
  ['unauthorized_401', 'AuthenticationError', 401, 'authentication_error'],
  ['forbidden_403', 'PermissionDeniedError', 403, 'permission_error'],
  ['conflict_409', 'ConflictError', 409, 'conflict_error'],
  ['rate_limited', 'RateLimitError', 429, 'rate_limit_error'],
  ['server_error_500', 'InternalServerError', 500, 'api_error'],
  ['unavailable_503', 'InternalServerError', 503, 'api_error'],
  ['timeout_504', 'InternalServerError', 504, 'timeout_error'],
  ['overloaded_529', 'InternalServerError', 529, 'overloaded_error'],
];

for (const { name, Client } of clients) {
  test(`${name} throws BadRequestError for a bad body`, async () => {
    const error = await errorOf(sandbox.client(Client).messages.create({ model: 'claude-haiku-4-5', max_tokens: 8 }));
    check(error, Client.BadRequestError, 400, 'invalid_request_error');
    assert.match(error.error.error.message, /^messages: /);
  });

  test(`${name} throws BadRequestError for a bad custom_id`, async () => {
    const requests = [{ custom_id: 'not a good id', params: ask('x') }];
    const error = await errorOf(sandbox.client(Client).messages.batches.create({ requests }));
    check(error, Client.BadRequestError, 400, 'invalid_request_error');
    assert.match(error.error.error.message, /^requests\.0\.custom_id: String should match pattern/);
  });

  test(`${name} throws AuthenticationError without a key`, async () => {
    const headers = { authorization: null, 'x-api-key': null };
    const client = sandbox.client(Client, { defaultHeaders: headers });
    check(await errorOf(client.models.list()), Client.AuthenticationError, 401, 'authentication_error');
  });

  test(`${name} throws NotFoundError for a batch that never was`, async () => {
    const error = await errorOf(sandbox.client(Client).messages.batches.retrieve('msgbatch_01none'));
    check(error, Client.NotFoundError, 404, 'not_found_error');
  });

  test(`${name} throws for a message of 33 MB`, async () => {
    const error = await errorOf(sandbox.client(Client).messages.create(ask('x'.repeat(33 * 1024 * 1024))));
    check(error, Client.ContentTooLargeError ?? Client.APIError, 413, 'request_too_large');
  });

  for (const [kind, className, status, type] of struck) {
    test(`${name} throws for the fault ${kind}`, async () => {
      const error = await errorOf(sandbox.client(Client).messages.create(ask('x'), fault(kind)));
      check(error, Client[className], status, type);
    });
  }

  test(`${name} sees how long a 429 asks to wait`, async () => {
    const { messages } = sandbox.client(Client);
    const waits = await errorOf(messages.create(ask('x'), fault('rate_limited;retry_after=7')));
    assert.equal(waits.headers.get('retry-after'), '7');
    const ends = await errorOf(messages.create(ask('x'), fault('spend_limit_429')));
    check(ends, Client.RateLimitError, 429, 'rate_limit_error');
    assert.equal(ends.headers.has('retry-after'), false);
    assert.equal(ends.error.error.details.error_code, 'enforced_spend_limit_reached');
  });

  test(`${name} tries again after a 529 and gets the answer`, async () => {
    const fetch = striking('overloaded_529', (count) => count === 1);
    const message = await sandbox.client(Client, { fetch, maxRetries: 1 }).messages.create(ask('x'));
    assert.equal(fetch.count, 2);
    assert.equal(message.type, 'message');
  });

  test(`${name} throws a connection error when the response is lost`, async () => {
    const error = await errorOf(sandbox.client(Client).messages.create(ask('x'), fault('response_lost')));
    assert.ok(error instanceof Client.APIConnectionError, `${error.constructor.name}: ${error.message}`);
  });
}

test('1.11.0 knows the code of an error by its own class', async () => {
  const { messages, files } = sandbox.client();
  const { EnforcedSpendLimitReachedError } = await import('@anthropic-ai/sdk/resources/shared');
  const spent = await errorOf(messages.create(ask('x'), fault('spend_limit_429')));
  assert.ok(spent instanceof EnforcedSpendLimitReachedError, spent.constructor.name);
  assert.equal(spent.errorCode, 'enforced_spend_limit_reached');
  assert.equal(spent.workspaceID, (await files.list().withResponse()).response.headers.get('anthropic-workspace-id'));
});
