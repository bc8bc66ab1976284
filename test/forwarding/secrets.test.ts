import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { type Answering, type Received, startReceiver } from './receiver.ts';
import { type Rig, startRig } from './rig.ts';
import { fired, NEEDS, over } from './workbench.ts';

/** Everything of a request, as a receiver could give it back. */
const echo = ({ path, headers, body }: Received) => `${path} ${JSON.stringify(headers)} ${body}`;

/** Receivers that repeat what they were sent wherever an answer has room for it. */
const REPEATING: readonly Answering[] = [
  (response, received) => response.writeHead(200).end(echo(received)),
  (response, received) => response.writeHead(400).end(echo(received)),
  (response, received) => response.writeHead(401, { 'www-authenticate': encodeURIComponent(echo(received)) }).end(),
  (response, received) => response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify(received)),
  (response, received) =>
    response.writeHead(302, { location: `http://${hostOf(received)}.example/${received.path}` }).end(),
  (response, received) => response.writeHead(503, { 'retry-after': encodeURIComponent(received.path) }).end(),
  (response, received) => response.socket?.end(`HTTP/1.1 ${received.path} ${received.headers.authorization}\r\n\r\n`),
  (response) => response.destroy(),
];

const hostOf = ({ path }: Received) => path.replace(/[^a-z0-9]/gi, '').slice(0, 60) || 'x';

const token = fc.string({ unit: fc.constantFrom(...'abcXYZ0189-_.~!$%&+,:;=?@#|^"\\ '), minLength: 10, maxLength: 40 });
const pathToken = fc.string({ unit: fc.constantFrom(...'abcXYZ0189'), minLength: 10, maxLength: 40 });

function everythingSaid({ forwarding, log }: Rig, answers: readonly unknown[]): string {
  const raw = JSON.stringify([log.lines, forwarding.status(), answers], (_key, value: unknown) =>
    value instanceof Error ? { ...value, text: String(value), stack: value.stack } : value,
  );
  return `${raw} ${decoded(raw)}`;
}

function decoded(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

/** The ways in which a secret could be recognised. */
function forms(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), base64];
}

async function saidOf(kind: string, url: string | null, secret: string): Promise<string> {
  const written = { kind, ...(url === null ? {} : { url }), ...NEEDS[kind] };
  const rig = startRig({ receivers: [written], secrets: { [kind]: secret } });
  await rig.forwarding.publish([fired('1')]);
  await rig.forwarding.tell([fired('1')]);
  await rig.pass(MINUTE);
  await rig.forwarding.tell([over('1')]);
  const answers = [await rig.forwarding.test(kind)];
  await rig.pass(HOUR);
  await rig.forwarding.stop();
  return everythingSaid(rig, answers);
}

describe('a secret never appears in a log line, a status or an answer', () => {
  it.each(['alertmanager', 'pagerduty', 'ntfy', 'gotify', 'webhook', 'slack', 'dead-man'])(
    '%s: its token',
    async (kind) => {
      const there = await startReceiver();
      await fc.assert(
        fc.asyncProperty(token, fc.constantFrom(...REPEATING), async (secret, answering) => {
          there.answerWith(answering);
          const said = await saidOf(kind, there.url, secret);
          for (const form of forms(secret)) expect(said).not.toContain(form);
        }),
        { numRuns: 30 },
      );
      await there.close();
    },
  );

  it.each(['slack', 'webhook', 'dead-man'])('%s: its secret address', async (kind) => {
    const there = await startReceiver();
    await fc.assert(
      fc.asyncProperty(pathToken, fc.constantFrom(...REPEATING), async (secret, answering) => {
        there.answerWith(answering);
        const said = await saidOf(kind, null, `${there.url}/hook/${secret}?key=${secret}`);
        expect(said).not.toContain(secret);
        expect(said.toLowerCase()).not.toContain(secret.toLowerCase());
      }),
      { numRuns: 30 },
    );
    await there.close();
  });

  it.each(['slack', 'webhook', 'dead-man'])('%s: a secret that is no usable address', async (kind) => {
    await fc.assert(
      fc.asyncProperty(token, fc.constantFrom('', 'ftp://', 'http://a:', 'https://u:p@'), async (secret, scheme) => {
        const said = await saidOf(kind, null, scheme + secret);
        for (const form of forms(secret)) expect(said).not.toContain(form);
      }),
      { numRuns: 30 },
    );
  });
});
