import { DAY } from '../../../shared/time-units.ts';
import type { World } from '../../simulator/world/model.ts';
import { END_MS, START_MS } from './days.ts';
import type { Line } from './in-process-transport.ts';

/** By server's name, the way to it. */
export type Lines = ReadonlyMap<string, Line>;

/** Open ways with certificates that are good for years. */
export function openLines({ servers }: World): Lines {
  return new Map(
    servers.map(({ name, access }, at): [string, Line] => {
      const pin = Array.from({ length: 32 }, (_, byte) => ((byte * 7 + at) % 256).toString(16).padStart(2, '0'))
        .join(':')
        .toUpperCase();
      const secret = [...access.tokens.values()][0]?.secret;
      const certificate = {
        fingerprint: pin,
        subject: name,
        issuer: 'Proxmox Backup Server',
        validFromMs: START_MS - 400 * DAY,
        validToMs: END_MS + 400 * DAY,
        seenAtMs: START_MS,
      };
      return [name, { cutWith: null, faults: [], certificate, pin, tokenSecret: secret ?? '' }];
    }),
  );
}
