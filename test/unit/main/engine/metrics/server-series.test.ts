import { describe, expect, it } from 'vitest';
import { METRIC_NAMES } from '../../../../../main/engine/metrics/catalog.ts';
import type { Reach } from '../../../../../shared/domain/source.ts';
import { MINUTE, SECOND } from '../../../../../shared/time-units.ts';
import {
  aDatastore,
  aFinishedTask,
  aHost,
  anUnreadServer,
  aServer,
  aTask,
  aTaskLog,
  NO_PRIVILEGE,
  NOW,
  REFUSED,
  read,
  stores,
  unreadable,
} from '../../../../kit/builders.ts';
import { seriesOf } from '../../../../kit/exposition-reader.ts';
import { metricsOf, metricsText } from '../../../../kit/metrics-of.ts';

describe('series of a server', () => {
  it.each([
    ['pbs_up', ['node=pbs-1 1']],
    ['pbs_version', ['node=pbs-1 version=4.2 release=3 repoid=abcdef 1']],
    ['pbs_host_cpu_usage', ['node=pbs-1 0.25']],
    ['pbs_host_io_wait', ['node=pbs-1 0.01']],
    ['pbs_host_load1', ['node=pbs-1 0.5']],
    ['pbs_host_load5', ['node=pbs-1 0.75']],
    ['pbs_host_load15', ['node=pbs-1 1']],
    ['pbs_host_memory_used_bytes', ['node=pbs-1 2147483648']],
    ['pbs_host_memory_total_bytes', ['node=pbs-1 8589934592']],
    ['pbs_host_memory_free_bytes', ['node=pbs-1 6442450944']],
    ['pbs_host_swap_used_bytes', ['node=pbs-1 0']],
    ['pbs_host_swap_total_bytes', ['node=pbs-1 1073741824']],
    ['pbs_host_swap_free_bytes', ['node=pbs-1 1073741824']],
    ['pbs_host_rootfs_used_bytes', ['node=pbs-1 5368709120']],
    ['pbs_host_rootfs_total_bytes', ['node=pbs-1 21474836480']],
    ['pbs_host_rootfs_avail_bytes', ['node=pbs-1 15032385536']],
    ['pbs_host_uptime_seconds', ['node=pbs-1 86400']],
    ['pbs_tape_drive_info', []],
    ['pbs_tape_drive_available', ['node=pbs-1 0']],
    ['pbs_offline_servers', ['0']],
    ['pbs_last_check_timestamp', [String(NOW / 1000)]],
    ['pbs_tray_requests_total', ['node=pbs-1 42']],
    ['pbs_tray_received_bytes_total', ['node=pbs-1 12345']],
    ['pbs_tray_manifests_read_total', ['node=pbs-1 7']],
    ['pbs_tray_poll_duration_seconds', ['node=pbs-1 0.12']],
    ['pbs_tray_task_durations_omitted', ['node=pbs-1 0']],
  ])('%s of a healthy server', async (name, expected) => {
    expect(seriesOf(await metricsOf([aServer()]), name)).toEqual(expected);
  });

  it('names every tape drive, with empty labels for what is not detected', async () => {
    const drives = [
      { name: 'lto8', vendor: 'IBM', model: 'ULT3580', serial: '123', inUse: false },
      { name: 'old', vendor: null, model: null, serial: null, inUse: true },
    ];
    const series = await metricsOf([aServer({ tapeDrives: read(drives) })]);
    expect(seriesOf(series, 'pbs_tape_drive_info')).toEqual([
      'node=pbs-1 name=lto8 vendor=IBM model=ULT3580 serial=123 1',
      'node=pbs-1 name=old vendor= model= serial= 1',
    ]);
    expect(seriesOf(series, 'pbs_tape_drive_available')).toEqual(['node=pbs-1 2']);
  });

  it('leaves out single figures that the server did not send', async () => {
    const series = await metricsOf([aServer({ host: read(aHost({ cpuRatio: null, load: [null, 2, null] })) })]);
    const names = series.map((each) => each.name);
    expect(names).not.toContain('pbs_host_cpu_usage');
    expect(names).not.toContain('pbs_host_load1');
    expect(names).toContain('pbs_host_load5');
  });

  it('knows nothing of an unread server but what watching it cost', async () => {
    const names = new Set((await metricsOf([anUnreadServer()])).map((each) => each.name));
    expect([...names].toSorted()).toEqual([
      'pbs_tray_manifests_read_total',
      'pbs_tray_received_bytes_total',
      'pbs_tray_requests_total',
    ]);
  });

  it('writes no number that is none', async () => {
    const text = await metricsText([aServer({ host: read(aHost({ cpuRatio: Number.NaN, uptimeSeconds: Infinity })) })]);
    expect(text).not.toMatch(/NaN|Inf/);
  });
});

describe('pbs_up', () => {
  const failing: Reach = {
    kind: 'failing',
    failure: REFUSED,
    sinceMs: NOW - MINUTE,
    lastAnswerAtMs: NOW - MINUTE,
    attempts: 1,
  };
  it.each<[string, Reach, string[]]>([
    ['before the first poll', { kind: 'unpolled' }, []],
    ['answering', { kind: 'answering', sinceMs: NOW, lastAnswerAtMs: NOW }, ['node=pbs-1 1']],
    ['failing since a moment ago', failing, ['node=pbs-1 0']],
    ['failing since ever', { ...failing, lastAnswerAtMs: null }, ['node=pbs-1 0']],
    ['not polled any more', { kind: 'answering', sinceMs: 0, lastAnswerAtMs: NOW - 3 * MINUTE - 1 }, []],
  ])('%s', async (_situation, reach, expected) => {
    expect(seriesOf(await metricsOf([aServer({ reach })]), 'pbs_up')).toEqual(expected);
  });

  it('counts the servers that fail, of those that were polled', async () => {
    const servers = [aServer({ name: 'a' }), aServer({ name: 'b', reach: failing }), anUnreadServer({ name: 'c' })];
    expect(seriesOf(await metricsOf(servers), 'pbs_offline_servers')).toEqual(['1']);
    expect(seriesOf(await metricsOf([anUnreadServer()]), 'pbs_offline_servers')).toEqual([]);
  });

  it('tells the newest poll of all servers', async () => {
    const servers = [
      aServer({ name: 'a', lastPollAtMs: NOW - 5 * SECOND }),
      aServer({ name: 'b', lastPollAtMs: NOW - 1500 }),
    ];
    expect(seriesOf(await metricsOf(servers), 'pbs_last_check_timestamp')).toEqual([String((NOW - 1500) / 1000)]);
  });
});

describe('the page as a whole', () => {
  it('can show every name of the catalogue at once', async () => {
    const tasks = aTaskLog([aFinishedTask()], { running: [aTask()] });
    const drive = { name: 'lto8', vendor: null, model: null, serial: null, inUse: false };
    const server = aServer({ tasks: read(tasks), tapeDrives: read([drive]), datastores: stores(aDatastore()) });
    const names = new Set((await metricsOf([server])).map((series) => series.name));
    const own = METRIC_NAMES.filter((name) => name.startsWith('pbs_') && name !== 'pbs_tray_alert');
    expect(own.filter((name) => !names.has(name))).toEqual([]);
  });

  it('keeps the series of one metric together, under one heading, over several servers', async () => {
    const text = await metricsText([aServer({ name: 'a' }), aServer({ name: 'b' })]);
    const names = text.split('\n').flatMap((line) => /^[a-z_0-9]+/.exec(line)?.[0] ?? []);
    const runs = names.filter((name, index) => name !== names[index - 1]);
    expect(runs).toEqual([...new Set(names)]);
    expect(text.match(/# TYPE pbs_up /g)).toHaveLength(1);
  });

  it('never writes the same series twice', async () => {
    const series = await metricsOf([aServer({ name: 'a' }), aServer({ name: 'b' })]);
    const keys = series.map(({ name, labels }) => JSON.stringify([name, labels]));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is empty without servers', async () => {
    expect(await metricsText([])).toBe('');
  });
});

describe('expiry', () => {
  it('drops host figures that could not be read for three intervals, and keeps the rest', async () => {
    const before = read(aHost(), NOW - 3 * MINUTE);
    const host = unreadable(NO_PRIVILEGE, before);
    expect(seriesOf(await metricsOf([aServer({ host })]), 'pbs_host_load15')).toEqual(['node=pbs-1 1']);
    const later = await metricsOf([aServer({ host })], { laterMs: 1 });
    expect(seriesOf(later, 'pbs_host_load15')).toEqual([]);
    expect(seriesOf(later, 'pbs_datastore_used_bytes')).toHaveLength(1);
  });

  it('drops all of a silent server after three polling intervals, except that it is down and what it cost', async () => {
    const reach: Reach = {
      kind: 'failing',
      failure: REFUSED,
      sinceMs: NOW - 3 * MINUTE,
      lastAnswerAtMs: NOW - 3 * MINUTE,
      attempts: 3,
    };
    expect((await metricsOf([aServer({ reach })])).length).toBeGreaterThan(30);
    const names = (await metricsOf([aServer({ reach })], { laterMs: 1 })).map((series) => series.name);
    expect(names.toSorted()).toEqual([
      'pbs_last_check_timestamp',
      'pbs_offline_servers',
      'pbs_tray_manifests_read_total',
      'pbs_tray_poll_duration_seconds',
      'pbs_tray_received_bytes_total',
      'pbs_tray_requests_total',
      'pbs_up',
    ]);
  });
});
