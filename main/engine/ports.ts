import type { FleetState, ServerCertificate } from '../../shared/domain/server.ts';

/** Time, and the only way to wait for it. Everything in the engine that needs a clock gets this one. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. May jump. */
  nowMs(): number;
  /** Only grows, and at the pace of real time while the machine is awake. */
  monotonicMs(): number;
  /** Calls `task` once after `delayMs`; returns the function that cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** Structured log. Field values must not hold secrets; registered ones are cut out by the writer all the same. */
export interface Log {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
  /** A log whose lines carry the room that writes them. */
  child(room: string): Log;
}

/** One GET below a server's `/api2/json`. */
export interface TransportRequest {
  /** Path with its query, such as `/admin/datastore/main/groups?ns=a`; already encoded. */
  readonly path: string;
  /** Limit for the headers and, anew, for each silence within the body. */
  readonly timeoutMs: number;
  /** Limit for the whole body, both as received and after decompression. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface TransportAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly location: string | null;
  /** The server's `Date` header as milliseconds, null when missing or unreadable. */
  readonly dateMs: number | null;
  /** Decompressed. */
  readonly body: Uint8Array;
}

/** Carries requests to one server. Throws what its network stack throws; `failure-from.ts` makes sense of it. */
export interface Transport {
  get(request: TransportRequest): Promise<TransportAnswer>;
  /** Requests sent and bytes received on the wire since it was made. */
  cost(): { readonly requests: number; readonly receivedBytes: number };
  /** What the server presented in the last accepted handshake. */
  certificate(): ServerCertificate | null;
  close(): Promise<void>;
}

/** Where the fleet's state can be read and followed. */
export interface StateSource {
  state(): FleetState;
  /** Calls `listener` after every change; returns its remover. */
  subscribe(listener: (state: FleetState) => void): () => void;
}
