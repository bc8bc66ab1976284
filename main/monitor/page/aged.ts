import type { Aged } from '../../../shared/contract/page-state.ts';
import { type Pace, validForMs } from '../../../shared/domain/pace.ts';
import { lastGood, type Section } from '../../../shared/domain/section.ts';

/** The last good value of a section with its age; null where there never was one. */
export function agedOf<T, V>(
  section: Section<T>,
  { pace, pollingIntervalMs }: { readonly pace: Pace; readonly pollingIntervalMs: number },
  view: (value: T) => V,
): Aged<V> | null {
  const good = lastGood(section);
  if (good === null) return null;
  const { takenAtMs } = good;
  return { value: view(good.value), takenAtMs, standsUntilMs: takenAtMs + validForMs(pace, pollingIntervalMs) };
}
