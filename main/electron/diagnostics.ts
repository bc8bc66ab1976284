import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allSources, type FleetState } from '../../shared/domain/fleet.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { createRedaction } from '../engine/runtime/redaction.ts';

interface DiagnosticsParts {
  readonly version: string;
  readonly platform: string;
  readonly electronVersion: string;
  readonly settings: Settings;
  readonly problems: readonly string[];
  readonly fleet: FleetState;
  readonly historyStatistics: unknown;
  readonly logPath: string;
  /** Secrets that are known by now, to be cut out wherever they occur. */
  readonly secrets: Iterable<string>;
  readonly nowMs: number;
}

const LOG_TAIL = 200_000;

/** One text file for a report: versions, settings, how each source stands, the log's end. No secret gets in. */
export async function writeDiagnostics(folder: string, parts: DiagnosticsParts): Promise<string> {
  const redaction = createRedaction();
  for (const secret of parts.secrets) redaction.add(secret);
  // Cut out before the log is shortened: half of a secret would not be known for one.
  const log = await readFile(parts.logPath, 'utf8').catch(() => 'the log cannot be read');
  const head = {
    made: new Date(parts.nowMs).toISOString(),
    version: parts.version,
    platform: parts.platform,
    electron: parts.electronVersion,
    settings: withoutSecrets({ ...parts.settings, forwarding: parts.settings.forwarding.map(withoutPath) }, redaction),
    problems: parts.problems,
    sources: allSources(parts.fleet).map(({ name, kind, reach, lastPollAtMs, cost }) => ({
      name,
      kind,
      reach,
      lastPollAtMs,
      cost,
    })),
    history: parts.historyStatistics,
  };
  const text = `${JSON.stringify(head, null, 2)}\n\n--- log ---\n${redaction.text(log).slice(-LOG_TAIL)}`;
  const path = join(folder, `pbs-tray-diagnostics-${new Date(parts.nowMs).toISOString().slice(0, 10)}.txt`);
  await writeFile(path, redaction.text(text), { mode: 0o600 });
  return path;
}

/** Some receivers' addresses let in whoever knows them, though nothing tells that they do. */
function withoutPath(receiver: Settings['forwarding'][number]) {
  return { ...receiver, url: receiver.url === null ? null : (URL.parse(receiver.url)?.origin ?? null) };
}

/** Settings hold no secrets; a key that is named like one is cut all the same, for what was written into it by mistake. */
function withoutSecrets(value: unknown, redaction: ReturnType<typeof createRedaction>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutSecrets(item, redaction));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      redaction.isSecretKey(key) && member !== null ? '[secret]' : withoutSecrets(member, redaction),
    ]),
  );
}
