import { lastGood } from '../../shared/domain/section.ts';
import type { SqlbakState } from '../../shared/domain/sqlbak.ts';
import { isOnline } from '../../shared/rules/sqlbak-figures.ts';
import { countText } from '../../shared/view/quantities.ts';
import type { CheckedParts } from './check.ts';

/** What `--check` tells of an account at SqlBak. */
export function checkedSqlbak(state: SqlbakState): CheckedParts {
  const servers = lastGood(state.servers)?.value;
  const jobs = lastGood(state.jobs)?.value;
  const offline = servers?.filter((server) => !isOnline(server)) ?? [];
  return {
    version: null,
    holds: servers && jobs ? `${countText(servers.length, 'server')}, ${countText(jobs.length, 'job')}` : null,
    certificateEndsAtMs: state.certificate?.validToMs ?? null,
    remarks: offline.map(({ name, status }) => `its server ${name} is ${status === '' ? 'in no known state' : status}`),
    sections: [state.servers, state.jobs, ...state.jobSettings.values(), ...state.runs.values()],
  };
}
