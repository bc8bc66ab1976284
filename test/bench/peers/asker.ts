import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { inflateSync } from 'node:zlib';
import type { SpawnedServer } from '../../simulator/spawn-fleet.ts';

/** Rows of an answer's `data`. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

/** Asks one simulated server as another program would: its headers, one kept-alive connection, one request at a time. */
export interface Asker {
  /** `path` below `/api2/json`; the answer's `data` when it is a list, else no rows. */
  rows(path: string): Promise<Rows>;
  close(): void;
}

export function createAsker(server: SpawnedServer, acceptEncoding: string | null): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  const headers: Record<string, string> = { authorization: `PBSAPIToken=${server.tokenId}:${server.tokenSecret}` };
  if (acceptEncoding !== null) headers['accept-encoding'] = acceptEncoding;

  function body(path: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const sent = request(`${server.url}/api2/json${path}`, { agent, headers }, (response) => {
        response.on('error', reject);
        collected(response).then((bytes) => {
          if (response.statusCode === 200) resolve(bytes);
          else reject(new Error(`${path} answered ${response.statusCode}: ${bytes}`));
        }, reject);
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  return {
    async rows(path) {
      const { data } = JSON.parse((await body(path)).toString()) as { data: unknown };
      return Array.isArray(data) ? (data as Rows) : [];
    },
    close: () => agent.destroy(),
  };
}

async function collected(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return response.headers['content-encoding'] === 'deflate' ? inflateSync(bytes) : bytes;
}
