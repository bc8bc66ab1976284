import type { Measure } from '../../../shared/domain/history.ts';
import type { HostStatus, ServerState } from '../../../shared/domain/server.ts';
import type { News } from './news.ts';
import type { SampleNews } from './sample-news.ts';

/** The server's own figures, if they were read since. */
export function* hostNews(samples: SampleNews, before: ServerState | null, now: ServerState): Generator<News> {
  if (now.host.kind !== 'read' || now.host === before?.host) return;
  const { value: host, takenAtMs } = now.host;
  const place = { server: now.name };
  const figures: readonly (readonly [Measure, number | null])[] = [
    ['cpu-ratio', host.cpuRatio],
    ['io-wait-ratio', host.ioWaitRatio],
    ['load1', host.load[0]],
    ['memory-used-ratio', ratio(host.memory)],
    ['root-disk-used-ratio', ratio(host.rootDisk)],
  ];
  for (const [measure, value] of figures) yield* samples.of({ place, measure }, takenAtMs, value);
}

function ratio({ usedBytes, totalBytes }: HostStatus['memory' | 'rootDisk']): number | null {
  return usedBytes === null || totalBytes === null || totalBytes === 0 ? null : usedBytes / totalBytes;
}
