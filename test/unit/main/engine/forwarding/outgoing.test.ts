import { describe, expect, it } from 'vitest';
import type { AlertReceiver } from '../../../../../main/engine/forwarding/alert-receiver.ts';
import { outgoing } from '../../../../../main/engine/forwarding/outgoing.ts';
import { Secret } from '../../../../../main/engine/secrets/secret.ts';
import { forwardingSchema } from '../../../../../shared/settings/forwarding-schema.ts';

function receiver(written: object): AlertReceiver {
  const parsed = forwardingSchema.parse({ name: 'ops', ...written });
  if (parsed.kind === 'pushgateway' || parsed.kind === 'victoriametrics') throw new Error('not of alerts');
  return parsed;
}

function made(written: object, secret: string | null, body: object | null = { a: 1 }) {
  const result = outgoing(receiver(written), secret === null ? null : new Secret(secret), body);
  if (!result.ok) return result.failure.kind === 'setup' ? result.failure.what : result.failure.kind;
  const { method, url, headers, holdsSecret } = result.value;
  const { authorization = null, 'x-gotify-key': gotifyKey = null } = headers;
  return { method, url: url.href, authorization, gotifyKey, body: result.value.body, holdsSecret };
}

const PLAIN = { method: 'POST', authorization: null, gotifyKey: null, body: '{"a":1}', holdsSecret: false };
const HOOK = 'https://hooks.slack.com/services/T0/B0/XXXX';

describe('the request for', () => {
  it.each([
    [
      'alertmanager',
      { kind: 'alertmanager', url: 'http://am:9093' },
      null,
      { ...PLAIN, url: 'http://am:9093/api/v2/alerts' },
    ],
    [
      'alertmanager below a path, with a password',
      { kind: 'alertmanager', url: 'https://am/alerts/' },
      'tray:pass',
      { ...PLAIN, url: 'https://am/alerts/api/v2/alerts', authorization: 'Basic dHJheTpwYXNz', holdsSecret: true },
    ],
    ['slack', { kind: 'slack' }, HOOK, { ...PLAIN, url: HOOK, holdsSecret: true }],
    [
      'mattermost in the open',
      { kind: 'slack', url: 'http://mm/hooks/x' },
      null,
      { ...PLAIN, url: 'http://mm/hooks/x' },
    ],
    [
      'pagerduty',
      { kind: 'pagerduty' },
      'R0UTINGKEY',
      {
        ...PLAIN,
        url: 'https://events.pagerduty.com/v2/enqueue',
        body: '{"routing_key":"R0UTINGKEY","a":1}',
        holdsSecret: true,
      },
    ],
    [
      'ntfy with a token',
      { kind: 'ntfy', topic: 't' },
      'tk_abc',
      { ...PLAIN, url: 'https://ntfy.sh/', authorization: 'Bearer tk_abc', holdsSecret: true },
    ],
    [
      'gotify below a path',
      { kind: 'gotify', url: 'https://push/gotify' },
      'Akey',
      { ...PLAIN, url: 'https://push/gotify/message', gotifyKey: 'Akey', holdsSecret: true },
    ],
    [
      'dead-man',
      { kind: 'dead-man' },
      'https://hc-ping.com/uuid',
      { ...PLAIN, method: 'GET', url: 'https://hc-ping.com/uuid', holdsSecret: true },
    ],
    [
      'uptime kuma on this machine',
      { kind: 'dead-man' },
      'http://127.0.0.1:3001/api/push/x?status=up&msg=OK',
      { ...PLAIN, method: 'GET', url: 'http://127.0.0.1:3001/api/push/x?status=up&msg=OK', holdsSecret: true },
    ],
  ])('%s', (_name, written, secret, expected) => {
    expect(made(written, secret)).toEqual(expected);
  });

  it('any receiver is JSON that every reader takes', () => {
    const request = made({ kind: 'webhook', url: 'http://hook/x' }, null, { name: 'half \ud83d', list: ['\udc00'] });
    expect(request).toMatchObject({ body: '{"name":"half \ufffd","list":["\ufffd"]}' });
  });

  it.each([
    ['no address', { kind: 'slack' }, null, 'its address, which is its secret, is not stored.'],
    ['no key', { kind: 'pagerduty' }, null, 'its secret is not stored.'],
    [
      'a secret that is no address',
      { kind: 'webhook' },
      'hello',
      'its secret is no http:// or https:// address (without a user name in it).',
    ],
    [
      'a file as address',
      { kind: 'webhook' },
      'file:///etc/passwd',
      'its secret is no http:// or https:// address (without a user name in it).',
    ],
    [
      'a user in the address',
      { kind: 'webhook' },
      'https://u:p@host/x',
      'its secret is no http:// or https:// address (without a user name in it).',
    ],
    [
      'letters that no header takes',
      { kind: 'gotify', url: 'https://push' },
      'schlüssel',
      'its secret holds letters that no such token has.',
    ],
    [
      'a secret over an open line',
      { kind: 'gotify', url: 'http://push.lan' },
      'Akey',
      'its secret would go unencrypted over the network.',
    ],
    [
      'a secret address over an open line',
      { kind: 'webhook' },
      'http://hook.lan/x',
      'its secret would go unencrypted over the network.',
    ],
    [
      'a host that only looks like this machine',
      { kind: 'webhook' },
      'http://127.0.0.1.evil.example/x',
      'its secret would go unencrypted over the network.',
    ],
  ])('is not made with %s', (_name, written, secret, expected) => {
    expect(made(written, secret)).toBe(expected);
  });
});
