import fc from 'fast-check';

const name = fc.stringMatching(/^[a-z]{3,8}-[0-9]{1,2}$/);
const host = fc.stringMatching(/^[a-z]{1,8}(\.example)?$/);
const url = fc.tuple(host, fc.constantFrom('', ':8443', '/base/')).map(([at, rest]) => `https://${at}${rest}`);
const fingerprint = fc.option(fc.stringMatching(/^[0-9a-f]{64}$/), { nil: null });
const severity = fc.constantFrom('info', 'warning', 'critical');
const glob = fc.constantFrom('*', 'lab-*', 'a?b');

const pbs = fc.record(
  {
    name,
    url,
    tokenId: fc.constant('monitor@pbs!tray'),
    fingerprint,
    enabled: fc.boolean(),
    tokenSecretFile: fc.option(fc.constant('secret'), { nil: null }),
    datastores: fc.record({ include: fc.array(glob), exclude: fc.array(glob) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['name', 'url', 'tokenId'] },
);

const pve = fc.record({
  kind: fc.constant('pve'),
  name,
  urls: fc.array(fc.record({ url, fingerprint }), { minLength: 1, maxLength: 3 }),
  tokenId: fc.constant('monitor@pve!tray'),
});

const clients = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,6}(-[a-z]{1,3})?$/),
  fc.array(
    fc.record(
      { server: glob, datastore: name, namespace: fc.constantFrom(null, '', 'a/b') },
      { requiredKeys: ['datastore'] },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  { maxKeys: 3 },
);

const rules = fc.dictionary(
  fc.constantFrom('storage-high', 'gc-slow', 'backup-stale'),
  fc.record({ enabled: fc.boolean(), threshold: fc.nat(100), forSeconds: fc.nat(), severity }, { requiredKeys: [] }),
);

/** Documents that are right. */
export const anySettings = fc.record(
  {
    schemaVersion: fc.constant(1),
    servers: fc.uniqueArray(fc.oneof(pbs, pve), { maxLength: 3, selector: (server) => server.name }),
    clients,
    polling: fc.record(
      { intervalSeconds: fc.integer({ min: 5, max: 900 }), timeoutSeconds: fc.integer({ min: 1, max: 60 }) },
      { requiredKeys: [] },
    ),
    alerts: fc.record({ rules }, { requiredKeys: [] }),
    metrics: fc.record(
      { enabled: fc.boolean(), port: fc.nat(65_535), allowedHosts: fc.array(host, { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
    logging: fc.record({ level: fc.constantFrom('debug', 'info', 'warn', 'error') }),
  },
  { requiredKeys: [] },
);

/** Documents that were right before one value somewhere in them was replaced, or a key added. */
export const spoiltSettings = fc
  .tuple(anySettings, fc.nat(), fc.jsonValue(), fc.string())
  .map(([document, at, value, key]) => spoilt(document, { left: at % 40 }, value, key));

function spoilt(document: unknown, countdown: { left: number }, value: unknown, key: string): unknown {
  countdown.left -= 1;
  if (countdown.left === 0) return value;
  if (Array.isArray(document)) return document.map((item: unknown) => spoilt(item, countdown, value, key));
  if (typeof document !== 'object' || document === null) return document;
  const members = Object.entries(document).map(([name, member]) => [name, spoilt(member, countdown, value, key)]);
  return Object.fromEntries(countdown.left === 1 ? [...members, [key, value]] : members);
}
