import { HOUR } from '../../time-units.ts';
import { judgeFill } from './fill.ts';
import type { ServerRule } from './rule.ts';
import { storageCritical } from './storage-critical.ts';

export const storageHigh: ServerRule = {
  kind: 'server',
  name: 'storage-high',
  about: 'datastore',
  ending: 'below its limit again',
  meaning: 'A datastore is fuller than is wise. Where it is critically full, only that is said.',
  source: 'design.md, Alert rules; pbs-api.md 5.1 (share as the page shows it)',
  defaults: { threshold: 85, forMs: HOUR, severity: 'warning' },
  judge: (context) => judgeFill(context, storageHigh, storageCritical),
};
