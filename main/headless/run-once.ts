import { allSources } from '../../shared/domain/fleet.ts';
import { createMetricsPage } from '../engine/metrics/metrics-page.ts';
import { EXIT, type HeadlessHost } from './host.ts';
import { collected } from './hurried-engine.ts';
import { writeTextFile } from './textfile.ts';

interface Wish {
  readonly deadlineSeconds: number;
  /** Null: to standard output. */
  readonly textFile: string | null;
}

/** `--once`: collects everything once and prints the metrics; returns the exit code. */
export function runOnce(host: HeadlessHost, { deadlineSeconds, textFile }: Wish): Promise<number> {
  const { settings, clock } = host;
  const wish = { snapshotDetail: settings.polling.snapshotDetail, deadlineSeconds };
  return collected(host, wish, async (engine) => {
    const page = createMetricsPage({ source: engine, settings: () => settings, clock });
    const { text } = await page.render();
    if (textFile === null) process.stdout.write(text);
    else await writeTextFile(textFile, text);
    const answered = allSources(engine.state()).every(({ reach }) => reach.kind === 'answering');
    return answered ? EXIT.fine : EXIT.serverFailed;
  });
}
