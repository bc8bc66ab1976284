/** Content encoding: deflate only, and in the flavour of the server's version. */
import { promisify } from 'node:util';
import { deflate, deflateRaw } from 'node:zlib';
import { has, type PbsVersion } from '../world/version.ts';

const deflateZlib = promisify(deflate);
const deflateBare = promisify(deflateRaw);

export function acceptsDeflate(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '').split(',').some((entry) => entry.trim().split(';')[0] === 'deflate');
}

/** Old servers send raw deflate under the same name. */
export function deflated(version: PbsVersion, body: Buffer): Promise<Buffer> {
  return has(version, 'zlibDeflate') ? deflateZlib(body) : deflateBare(body);
}
