import { createMonitor } from '../monitor/create-monitor.ts';
import { warnOfUnwatched } from '../monitor/unwatched.ts';
import { readPageFiles } from '../web/page-files.ts';
import { headlessDashboard } from './headless-dashboard.ts';
import { EXIT, type HeadlessHost } from './host.ts';
import { startService } from './service.ts';

interface Wish {
  readonly dataFolder: string;
  /** Null: none is kept. */
  readonly textFile: string | null;
}

/** Serves until it is asked to end; returns the exit code. */
export async function runService(host: HeadlessHost, wish: Wish): Promise<number> {
  const { log, settings, version } = host;
  const { promise: asked, resolve: stop } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => stop(signal));
  let dashboardUrl: string | null = null;
  const monitor = await createMonitor({
    ...host,
    dataFolder: wish.dataFolder,
    random: Math.random,
    dashboardUrl: () => dashboardUrl,
  });
  warnOfUnwatched(monitor.engine.state(), log);
  const dashboard = headlessDashboard(host, monitor, () => dashboardUrl);
  const files = await readPageFiles(host.pageFolder);
  const service = await startService({ ...host, ...wish, monitor, page: dashboard, files });
  if (!service.ok) {
    host.say(service.sentence);
    await dashboard.stop();
    await monitor.stop();
    return EXIT.wrongUse;
  }
  dashboardUrl = service.dashboardUrl;
  log.info('started', { version, servers: settings.servers.length });
  log.info('stopping', { signal: await asked });
  await service.stop();
  await dashboard.stop();
  return EXIT.fine;
}
