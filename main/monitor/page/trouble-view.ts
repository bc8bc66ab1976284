import type { Trouble } from '../../../shared/contract/page-state.ts';
import type { Failure } from '../../../shared/domain/failure.ts';
import type { Section } from '../../../shared/domain/section.ts';
import type { SourceState } from '../../../shared/domain/source.ts';
import { sourceWording } from '../source-trouble.ts';
import type { Lens } from './lens.ts';

/** A failure of a source in words. */
export function troubleOf(failure: Failure, sinceMs: number, source: SourceState, lens: Lens): Trouble {
  return { ...sourceWording(failure, source, lens.settings), sinceMs };
}

/** Why a section could not be read; null where it could, or was not tried. Since its last good read, if there was one. */
export function sectionTrouble(section: Section<unknown>, source: SourceState, lens: Lens): Trouble | null {
  if (section.kind !== 'failed') return null;
  return troubleOf(section.failure, section.last?.takenAtMs ?? section.failedAtMs, source, lens);
}
