/** `/status/datastore-usage`: numbers, 30 days of history and the server's own estimate (pbs-api.md section 5.1). */
import { readError } from '../world/availability.ts';
import type { Datastore } from '../world/model.ts';
import { availBytes, USAGE_STEP_S, usedRatioAt } from '../world/usage.ts';
import { has } from '../world/version.ts';
import { ApiError, type Call, NeverAnswers, type Payload } from './exchange.ts';
import { gcCounterFields } from './gc-routes.ts';
import { nowS, unsorted } from './reading.ts';
import { canSeeSomeNamespace, canSeeStore } from './store-routes.ts';

const STEPS = 1440;
const LEAST_SAMPLES = 7;
const LARGEST_INTEGER = '9223372036854775807';

export function datastoreUsage(call: Call): Payload {
  return { data: unsorted(call, call.server.datastores.values()).flatMap((store) => usageEntry(call, store)) };
}

function usageEntry(call: Call, store: Datastore): object[] {
  const { version } = call.server;
  const kind = {
    ...(has(version, 'mountStatus') ? { 'mount-status': store.mount } : {}),
    ...(has(version, 'backendInUsage') ? { 'backend-type': store.backend } : {}),
  };
  // An unmounted store is shown to everybody, before any privilege is looked at.
  if (store.mount === 'notmounted' && has(version, 'mountStatus')) return [{ store: store.name, ...kind }];
  if (!canSeeStore(call, store)) return canSeeSomeNamespace(call, store) ? [{ store: store.name, ...kind }] : [];
  // Broken storage fails in statfs, and that aborts the whole request: the bad apple.
  if (store.maintenance === null && store.brokenWith !== null) throw new ApiError(400, store.brokenWith);
  const error = readError(call.server, store);
  if (error === null && store.hangingSinceS !== null) throw new NeverAnswers();
  if (error !== null) return [{ store: store.name, ...kind, ...errorNumbers(call), error }];
  return [
    {
      store: store.name,
      ...numbers(store),
      ...kind,
      ...history(call, store),
      'gc-status': gcCounterFields(call.server, store),
    },
  ];
}

function errorNumbers(call: Call): object {
  return has(call.server.version, 'usageKeysAbsentOnError') ? {} : { total: -1, used: -1, avail: -1 };
}

function numbers(store: Datastore): object {
  return { total: store.totalBytes, used: store.usedBytes, avail: availBytes(store) };
}

function history(call: Call, store: Datastore): object {
  const startS = nowS(call) - STEPS * USAGE_STEP_S;
  const values: (number | null)[] = [];
  for (let step = 0; step < STEPS; step += 1) values.push(usedRatioAt(store, startS + (step + 1) * USAGE_STEP_S));
  const estimate = estimatedFullDate(values, startS);
  return {
    'history-start': startS,
    'history-delta': USAGE_STEP_S,
    history: values,
    ...(estimate === null ? {} : { 'estimated-full-date': estimate }),
  };
}

/** Straight line through all samples to the moment where it reaches 1; flat usage is 0, as PBS says it. */
function estimatedFullDate(values: readonly (number | null)[], startS: number): unknown {
  const samples = values.flatMap((value, step) =>
    value === null ? [] : [{ atS: startS + step * USAGE_STEP_S, value }],
  );
  if (samples.length < LEAST_SAMPLES) return null;
  const meanAt = samples.reduce((sum, sample) => sum + sample.atS, 0) / samples.length;
  const meanValue = samples.reduce((sum, sample) => sum + sample.value, 0) / samples.length;
  let covariance = 0;
  let variance = 0;
  for (const { atS, value } of samples) {
    covariance += (atS - meanAt) * (value - meanValue);
    variance += (atS - meanAt) ** 2;
  }
  if (covariance === 0) return 0;
  const fullS = Math.floor(meanAt + (1 - meanValue) / (covariance / variance));
  // The server saturates at 64 bits, which JavaScript cannot hold as a number.
  return Math.abs(fullS) < 2 ** 63 ? fullS : rawNumber(fullS < 0 ? `-${LARGEST_INTEGER}` : LARGEST_INTEGER);
}

function rawNumber(digits: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}
