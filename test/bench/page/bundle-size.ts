import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the page weighs on the wire. */
export interface BundleSize {
  /** All of it, also what most never load. */
  readonly allGzipBytes: number;
  /** What is loaded before anything is shown. */
  readonly firstGzipBytes: number;
}

const SENT = /\.(js|css|html|svg)$/;

/** Sizes of the built page in a folder, each file compressed by itself, as the service sends it. */
export function bundleSize(folder: string): BundleSize {
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => SENT.test(file))
    .map((file) => ({ file, bytes: gzipSync(readFileSync(join(folder, file))).length }));
  const sum = (list: typeof sizes) => list.reduce((all, { bytes }) => all + bytes, 0);
  const isFirst = (file: string) => file === 'index.html' || index.includes(file.split(/[\\/]/).join('/'));
  return { allGzipBytes: sum(sizes), firstGzipBytes: sum(sizes.filter(({ file }) => isFirst(file))) };
}
