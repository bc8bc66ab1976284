import { SECOND } from '../../shared/time-units.ts';
import type { Engine } from '../engine/engine.ts';
import { presentedCertificate } from '../engine/pbs/connect.ts';
import { allAnswer, type CheckedServer, checkTable } from './check.ts';
import { EXIT, type HeadlessHost } from './host.ts';
import { collected } from './hurried-engine.ts';

/** `--check`: tries every server once and prints a table; returns the exit code. */
export function runCheck(host: HeadlessHost, deadlineSeconds: number): Promise<number> {
  return collected(host, { snapshotDetail: 'on-demand', deadlineSeconds }, async (engine) => {
    const checked = await Promise.all(engine.state().servers.map((state) => checkedServer(host, state)));
    process.stdout.write(checkTable(checked));
    return allAnswer(checked) ? EXIT.fine : EXIT.serverFailed;
  });
}

type KnownServer = ReturnType<Engine['state']>['servers'][number];

async function checkedServer({ settings, clock }: HeadlessHost, state: KnownServer): Promise<CheckedServer> {
  const configured = settings.servers.find(({ name }) => name === state.name);
  const tokenId = configured && 'tokenId' in configured ? configured.tokenId : '';
  const isDistrusted = state.reach.kind === 'failing' && state.reach.failure.kind === 'tls';
  const timeoutMs = settings.polling.timeoutSeconds * SECOND;
  const presented = isDistrusted ? presentedCertificate(new URL(state.url), timeoutMs, clock.nowMs) : null;
  return { state, tokenId, presented: (await presented?.catch(() => null)) ?? null };
}
