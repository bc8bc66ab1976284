/** Writes history as fast as it can, and says each number after its rows were committed, until it is killed. */
import { writeSync } from 'node:fs';
import { openHistory } from '../../../main/engine/history/sqlite-history.ts';
import type { HistoryItem } from '../../../main/engine/ports.ts';
import { NOTHING } from '../../../shared/domain/alert.ts';
import { DAY } from '../../../shared/time-units.ts';
import { createFakeClock } from '../../kit/fake-clock.ts';
import { createMemoryLog } from '../../kit/memory-log.ts';
import { KILL_START, SERIES, sampleOf, taskOf } from './kill-rows.ts';

const [folder = '', first = '0'] = process.argv.slice(2);
const { history, file } = await openHistory({ folder, clock: createFakeClock(KILL_START), log: createMemoryLog() });

for (let number = Number(first); ; number++) {
  const samples = SERIES.map((series): HistoryItem => sampleOf(series, number));
  const isKept =
    history.append([...samples, taskOf(number)]) &&
    history.appendAlertEvents([
      {
        alertId: String(number),
        rule: 'r',
        subject: NOTHING,
        change: 'firing',
        atMs: KILL_START + number,
        summary: '',
      },
    ]) &&
    history.keep('last', String(number));
  if (!isKept) throw new Error(history.trouble()?.sentence ?? 'not kept');
  writeSync(process.stdout.fd, `${number}\n`);
  if (number % 50 === 0) {
    file.use(({ thinning }) => thinning.begin(KILL_START + number * 1000 + 4 * DAY, 400 * DAY), null);
    file.use(({ thinning, whole }) => whole(() => thinning.step()), false);
  }
}
