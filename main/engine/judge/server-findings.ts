import type { Finding } from '../../../shared/domain/alert.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { type JudgeServer, judgeServer } from '../../../shared/rules/alerts/judge-fleet.ts';
import type { JudgeSettings } from './judge-settings.ts';

interface Found {
  readonly server: ServerState;
  readonly isSilent: boolean;
  readonly isReady: boolean;
  readonly atMs: number;
  readonly findings: readonly Finding[];
}

/** What was found on each server, for as long as it stands. */
export interface ServerFindings {
  /**
   * Judges a server anew where its state or the settings are others, once all of its past is learned (`isReady`), or
   * when what was found is as old as `oldestMs`.
   */
  judge(settings: JudgeSettings, oldestMs: number, isReady: (server: string) => boolean): JudgeServer;
  forget(): void;
}

/** A fleet is judged whenever one of its servers was polled: of the others nothing is new then but the time. */
export function createServerFindings(): ServerFindings {
  const known = new Map<string, Found>();
  let judgedBy: JudgeSettings | null = null;
  return {
    judge(settings, oldestMs, isReadyNow) {
      // Servers that are watched no more go with the settings that named them.
      if (judgedBy !== settings) known.clear();
      judgedBy = settings;
      return (context, rules) => {
        const { server, isSilent, nowMs } = context;
        const last = known.get(server.name);
        const isReady = isReadyNow(server.name);
        const isSame = last?.server === server && last.isSilent === isSilent && last.isReady === isReady;
        if (isSame && nowMs >= last.atMs && nowMs - last.atMs < oldestMs) return last.findings;
        const findings = [...judgeServer(context, rules)];
        known.set(server.name, { server, isSilent, isReady, atMs: nowMs, findings });
        return findings;
      };
    },
    forget: () => known.clear(),
  };
}
