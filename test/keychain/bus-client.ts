import { connect } from 'node:net';
import { type BusMessage, decodeBusMessage, encodeBusCall } from './bus-message.ts';

/** A member of a session bus that can own a name, wait for one, and stay silent. */
export interface BusClient {
  ownName(name: string): Promise<void>;
  /** Resolves when somebody owns the name. */
  nameOwned(name: string): Promise<void>;
  /** Resolves when a call has arrived that is not answered. */
  called(): Promise<void>;
  close(): void;
}

/** Joins the bus at a `unix:path=` address. */
export async function joinBus(address: string): Promise<BusClient> {
  const path = /unix:path=([^,]+)/.exec(address)?.[1] ?? '';
  const socket = connect(path);
  const called = Promise.withResolvers<void>();
  const calls = new Map<number, (message: BusMessage) => void>();
  const ownerListeners = new Set<() => void>();
  let isAuthenticated = false;
  let received: Buffer = Buffer.alloc(0);
  let serial = 0;

  const call = (member: string, texts: readonly string[] = [], number?: number): Promise<BusMessage> => {
    serial += 1;
    const { promise, resolve } = Promise.withResolvers<BusMessage>();
    calls.set(serial, resolve);
    socket.write(encodeBusCall({ serial, member, texts, ...(number === undefined ? {} : { number }) }));
    return promise;
  };

  const take = (message: BusMessage): void => {
    if (message.type === 1) called.resolve();
    else if (message.replySerial !== null) calls.get(message.replySerial)?.(message);
    else if (message.member === 'NameOwnerChanged') for (const listener of ownerListeners) listener();
  };

  const authenticated = Promise.withResolvers<void>();
  socket.on('error', authenticated.reject);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (!isAuthenticated) {
      const lineEnd = received.indexOf('\r\n');
      if (lineEnd === -1) return;
      isAuthenticated = true;
      received = received.subarray(lineEnd + 2);
      authenticated.resolve();
    }
    for (let next = decodeBusMessage(received); next !== null; next = decodeBusMessage(received)) {
      received = next.rest;
      take(next.message);
    }
  });
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  await authenticated.promise;
  socket.write('BEGIN\r\n');
  await call('Hello');

  const isOwned = async (name: string) => (await call('NameHasOwner', [name])).body.readUInt32LE(0) === 1;

  return {
    ownName: async (name) => {
      await call('RequestName', [name], 0);
    },
    nameOwned: async (name) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const check = async () => {
        if (await isOwned(name)) resolve();
      };
      ownerListeners.add(check);
      await call('AddMatch', ["type='signal',member='NameOwnerChanged'"]);
      await check();
      await promise;
      ownerListeners.delete(check);
    },
    called: () => called.promise,
    close: () => socket.destroy(),
  };
}
