import { describe, expect, it } from 'vitest';
import type { JudgeSettings } from '../../../../../main/engine/judge/judge-settings.ts';
import { createServerFindings } from '../../../../../main/engine/judge/server-findings.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import { EVERY_RULE } from '../../../../../shared/rules/alerts/every-rule.ts';
import { type FleetMoment, judgeFleet } from '../../../../../shared/rules/alerts/judge-fleet.ts';
import { MINUTE, SECOND } from '../../../../../shared/time-units.ts';
import { aHost, aServer, NOW, read } from '../../../../kit/builders.ts';
import { aMoment } from '../../../../kit/judging.ts';

const SETTINGS = {} as JudgeSettings;

describe('what was found on a server', () => {
  const found = createServerFindings();
  let judged = 0;
  let isReady = true;
  const rules = EVERY_RULE.map((rule) => {
    if (rule.kind !== 'server' || rule.name !== 'host-disk-high') return rule;
    return {
      ...rule,
      *judge(context: Parameters<typeof rule.judge>[0]) {
        judged += 1;
        yield* rule.judge(context);
      },
    };
  });
  const timesJudged = (server: ServerState, part: Partial<FleetMoment> = {}, settings = SETTINGS) => {
    judged = 0;
    judgeFleet(
      aMoment([server], part),
      rules,
      found.judge(settings, MINUTE, () => isReady),
    );
    return judged;
  };
  const server = aServer();

  it.each<[string, () => number, number]>([
    ['at first', () => timesJudged(server), 1],
    ['a moment later', () => timesJudged(server, { nowMs: NOW + 30 * SECOND }), 0],
    ['of another state of it', () => timesJudged({ ...server }, { nowMs: NOW + 30 * SECOND }), 1],
    ['by other settings', () => timesJudged(server, { nowMs: NOW + 30 * SECOND }, { ...SETTINGS }), 1],
    ['before', () => timesJudged(server, {}, SETTINGS), 1],
    ['a minute later, for times pass', () => timesJudged(server, { nowMs: NOW + MINUTE }), 1],
    [
      'when its past is learned',
      () => {
        isReady = false;
        return timesJudged(server, { nowMs: NOW + MINUTE });
      },
      1,
    ],
    [
      'after somebody changed what is known',
      () => {
        found.forget();
        return timesJudged(server, { nowMs: NOW + MINUTE });
      },
      1,
    ],
  ])('is asked for %s', (_when, times, expected) => {
    expect(times()).toBe(expected);
  });

  it('is the same as without remembering', () => {
    const full = { totalBytes: 100, usedBytes: 99, availableBytes: 1 };
    const moment = aMoment([aServer({ host: read(aHost({ rootDisk: full })) })]);
    expect(judgeFleet(moment).findings.map(({ rule }) => rule)).toContain('host-disk-high');
    const fresh = createServerFindings().judge(SETTINGS, MINUTE, () => true);
    expect(judgeFleet(moment, EVERY_RULE, fresh).findings).toEqual(judgeFleet(moment).findings);
    expect(judgeFleet(moment, EVERY_RULE, fresh).findings).toEqual(judgeFleet(moment).findings);
  });
});
