import type { Transport, TransportAnswer } from '../../../main/engine/ports.ts';
import type { ServerCertificate } from '../../../shared/domain/server.ts';
import { exchangeInProcess } from '../../simulator/in-process.ts';
import type { ActiveFault } from '../../simulator/wire/faults.ts';
import type { PbsServer, World } from '../../simulator/world/model.ts';

/** What stands between the monitor and a server, and is no part of the server. */
export interface Line {
  /** An error code of the network stack while the way is cut, such as `ENETUNREACH`; null: it is open. */
  cutWith: string | null;
  readonly faults: ActiveFault[];
  certificate: ServerCertificate;
  /** What the settings pin. */
  readonly pin: string;
  /** What the monitor's keychain holds. */
  readonly tokenSecret: string;
}

const encoder = new TextEncoder();

interface Parts {
  readonly world: World;
  readonly server: PbsServer;
  readonly line: Line;
  readonly tokenId: string;
}

/** The way to a simulated server without sockets; what never comes ends at once as a timeout. */
export function inProcessTransport({ world, server, line, tokenId }: Parts): Transport {
  const authorization = `PBSAPIToken=${tokenId}:${line.tokenSecret}`;
  let requests = 0;
  let receivedBytes = 0;
  let certificate: ServerCertificate | null = null;

  async function get({ path }: { readonly path: string }): Promise<TransportAnswer> {
    requests++;
    if (line.cutWith !== null) throw coded(line.cutWith);
    const exchange = exchangeInProcess(world, server, { target: `/api2/json${path}`, authorization }, line.faults);
    if (exchange.kind === 'refused') throw coded('ECONNREFUSED');
    if (line.certificate.fingerprint !== line.pin) {
      throw Object.assign(coded('ERR_PIN_MISMATCH'), { presentedFingerprint: line.certificate.fingerprint });
    }
    certificate = line.certificate;
    if (exchange.kind === 'hangs') throw coded('UND_ERR_HEADERS_TIMEOUT');
    const { status, contentType, body } = exchange.answer;
    const bytes = encoder.encode(body);
    receivedBytes += bytes.length;
    return { status, contentType, location: null, dateMs: Date.parse(exchange.date), body: bytes };
  }

  return {
    get,
    cost: () => ({ requests, receivedBytes }),
    certificate: () => certificate,
    close: async () => {},
  };
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
