import { describe, expect, it } from 'vitest';
import { NOTHING } from '../../../../shared/domain/alert.ts';
import { appPlace, placeFrom } from '../../../../shared/view/app-place.ts';
import { type NoticeFacts, noticeView } from '../../../../shared/view/notice-view.ts';

const store = { ...NOTHING, server: 'pbs-1', datastore: 'store a/b' };
const aNotice = (part: Partial<NoticeFacts> = {}): NoticeFacts => ({
  ...{ kind: 'fired', severity: 'critical', title: 'store-a is full', lines: ['store-a is full'] },
  ...{ alertIds: ['one'], cause: 'space' },
  ...part,
});

describe('a notification', () => {
  it.each<[Partial<NoticeFacts>, string, boolean, boolean]>([
    [{ kind: 'fired', severity: 'critical' }, 'critical', false, true],
    [{ kind: 'fired', severity: 'warning' }, 'normal', false, false],
    [{ kind: 'resolved', severity: 'critical' }, 'low', true, false],
    [{ kind: 'digest', severity: 'critical' }, 'critical', true, false],
    [{ kind: 'digest', severity: 'warning' }, 'normal', true, false],
  ])('%o is as urgent as it is', (part, urgency, silent, stays) => {
    for (const platform of ['linux', 'darwin', 'win32']) {
      expect(noticeView(aNotice(part), () => null, platform)).toMatchObject({ urgency, silent, stays });
    }
  });

  it.each([
    ['linux', 'fired', []],
    ['darwin', 'fired', ['Acknowledge', 'Snooze 4 h']],
    ['win32', 'fired', ['Acknowledge', 'Snooze 4 h']],
    ['win32', 'resolved', []],
    ['darwin', 'digest', []],
  ] as const)('on %s, %s, has these buttons: %o', (platform, kind, labels) => {
    const { actions } = noticeView(aNotice({ kind }), () => null, platform);
    expect(actions.map(({ label }) => label)).toEqual(labels);
  });

  it('leads to the datastore that it is about, and to the alerts where there are several', () => {
    expect(noticeView(aNotice(), () => store, 'linux').place).toBe('#/datastore/pbs-1/store%20a%2Fb');
    expect(noticeView(aNotice(), () => ({ ...NOTHING, server: 'pbs-1' }), 'linux').place).toBe('#/alerts/one');
    expect(noticeView(aNotice({ alertIds: ['one', 'two'] }), () => store, 'linux').place).toBe('#/alerts');
    expect(noticeView(aNotice(), () => null, 'linux').place).toBe('#/alerts');
  });

  it('does not say the same twice, and lists at most four', () => {
    expect(noticeView(aNotice(), () => null, 'darwin').body).toBe('');
    const lines = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(noticeView(aNotice({ lines }), () => null, 'darwin').body).toBe('a\nb\nc\nd\nand 2 more');
  });

  it('shows what servers say as text, also where the system reads markup', () => {
    const hostile = aNotice({ title: 'x', lines: ['<b>&amp;</b>', 'y'] });
    expect(noticeView(hostile, () => null, 'linux').body).toBe('&lt;b&gt;&amp;amp;&lt;/b&gt;\ny');
    expect(noticeView(hostile, () => null, 'win32').body).toBe('<b>&amp;</b>\ny');
  });
});

describe('a place given from outside', () => {
  it.each(['#/alerts', '#/datastore/pbs-1/store%20a', '#/'])('%s is taken', (text) => {
    expect(placeFrom(text)).toBe(text);
  });

  it.each([
    '',
    'javascript:alert(1)',
    '#/<script>',
    '#/a b',
    'https://evil.example/#/',
    `#/${'a'.repeat(3000)}`,
    null,
    7,
    {},
  ])('%o is none: the overview instead', (text) => {
    expect(placeFrom(text)).toBe(appPlace.overview);
  });

  it('may be any that the app makes itself', () => {
    const hostile = '‮<b>"\'é/..%';
    for (const place of [appPlace.server(hostile), appPlace.datastore(hostile, hostile), appPlace.alert(hostile)]) {
      expect(placeFrom(place)).toBe(place);
    }
  });
});
