import type { Failure } from '../../shared/domain/failure.ts';
import type { SourceState } from '../../shared/domain/source.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { failureWording, type Wording } from '../../shared/view/failure-wording.ts';

type Known = Pick<SourceState, 'name' | 'url' | 'kind'>;

/** A failure of a source of any kind, in words for people. */
export function sourceWording(failure: Failure, { name, url, kind }: Known, settings: Settings): Wording {
  return failureWording(failure, { server: name, url, sourceKind: kind, tokenId: tokenIdOf(settings, name) });
}

/** Why a source does not answer, and what to do about it; null while it does, or was not asked yet. */
export function sourceTrouble(source: SourceState, settings: Settings): Wording | null {
  return source.reach.kind === 'failing' ? sourceWording(source.reach.failure, source, settings) : null;
}

/** Such as `monitor@pbs!tray`; empty where a source has none, or the settings do not name it. */
export function tokenIdOf(settings: Settings, name: string): string {
  const configured = settings.servers.find((server) => server.name === name);
  return configured && 'tokenId' in configured ? configured.tokenId : '';
}
