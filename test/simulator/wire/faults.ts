/** Faults as data: what goes wrong, on which endpoints, and switching it on and off while the server runs. */

export type JsonFault =
  | 'string-for-array'
  | 'object-for-array'
  | 'null-data'
  | 'null-values'
  | 'negative-numbers'
  | 'huge-numbers'
  | 'text-for-numbers'
  | 'missing-fields';

export type Fault =
  /** The port is closed: connection refused. */
  | { readonly kind: 'refuse' }
  /** TCP accepts, the TLS handshake never goes on. */
  | { readonly kind: 'hang-handshake' }
  /** Plain HTTP is spoken on the TLS port. */
  | { readonly kind: 'plain-http' }
  /** Another certificate, or one that has expired, is presented. */
  | { readonly kind: 'other-certificate' }
  | { readonly kind: 'expired-certificate' }
  /** The request is taken and never answered. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'slow-headers'; readonly delayMs: number }
  | { readonly kind: 'slow-body'; readonly chunkBytes: number; readonly pauseMs: number }
  /** Half of the promised body, then a clean end of the connection. */
  | { readonly kind: 'truncated-body' }
  | { readonly kind: 'reset-mid-body' }
  | { readonly kind: 'endless-body' }
  | { readonly kind: 'oversized-body'; readonly bytes: number }
  | { readonly kind: 'lying-content-length'; readonly extraBytes: number }
  /** The answer's bytes are compressed with gzip, which nobody asked for. */
  | { readonly kind: 'gzip' }
  | { readonly kind: 'html'; readonly status: 200 | 502 | 503 | 504 }
  /** An error status with PBS's text for it, or the given one. */
  | { readonly kind: 'status'; readonly status: number; readonly text?: string }
  | { readonly kind: 'json'; readonly fault: JsonFault }
  | { readonly kind: 'invalid-json' }
  | { readonly kind: 'empty-body' }
  | { readonly kind: 'redirect'; readonly status: 301 | 302; readonly location: string }
  /** Endpoints of the root daemon answer 400. */
  | { readonly kind: 'daemon-down' }
  /** The Date header alone is off; for a server whose whole clock is wrong set the world's `clockSkewMs`. */
  | { readonly kind: 'clock-skew'; readonly skewMs: number };

export interface FaultyRequest {
  readonly endpoint: string;
  /** Path and query. */
  readonly target: string;
}

/** A template ("/admin/gc"), an expression for path and query, or a function; nothing = every request. */
export type EndpointMatcher = string | RegExp | ((request: FaultyRequest) => boolean);

export interface ActiveFault {
  readonly fault: Fault;
  readonly matcher: EndpointMatcher | null;
}

export type RemoveFault = () => Promise<void>;

export interface FaultSwitch {
  /** Resolves when the fault is in force. Faults of connections ignore the matcher. */
  add(fault: Fault, matcher?: EndpointMatcher): Promise<RemoveFault>;
  clear(): Promise<void>;
  active(): readonly ActiveFault[];
}

const OF_CONNECTIONS: ReadonlySet<Fault['kind']> = new Set([
  'refuse',
  'hang-handshake',
  'plain-http',
  'other-certificate',
  'expired-certificate',
]);

export function isOfConnections(fault: Fault): boolean {
  return OF_CONNECTIONS.has(fault.kind);
}

export function createFaultSwitch(apply: (active: readonly ActiveFault[]) => Promise<void>): FaultSwitch {
  const active: ActiveFault[] = [];
  return {
    async add(fault, matcher) {
      const entry: ActiveFault = { fault, matcher: matcher ?? null };
      active.push(entry);
      await apply(active);
      return async () => {
        const at = active.indexOf(entry);
        if (at < 0) return;
        active.splice(at, 1);
        await apply(active);
      };
    },
    async clear() {
      active.length = 0;
      await apply(active);
    },
    active: () => active,
  };
}

/** The first fault for this request, in the order in which they were added. */
export function faultFor(active: readonly ActiveFault[], request: FaultyRequest): Fault | null {
  return active.find(({ fault, matcher }) => !isOfConnections(fault) && matches(matcher, request))?.fault ?? null;
}

function matches(matcher: EndpointMatcher | null, request: FaultyRequest): boolean {
  if (matcher === null) return true;
  if (typeof matcher === 'string') return matcher === request.endpoint;
  return matcher instanceof RegExp ? matcher.test(request.target) : matcher(request);
}
