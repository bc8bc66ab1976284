import type { Judge } from '../engine/judge/judge.ts';
import { alertSeries } from '../engine/metrics/alert-series.ts';
import type { SeriesText } from '../engine/metrics/exposition.ts';

/** `pbs_tray_alert` for the metrics page; made anew only when the alerts changed. */
export function alertMetrics(judge: Pick<Judge, 'alerts' | 'describe'>): () => readonly SeriesText[] {
  let made: { readonly of: ReturnType<Judge['alerts']>; readonly texts: readonly SeriesText[] } | null = null;
  return () => {
    const alerts = judge.alerts();
    if (made?.of !== alerts) {
      made = { of: alerts, texts: [alertSeries(alerts.values(), (alert) => judge.describe(alert).client)] };
    }
    return made.texts;
  };
}
