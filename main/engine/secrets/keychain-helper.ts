// The whole program of the keychain's helper process. A keytar call may block its thread without limit (a locked
// keyring waits for its user), and no timer can free that thread: so it lives here, where it can be killed.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { type HelperReply, type HelperRequest, KEYCHAIN_SERVICE, parseHelperRequest } from './keychain-protocol.ts';
import { isKeyringLocked } from './keyring-lock.ts';

type Keytar = typeof import('keytar');

/** Electron's line to the process that forked this one. */
interface MessagePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: string): void;
}

const require = createRequire(import.meta.url);

const port = messagePort();
if (port === null) await serveLines();
else serveMessages(port);

/** Started by plain Node: requests on standard input, one call at a time, in order. */
async function serveLines(): Promise<void> {
  // Whoever started this has gone or needs it no more. A plain exit would wait for a blocked call, this does not.
  process.stdin.once('end', () => process.kill(process.pid, 'SIGKILL'));
  for await (const line of createInterface({ input: process.stdin })) {
    const request = parseHelperRequest(line);
    if (request !== null) process.stdout.write(`${JSON.stringify(await replyTo(request))}\n`);
  }
}

/** Started by Electron, whose processes have no standard input. The one who asks waits for each reply. */
function serveMessages(messages: MessagePort): void {
  messages.on('message', ({ data }) => {
    const request = typeof data === 'string' ? parseHelperRequest(data) : null;
    if (request !== null) void replyTo(request).then((reply) => messages.postMessage(JSON.stringify(reply)));
  });
}

function messagePort(): MessagePort | null {
  const host: { readonly parentPort?: MessagePort } = process;
  return host.parentPort ?? null;
}

async function replyTo(request: HelperRequest): Promise<HelperReply> {
  const { id } = request;
  let keytar: Keytar;
  try {
    // Late, because the module may be missing, and its system library too.
    keytar = require('keytar');
  } catch (error) {
    return { id, ok: false, stage: 'load', message: messageOf(error) };
  }
  try {
    return { id, ok: true, secret: await answer(keytar, request) };
  } catch (error) {
    return { id, ok: false, stage: 'call', message: messageOf(error) };
  }
}

async function answer(keytar: Keytar, request: HelperRequest): Promise<string | null> {
  if (request.call === 'read') return read(keytar, request.account);
  if (request.call === 'write') await keytar.setPassword(KEYCHAIN_SERVICE, request.account, request.secret);
  else await keytar.deletePassword(KEYCHAIN_SERVICE, request.account);
  return null;
}

async function read(keytar: Keytar, account: string): Promise<string | null> {
  const secret = await keytar.getPassword(KEYCHAIN_SERVICE, account);
  if (secret === null && (await isKeyringLocked())) throw new Error('the keyring is locked');
  return secret;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
