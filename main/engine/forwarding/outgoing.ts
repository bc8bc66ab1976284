import { failed, type Outcome, success } from '../../../shared/outcome.ts';
import type { DeliveryTrouble } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import { forwardingSecretPlace } from '../../../shared/settings/secret-places.ts';
import type { Secret } from '../secrets/secret.ts';
import type { AlertReceiver } from './alert-receiver.ts';
import { deniesAccessTo, isReceiverAnswer } from './receiver-answer.ts';

/** One request, complete. */
export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Whether it holds a secret: then nothing of the answer may be shown, because it could repeat it. */
  readonly holdsSecret: boolean;
  /** Whether the beginning of a good answer is one that such a receiver gives. */
  readonly accepts: (answerStart: string) => boolean;
  /** Whether a refusal by this status, with an answer that begins so, is about the secret or the address. */
  readonly deniesAccess: (status: number, answerStart: string) => boolean;
}

type Made = Outcome<Outgoing, DeliveryTrouble>;

/** What a kind does with its secret, and where below its address it takes messages. */
interface Shape {
  readonly path: string;
  readonly secretIs: 'needed' | 'optional';
}

const SHAPES: Record<AlertReceiver['kind'], Shape> = {
  alertmanager: { path: '/api/v2/alerts', secretIs: 'optional' },
  slack: { path: '', secretIs: 'optional' },
  pagerduty: { path: '', secretIs: 'needed' },
  ntfy: { path: '', secretIs: 'optional' },
  gotify: { path: '/message', secretIs: 'needed' },
  webhook: { path: '', secretIs: 'optional' },
  'dead-man': { path: '', secretIs: 'optional' },
};

/** Makes the request for a receiver of alerts. */
export function outgoing(receiver: AlertReceiver, secret: Secret | null, body: object | null): Made {
  const { kind } = receiver;
  const { path, secretIs } = SHAPES[kind];
  if (secret === null && secretIs === 'needed') return failed(missingSecret(receiver));
  const opened = openAddress(receiver, secret, path);
  if (!opened.ok) return opened;
  const { url, credential } = opened.value;
  return success({
    method: kind === 'dead-man' ? 'GET' : 'POST',
    url,
    headers: { 'user-agent': 'pbs-tray', ...contentHeaders(body), ...credentialHeaders(kind, credential) },
    body: body === null ? null : JSON.stringify(withKey(kind, credential, body), wellFormed),
    holdsSecret: secret !== null,
    accepts: (start) => isReceiverAnswer(kind, start),
    deniesAccess: (status, start) => deniesAccessTo(kind, status, start),
  });
}

/** Where a receiver is, as the settings or its secret say. */
interface Addressed {
  readonly name: string;
  readonly url: string | null;
  readonly secretFile: string | null;
}

interface Opened {
  readonly url: URL;
  /** For a header; null where there is none, or the address itself is the secret. */
  readonly credential: string | null;
}

/** The address of a receiver, with `path` below it; here and nowhere else is a secret revealed. */
export function openAddress(
  receiver: Addressed,
  secret: Secret | null,
  path: string,
): Outcome<Opened, DeliveryTrouble> {
  const isAddress = receiver.url === null;
  if (secret === null && isAddress) return failed(missingSecret(receiver));
  const written = isAddress ? (secret?.reveal() ?? '') : receiver.url;
  const url = targetUrl(written, path);
  if (url === null) return failed(badAddress(receiver));
  if (secret !== null && url.protocol !== 'https:' && !isLoopback(url.hostname)) return failed(openLine());
  const credential = isAddress || secret === null ? null : secret.reveal();
  if (credential !== null && !/^[\x20-\x7e]+$/.test(credential)) return failed(badCredential(receiver));
  return success({ url, credential });
}

function targetUrl(text: string, path: string): URL | null {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  url.hash = '';
  if (path !== '') url.pathname = url.pathname.replace(/\/+$/, '') + path;
  return url;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function contentHeaders(body: object | null): Record<string, string> {
  return body === null ? {} : { 'content-type': 'application/json' };
}

function credentialHeaders(kind: AlertReceiver['kind'], credential: string | null): Record<string, string> {
  if (credential === null || kind === 'pagerduty') return {};
  return kind === 'gotify' ? { 'x-gotify-key': credential } : authorisation(credential);
}

/** The header of a receiver that knows tokens and passwords. */
export function authorisation(credential: string): Record<string, string> {
  // A token has no colon, a user with a password always has one.
  const basic = credential.includes(':') ? Buffer.from(credential).toString('base64') : null;
  return { authorization: basic === null ? `Bearer ${credential}` : `Basic ${basic}` };
}

/** Half a surrogate pair in a name would make some receivers refuse the whole message. */
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** PagerDuty alone wants its key in the message. */
function withKey(kind: AlertReceiver['kind'], credential: string | null, body: object): object {
  return kind === 'pagerduty' ? { routing_key: credential, ...body } : body;
}

function missingSecret(receiver: Addressed): DeliveryTrouble {
  const { name, variable } = forwardingSecretPlace(receiver);
  const what = receiver.url === null ? 'its address, which is its secret, is not stored.' : 'its secret is not stored.';
  return {
    kind: 'setup',
    what,
    next: `Store it with "--set-secret ${name}", set ${variable}, or name a "secretFile".`,
  };
}

function badAddress(receiver: Addressed): DeliveryTrouble {
  const { name } = forwardingSecretPlace(receiver);
  const what = 'its secret is no http:// or https:// address (without a user name in it).';
  return { kind: 'setup', what, next: `Copy the address from the receiver and store it with "--set-secret ${name}".` };
}

function badCredential(receiver: Addressed): DeliveryTrouble {
  const { name } = forwardingSecretPlace(receiver);
  const what = 'its secret holds letters that no such token has.';
  return { kind: 'setup', what, next: `Copy it from the receiver and store it with "--set-secret ${name}".` };
}

function openLine(): DeliveryTrouble {
  const what = 'its secret would go unencrypted over the network.';
  return {
    kind: 'setup',
    what,
    next: 'Use an https:// address, if need be with the "fingerprint" of its certificate.',
  };
}
