import type { FreshnessState } from './fleet-filter.ts';
import type { SqlbakTypeView } from './sqlbak-view.ts';

/**
 * How fresh a kind of backup of a SqlBak job is by itself: late after the limit of its kind or rhythm, due between the
 * expected moment and that. Without any known success it is late where the settings ask for that kind.
 */
export function sqlbakFreshness(
  { isEnabled, lastSuccessAtMs, nextExpectedAtMs, staleAtMs }: SqlbakTypeView,
  nowMs: number,
): FreshnessState {
  if (lastSuccessAtMs === null) return isEnabled ? 'late' : 'not-watched';
  if (staleAtMs === null || nowMs >= staleAtMs) return isEnabled ? 'late' : 'not-watched';
  return nextExpectedAtMs !== null && nowMs >= nextExpectedAtMs ? 'due' : 'fresh';
}
