import { describe, expect, it } from 'vitest';
import type { AlertReceiver } from '../../../../../main/engine/forwarding/alert-receiver.ts';
import { isReceiverAnswer } from '../../../../../main/engine/forwarding/receiver-answer.ts';
import { retryAfterMs } from '../../../../../main/engine/forwarding/retry-after.ts';

describe('a good status', () => {
  it.each<[AlertReceiver['kind'], string, boolean]>([
    ['alertmanager', '', true],
    ['alertmanager', '  <!DOCTYPE html>', false],
    ['slack', 'ok', true],
    ['slack', '<HTML>', false],
    ['pagerduty', '{"status":"success"}', true],
    ['pagerduty', '<html>', false],
    ['ntfy', '{"id":"x"}', true],
    ['gotify', '', true],
    ['gotify', 'welcome', false],
    ['webhook', '<html>thanks</html>', true],
    ['dead-man', 'OK', true],
    ['dead-man', 'OK (not found)', false],
    ['dead-man', '{"ok":true}', true],
    ['dead-man', '{"ok": false,"msg":"Monitor not found"}', false],
  ])('%s: %j means that it arrived: %s', (kind, body, expected) => {
    expect(isReceiverAnswer(kind, body)).toBe(expected);
  });
});

describe('Retry-After', () => {
  it.each([
    [null, null],
    ['', null],
    ['0', 0],
    [' 30 ', 30_000],
    ['-1', null],
    ['1.5', null],
    ['soon', null],
    ['9999999999999', null],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 1969 23:00:00 GMT', 0],
  ])('%j is %j', (header, expected) => {
    expect(retryAfterMs(header, 0)).toBe(expected);
  });
});
