import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { createLocalTime } from './local-time.ts';

/** Time zones by their IANA names, each made once; null: this machine's own. Throws for a name that is none. */
export function createTimeZones(): (timeZone: string | null) => LocalTime {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = new Map<string, LocalTime>();
  return (timeZone) => {
    const name = timeZone ?? own;
    const known = zones.get(name);
    if (known !== undefined) return known;
    const made = createLocalTime(name);
    zones.set(name, made);
    return made;
  };
}
