import { MINUTE } from '../../time-units.ts';
import { judgeFill } from './fill.ts';
import type { ServerRule } from './rule.ts';

export const storageCritical: ServerRule = {
  kind: 'server',
  name: 'storage-critical',
  about: 'datastore',
  ending: 'no longer nearly full',
  meaning: 'A datastore is nearly full: backups are about to fail.',
  source: 'design.md, Alert rules; pbs-api.md 5.1 (share as the page shows it)',
  defaults: { threshold: 95, forMs: 5 * MINUTE, severity: 'critical' },
  judge: (context) => judgeFill(context, storageCritical, null),
};
