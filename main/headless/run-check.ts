import type { Failure } from '../../shared/domain/failure.ts';
import { type AnySourceState, allSources } from '../../shared/domain/fleet.ts';
import { SECOND } from '../../shared/time-units.ts';
import { presentedCertificate } from '../engine/pbs/connect.ts';
import { tokenIdOf } from '../monitor/source-trouble.ts';
import { allAnswer, type CheckedSource, checkTable } from './check.ts';
import { EXIT, type HeadlessHost } from './host.ts';
import { collected } from './hurried-engine.ts';

/** `--check`: tries every source once and prints a table; returns the exit code. */
export function runCheck(host: HeadlessHost, deadlineSeconds: number): Promise<number> {
  return collected(host, { snapshotDetail: 'on-demand', deadlineSeconds }, async (engine) => {
    const checked = await Promise.all(allSources(engine.state()).map((state) => checkedSource(host, state)));
    process.stdout.write(checkTable(checked));
    return allAnswer(checked) ? EXIT.fine : EXIT.serverFailed;
  });
}

async function checkedSource({ settings, clock }: HeadlessHost, state: AnySourceState): Promise<CheckedSource> {
  const timeoutMs = settings.polling.timeoutSeconds * SECOND;
  const presented = await Promise.all(
    distrustedUrls(state).map(async (url) => {
      const certificate = await presentedCertificate(new URL(url), timeoutMs, clock.nowMs).catch(() => null);
      return certificate === null ? [] : [{ url, certificate }];
    }),
  );
  return { state, tokenId: tokenIdOf(settings, state.name), presented: presented.flat() };
}

/** Where what was presented is not accepted. Each node of a cluster has a certificate of its own. */
function distrustedUrls(state: AnySourceState): readonly string[] {
  if (state.kind === 'pve') return state.endpoints.filter(({ failure }) => isDistrust(failure)).map(({ url }) => url);
  return state.reach.kind === 'failing' && isDistrust(state.reach.failure) ? [state.url] : [];
}

function isDistrust(failure: Failure | null): boolean {
  return failure?.kind === 'tls';
}
