import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, gzip, gzipSync } from 'node:zlib';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import type { Clock, StateSource } from '../ports.ts';
import { createSeriesWriter, metricTexts, type SeriesText } from './exposition.ts';
import type { MetricsSettings } from './metrics-settings.ts';
import { renderPve } from './pve-series.ts';
import { createServerRenderer, type ServerRenderer } from './server-page.ts';
import { writeFleet } from './server-series.ts';
import { renderSqlbak } from './sqlbak-series.ts';

const compress = promisify(gzip);

/** The metrics of one moment, in Prometheus's text format. */
export interface RenderedMetrics {
  /** UTF-8. */
  readonly text: Uint8Array;
  /** The same, compressed; made once, when first wanted. */
  gzipped(): Promise<Uint8Array>;
}

/** The page `/metrics`: made from the fleet's state alone, never by asking a server. */
export interface MetricsPage {
  /** What is known now. Renderings that are asked for at the same time are one. */
  render(): Promise<RenderedMetrics>;
}

interface PageParts {
  readonly source: Pick<StateSource, 'state'>;
  /** The settings in force; the same object for as long as they do not change. */
  readonly settings: () => MetricsSettings;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  /** Series of others, such as `pbs_tray_alert`; asked for at every rendering. The same object while nothing changed. */
  readonly more?: () => readonly SeriesText[];
}

/** After this long at work, others get their turn: `/metrics` must never be what delays a poll. */
const TURN_MS = 8;

const NOTHING_MORE: readonly SeriesText[] = [];

interface Made {
  readonly state: FleetState;
  readonly settings: MetricsSettings;
  readonly added: readonly SeriesText[];
  readonly expiresAtMs: number;
  readonly page: RenderedMetrics;
}

export function createMetricsPage(parts: PageParts): MetricsPage {
  const { source, clock, more = () => NOTHING_MORE } = parts;
  let renderer: { readonly settings: MetricsSettings; readonly of: ServerRenderer } | null = null;
  let made: Made | null = null;
  let making: Promise<RenderedMetrics> | null = null;

  function render(): Promise<RenderedMetrics> {
    const state = source.state();
    const settings = parts.settings();
    const added = more();
    const isSame = made?.state === state && made.settings === settings && made.added === added;
    if (made && isSame && clock.nowMs() <= made.expiresAtMs) return Promise.resolve(made.page);
    making ??= make(state, settings, added).finally(() => {
      making = null;
    });
    return making;
  }

  async function make(
    state: FleetState,
    settings: MetricsSettings,
    added: readonly SeriesText[],
  ): Promise<RenderedMetrics> {
    if (renderer?.settings !== settings) renderer = { settings, of: createServerRenderer(settings) };
    const nowMs = clock.nowMs();
    const turn = createTurn(clock);
    const fleet = createSeriesWriter();
    writeFleet(fleet, state.servers);
    const texts: SeriesText[] = [];
    let expiresAtMs = Number.POSITIVE_INFINITY;
    for (const server of state.servers) {
      const steps = renderer.of.render(server, nowMs);
      let step = steps.next();
      while (!step.done) {
        if (turn.isOver()) await turn.letOthersRun();
        step = steps.next();
      }
      texts.push(...step.value.texts);
      expiresAtMs = Math.min(expiresAtMs, step.value.expiresAtMs);
    }
    const pve = renderPve(state.pve, settings.polling.intervalSeconds * 1000, nowMs);
    const sqlbak = renderSqlbak(state.sqlbak, settings.polling.intervalSeconds * 1000, nowMs);
    expiresAtMs = Math.min(expiresAtMs, pve.expiresAtMs, sqlbak.expiresAtMs);
    texts.push(...pve.texts, ...sqlbak.texts, fleet.text(), ...added);
    const pieces: Uint8Array[] = [];
    for (const piece of metricTexts(texts)) {
      pieces.push(piece);
      if (turn.isOver()) await turn.letOthersRun();
    }
    const page = renderedFrom(Buffer.concat(pieces));
    made = { state, settings, added, expiresAtMs, page };
    return page;
  }

  return { render };
}

/** Up to this size compressing takes 2 ms at most, less than handing it to another thread may on a busy machine. */
const COMPRESS_HERE_BYTES = 1024 * 1024;

/** The text repeats itself so much that the quickest level already leaves a twentieth. */
const COMPRESSION = { level: constants.Z_BEST_SPEED };

function renderedFrom(text: Uint8Array): RenderedMetrics {
  let gzipped: Promise<Uint8Array> | null = null;
  return {
    text,
    gzipped: () => {
      gzipped ??=
        text.length <= COMPRESS_HERE_BYTES ? Promise.resolve(gzipSync(text, COMPRESSION)) : compress(text, COMPRESSION);
      return gzipped;
    },
  };
}

function createTurn(clock: Pick<Clock, 'monotonicMs'>) {
  let startedAtMs = clock.monotonicMs();
  return {
    isOver: () => clock.monotonicMs() - startedAtMs >= TURN_MS,
    letOthersRun: async () => {
      await setImmediate();
      startedAtMs = clock.monotonicMs();
    },
  };
}
