import { MINUTE } from '../../time-units.ts';
import { countText, oneLine } from '../../view/quantities.ts';
import { isBackupJob, isOnline } from '../sqlbak-figures.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import type { SqlbakRule } from './rule.ts';
import { sqlbakServerSubject } from './sqlbak-moment.ts';

export const sqlbakServerOffline: SqlbakRule = {
  kind: 'sqlbak',
  name: 'sqlbak-server-offline',
  about: 'server',
  ending: 'online again',
  meaning: 'A server of a SqlBak account is not online: its jobs do not run.',
  source: 'design.md, Alert rules; sqlbak-api.md 2.1: only online counts as up',
  defaults: { threshold: null, forMs: 15 * MINUTE, severity: 'critical' },
  *judge(context) {
    const { source } = context;
    const servers = context.current(source.servers, 'heartbeat');
    if (servers === null) {
      yield unknown(sqlbakServerOffline, serverSubject(source.name));
      return;
    }
    const jobs = context.current(source.jobs, 'datastores');
    for (const server of servers) {
      if (isOnline(server)) continue;
      const subject = sqlbakServerSubject(source.name, server.id);
      const settings = context.settings(sqlbakServerOffline, subject);
      if (settings === null) continue;
      const own = jobs?.filter((job) => job.serverId === server.id && isBackupJob(job)).length ?? null;
      const said = server.status === '' ? 'says nothing' : `says "${oneLine(server.status, 40)}"`;
      const held = own === null || own === 0 ? '' : `; ${countText(own, 'backup job')} on it`;
      yield trips(sqlbakServerOffline, settings, {
        subject,
        summary: `The server ${server.name} of ${source.name} is not online: SqlBak ${said}${held}.`,
        next: 'Check that the machine is on, that its SqlBak application runs, and that it reaches the Internet.',
        cause: `sqlbak server ${source.name} ${server.id}`,
        factVersion: server.status,
      });
    }
  },
};
