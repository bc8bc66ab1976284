/** What goes into a route and what comes out, free of sockets. */

import type { Privileges } from '../world/access.ts';
import type { PbsServer, World } from '../world/model.ts';

export interface ApiRequest {
  readonly method: string;
  /** As on the request line, without the query: "/api2/json/version". */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  /** null: no Content-Type header at all. */
  readonly contentType: string | null;
  /** Template of the endpoint, "/admin/datastore/{store}/groups", or "(unknown)". */
  readonly endpoint: string;
  /** PBS sends it chunked even without compression. */
  readonly isStreamed: boolean;
  /** Snapshot manifests that a real server would have opened for this answer. */
  readonly manifestsRead: number;
  /** The handler hangs: nothing is ever sent. */
  readonly neverComes: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export type QueryValue = string | number | boolean | readonly string[];

export interface Call {
  readonly world: World;
  readonly server: PbsServer;
  /** Auth id of the caller; null on the one endpoint that asks for none. */
  readonly caller: string | null;
  /** Values of the placeholders of the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, QueryValue>>;
  readonly privileges: (aclPath: string) => Privileges;
}

export interface Payload {
  readonly data: unknown;
  /** Keys beside `data`. */
  readonly beside?: Readonly<Record<string, unknown>>;
  readonly isStreamed?: boolean;
  readonly manifestsRead?: number;
  readonly contentType?: string;
  /** Write whole numbers under "value" as floats, "5.0", as PBS does for metrics. */
  readonly hasFloatValues?: boolean;
}

/** An answer other than 200; the text is the whole body. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** The handler waits for storage that never answers. */
export class NeverAnswers extends Error {}

export const PERMISSION_CHECK_FAILED = 'permission check failed';

export function forbidden(detail?: string): ApiError {
  return new ApiError(403, detail === undefined ? PERMISSION_CHECK_FAILED : `${PERMISSION_CHECK_FAILED} - ${detail}`);
}
