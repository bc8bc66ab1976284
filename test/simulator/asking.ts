/** Asking the simulator in tests: without sockets, and over TLS with every byte in view. */
import { Agent, request } from 'node:https';
import { answer } from './routes/answer.ts';
import type { ApiAnswer } from './routes/exchange.ts';
import type { FleetServer } from './start-fleet.ts';
import type { PbsServer, World } from './world/model.ts';

export function tokenHeader(node: PbsServer): string {
  const [token] = node.access.tokens.values();
  return `PBSAPIToken=${token?.id}:${token?.secret}`;
}

/** `target` without "/api2/json". */
export function ask(world: World, node: PbsServer, target: string, authorization?: string | null): ApiAnswer {
  const [path = '', query = ''] = target.split('?', 2);
  return answer(world, node, {
    method: 'GET',
    path: `/api2/json${path}`,
    query: new URLSearchParams(query),
    authorization: authorization === undefined ? tokenHeader(node) : authorization,
  });
}

/** `data` of a good answer. */
export function dataOf<T = Record<string, unknown>[]>(world: World, node: PbsServer, target: string): T {
  const { status, body } = ask(world, node, target);
  if (status !== 200) throw new Error(`${target} answered ${status}: ${body}`);
  return (JSON.parse(body) as { data: T }).data;
}

export interface WireReply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
  /** False: the connection ended before the body did. */
  readonly isComplete: boolean;
  readonly peerFingerprint: string;
}

export interface WireRequest {
  readonly target: string;
  readonly headers?: Record<string, string>;
  readonly agent?: Agent;
  /** Give up once so many body bytes are here. */
  readonly enoughBytes?: number;
}

/** Accepts any certificate: the tests of the client look at that. */
export function askOverTls(server: FleetServer, asked: WireRequest): Promise<WireReply> {
  const headers = { authorization: `PBSAPIToken=${server.tokenId}:${server.tokenSecret}`, ...asked.headers };
  const agent = asked.agent ?? new Agent({ keepAlive: false });
  const options = { agent, headers, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/api2/json${asked.target}`, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const socket = response.socket as { getPeerX509Certificate?: () => { fingerprint256: string } | undefined };
      const peerFingerprint = socket.getPeerX509Certificate?.()?.fingerprint256 ?? '';
      const finish = (): void => {
        const { statusCode: status = 0, headers: got, complete } = response;
        resolve({ status, headers: got, body: Buffer.concat(chunks), isComplete: complete, peerFingerprint });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= (asked.enoughBytes ?? Number.POSITIVE_INFINITY)) {
          finish();
          sent.destroy();
        }
      });
      response.on('end', finish);
      response.on('error', finish);
    });
    sent.on('error', reject);
    sent.end();
  });
}
