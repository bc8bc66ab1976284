/** Which behaviour belongs to which server package (pbs-api.md section 11). */

export interface PbsVersion {
  readonly major: number;
  readonly minor: number;
  readonly release: number;
}

export function parseVersion(text: string): PbsVersion {
  const [major = 0, minor = 0, release = 0] = text.split('.').map(Number);
  return { major, minor, release };
}

export function versionText(version: PbsVersion): string {
  return `${version.major}.${version.minor}.${version.release}`;
}

export function isAtLeast(version: PbsVersion, wanted: string): boolean {
  const other = parseVersion(wanted);
  if (version.major !== other.major) return version.major > other.major;
  if (version.minor !== other.minor) return version.minor > other.minor;
  return version.release >= other.release;
}

/** First package that has each feature. */
export const SINCE = {
  usageKeysAbsentOnError: '3.1.3',
  unavailableWording: '3.2.8',
  pullMetrics: '3.2.8',
  zlibDeflate: '3.2.8',
  mountStatus: '3.2.12',
  syncDirection: '3.2.11',
  syncDirectionAll: '3.2.13',
  hiddenAuthReason: '3.3.0',
  memoryWithoutCache: '3.4.0',
  gcCacheStats: '4.0.2',
  s3Stores: '4.0.4',
  reliableGroups: '4.0.17',
  authFailureAs400: '4.1.2',
  authFailureAs400Fixed: '4.1.4',
  backendInUsage: '4.1.6',
  backendInStoreList: '4.1.7',
  s3Statistics: '4.1.7',
  identity: '4.1.10',
  taskStatusEndtime: '4.2.1',
} as const;

export function has(version: PbsVersion, feature: keyof typeof SINCE): boolean {
  return isAtLeast(version, SINCE[feature]);
}
