import { posix } from 'node:path';

/**
 * The house plan: which room may import what. There is no other arrow. biome.json is written from this table
 * (node build/house/write-lint.mjs), and test/architecture.test.ts holds the code against it.
 *
 * A room is one folder without its subfolders, or one file; a file's row stands above its folder's. A pattern with `*`
 * names some files of a folder. Not in the table: build/ and test/, which may import anything and are imported by none
 * of these.
 */

/**
 * @typedef {object} Room
 * @property {string} room
 * @property {readonly string[]} may rooms that it may import beside itself
 * @property {boolean} [node] may use Node's own modules
 * @property {readonly string[]} [packages] third parties
 */

const basics = ['shared/outcome.ts', 'shared/error-code.ts', 'shared/unreachable.ts', 'shared/time-units.ts'];
const ports = 'main/engine/ports.ts';
const domain = [...basics, 'shared/domain'];
const rules = ['shared/rules', ...['alerts', 'rhythm', 'forecast', 'forwarding'].map((name) => `shared/rules/${name}`)];
const allShared = [...domain, ...rules, 'shared/settings', 'shared/view', 'shared/contract'];
const pbs = { may: [...domain, ports, 'main/engine/pbs'], node: true };
const engineRooms = [
  ...[
    'pbs',
    'poll',
    'pve',
    'sqlbak',
    'history',
    'learn',
    'judge',
    'settings',
    'secrets',
    'metrics',
    'forwarding',
    'push',
    'runtime',
  ],
].map((name) => `main/engine/${name}`);
const monitorMay = [...allShared, ports, 'main/engine', 'main/engine/source.ts', ...engineRooms];
const hosts = [...monitorMay, 'main/monitor', 'main/monitor/handlers', 'main/monitor/page'];
const headlessMay = [...hosts, 'main/web', 'package.json'];

const pageMay = [...domain, ...rules, 'shared/contract', 'shared/view', 'shared/settings'];
const pageParts = ['renderer/parts', 'renderer/charts', 'renderer/state', 'renderer/bridge'];
const signals = ['preact', '@preact/signals'];
/** Each page is a room of its own: pages do not know each other. */
const pages = ['overview', 'clients', 'datastore', 'servers', 'alerts', 'tasks', 'settings', 'welcome', 'glance'];

/** @type {readonly Room[]} */
export const rooms = [
  ...basics.map((room) => ({ room, may: [] })),
  { room: 'shared/domain', may: basics },
  { room: 'shared/rules', may: [...domain, 'shared/rules/rhythm'] },
  { room: 'shared/rules/rhythm', may: domain },
  { room: 'shared/rules/forecast', may: [...domain, 'shared/rules/rhythm'] },
  {
    room: 'shared/rules/alerts',
    may: [...domain, 'shared/rules', 'shared/rules/rhythm', 'shared/rules/forecast', 'shared/view'],
  },
  { room: 'shared/rules/forwarding', may: [...domain, 'shared/rules/alerts', 'shared/rules/rhythm', 'shared/view'] },
  { room: 'shared/settings', may: domain, packages: ['zod'] },
  {
    room: 'shared/view',
    may: [...domain, 'shared/rules', 'shared/rules/rhythm', 'shared/rules/forecast', 'shared/settings'],
  },
  { room: 'shared/contract', may: [...domain, 'shared/settings', 'shared/view'], packages: ['zod'] },

  { room: ports, may: allShared },
  { room: 'main/engine/pbs/transport.ts', ...pbs, packages: ['undici'] },
  { room: 'main/engine/pbs/connect.ts', ...pbs, packages: ['undici'] },
  { room: 'main/engine/pbs/wire*.ts', ...pbs, packages: ['zod'] },
  { room: 'main/engine/pbs', ...pbs },
  { room: 'main/engine/source.ts', may: [...domain, ports, 'main/engine/poll/activity.ts'] },
  {
    room: 'main/engine/poll',
    may: [...domain, 'shared/rules', ports, 'main/engine/source.ts', 'main/engine/pbs'],
    node: true,
  },
  {
    room: 'main/engine/history/history-db.ts',
    may: [...domain, 'shared/rules', ports, 'main/engine/history'],
    node: true,
    packages: ['better-sqlite3'],
  },
  { room: 'main/engine/history', may: [...domain, 'shared/rules', ports], node: true },
  {
    room: 'main/engine/settings',
    may: [...domain, 'shared/settings', ports],
    node: true,
    packages: ['jsonc-parser'],
  },
  {
    room: 'main/engine/secrets/keychain-helper.ts',
    may: [...domain, ports, 'main/engine/secrets'],
    node: true,
    packages: ['keytar'],
  },
  { room: 'main/engine/secrets', may: [...domain, ports], node: true },
  {
    room: 'main/engine/forwarding',
    may: [
      ...[...domain, 'shared/rules/forwarding', 'shared/settings', ports],
      ...['main/engine/pbs', 'main/engine/secrets'],
    ],
    node: true,
    packages: ['undici', 'zod'],
  },
  { room: 'main/engine/learn', may: [...domain, ...rules, 'shared/view', ports], node: true, packages: ['zod'] },
  {
    room: 'main/engine/judge',
    may: [...domain, ...rules, 'shared/view', 'shared/contract', ports, 'main/engine/learn'],
    node: true,
    packages: ['zod'],
  },
  {
    room: 'main/engine/pve/wire*.ts',
    may: [...domain, 'main/engine/pve', 'main/engine/pbs'],
    node: true,
    packages: ['zod'],
  },
  {
    room: 'main/engine/sqlbak/wire*.ts',
    may: [...domain, 'main/engine/sqlbak', 'main/engine/pbs'],
    node: true,
    packages: ['zod'],
  },
  ...['pve', 'sqlbak'].map((kind) => ({
    room: `main/engine/${kind}`,
    may: [...domain, ...rules, ports, 'main/engine/source.ts', 'main/engine/poll', 'main/engine/pbs'],
    node: true,
  })),
  {
    room: 'main/engine/push',
    may: [
      ...[...domain, 'shared/rules/forwarding', 'shared/settings', ports],
      ...['main/engine/forwarding', 'main/engine/metrics', 'main/engine/secrets'],
    ],
    node: true,
  },
  { room: 'main/engine/metrics', may: [...domain, 'shared/rules', ports], node: true },
  { room: 'main/engine/runtime', may: [...basics, ports, 'shared/rules/rhythm'], node: true },
  {
    room: 'main/engine',
    may: [...allShared, ports, 'main/engine/source.ts', 'main/engine/poll', 'main/engine/pbs'],
    node: true,
  },

  { room: 'main/monitor', may: monitorMay, node: true },
  { room: 'main/monitor/handlers', may: [...monitorMay, 'main/monitor', 'main/monitor/page'], node: true },
  { room: 'main/monitor/page', may: [...monitorMay, 'main/monitor'], node: true },
  { room: 'main/web', may: [...domain, 'shared/contract', ports], node: true, packages: ['zod'] },
  {
    room: 'main/electron/settings-file.ts',
    may: [...headlessMay, 'main/electron'],
    node: true,
    packages: ['electron-store'],
  },
  {
    room: 'main/electron',
    may: headlessMay,
    node: true,
    packages: ['electron'],
  },
  { room: 'main/headless', may: headlessMay, node: true },
  { room: 'main/headless.ts', may: [...headlessMay, 'main/headless'], node: true },
  { room: 'main/desktop.ts', may: [...headlessMay, 'main/electron'], node: true, packages: ['electron'] },

  { room: 'renderer/bridge', may: [...domain, 'shared/contract'] },
  { room: 'renderer/state', may: [...pageMay, 'renderer/bridge'], packages: ['@preact/signals'] },
  {
    room: 'renderer/charts/chart-js.ts',
    may: [...domain, 'shared/view', 'renderer/charts'],
    packages: ['chart.js'],
  },
  { room: 'renderer/charts', may: [...domain, 'shared/view', 'renderer/parts'], packages: ['preact'] },
  { room: 'renderer/parts', may: [...domain, 'shared/view'], packages: ['preact'] },
  { room: 'renderer/style', may: [] },
  { room: 'renderer/connected', may: [...pageMay, ...pageParts], packages: signals },
  ...pages.map((page) => ({
    room: `renderer/pages/${page}`,
    may: [...pageMay, ...pageParts, 'renderer/connected'],
    packages: signals,
  })),
  {
    room: 'renderer/pages',
    may: [...pageMay, ...pageParts, 'renderer/connected', ...pages.map((page) => `renderer/pages/${page}`)],
    packages: signals,
  },
  {
    room: 'renderer/shell',
    may: [...pageMay, ...pageParts, 'renderer/connected', 'renderer/pages'],
    packages: signals,
  },
  {
    room: 'renderer/main.tsx',
    may: [...['shell', 'pages', 'state', 'bridge', 'style', 'parts', 'connected'].map((name) => `renderer/${name}`)],
    packages: ['preact'],
  },
];

/** @param {string} room */
export const isFile = (room) => /\.[a-z]+$/.test(room);

/**
 * The row for a file: the most specific one.
 * @param {string} file path from the checkout, with forward slashes
 * @param {readonly Room[]} [table]
 */
export function roomOf(file, table = rooms) {
  return table.find(({ room }) => roomPattern(room).test(file));
}

/** @param {string} room */
function roomPattern(room) {
  const literal = room.replace(/[.]/g, '\\.').replace('*', '[^/]*');
  return new RegExp(`^${literal}${isFile(room) ? '' : '/[^/]+'}$`);
}

/**
 * May a file of one room import this file? Files of a folder room know each other.
 * @param {Room} from
 * @param {string} target path from the checkout
 */
export function mayImport(from, target) {
  return allowed(from).some((room) => room === target || (!isFile(room) && room === posix.dirname(target)));
}

/**
 * @param {Room} from
 * @returns {string[]}
 */
export function allowed(from) {
  return isFile(from.room) ? [...from.may] : [from.room, ...from.may];
}
