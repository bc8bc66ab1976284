/** What a rule would have said of a subject from one moment on. */
export interface Look {
  readonly atMs: number;
  /** Null: neither; what was said before goes on. */
  readonly trips: boolean | null;
}

/** What history says of one subject, oldest first. */
export interface Past {
  /** For people. */
  readonly subject: string;
  readonly forMs: number;
  /** From when on there are facts. */
  readonly sinceMs: number;
  readonly looks: readonly Look[];
  /** After this long without another look what was seen last does not count as seen any more; null: it does for good. */
  readonly standsMs: number | null;
}

/** One firing. */
export interface Firing {
  readonly subject: string;
  readonly fromMs: number;
  /** Null: still. */
  readonly untilMs: number | null;
}

/**
 * The firings that these looks lead to. As in the life of an alert: it fires once it was seen to trip for its "for", it
 * ends with the first look that is fine, and time that nobody saw does not count towards its "for".
 */
export function firingsOf({ subject, forMs, looks, standsMs }: Past, nowMs: number): Firing[] {
  const firings: Firing[] = [];
  let heldMs = 0;
  let isTripping = false;
  let firedAtMs: number | null = null;

  function hold(fromMs: number, untilMs: number): void {
    if (!isTripping || firedAtMs !== null) return;
    const seenMs = Math.min(untilMs - fromMs, standsMs ?? Number.POSITIVE_INFINITY);
    if (heldMs >= forMs) firedAtMs = fromMs;
    else if (heldMs + seenMs > forMs) firedAtMs = fromMs + (forMs - heldMs);
    else heldMs += seenMs;
  }

  for (const [index, { atMs, trips }] of looks.entries()) {
    if (trips === true && !isTripping) {
      isTripping = true;
      heldMs = 0;
    } else if (trips === false && isTripping) {
      isTripping = false;
      if (firedAtMs !== null) firings.push({ subject, fromMs: Math.round(firedAtMs), untilMs: Math.round(atMs) });
      firedAtMs = null;
    }
    if (trips !== null) hold(atMs, looks[index + 1]?.atMs ?? nowMs);
  }
  hold(nowMs, nowMs);
  if (firedAtMs !== null) firings.push({ subject, fromMs: Math.round(firedAtMs), untilMs: null });
  return firings;
}
