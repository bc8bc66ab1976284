import { existsSync } from 'node:fs';
import type { NativeImage } from 'electron';

/** What a fake image remembers of how it was made. */
export interface ImageRecord {
  readonly path: string | null;
  readonly bitmap: Buffer | null;
  isTemplate: boolean;
}

const records = new WeakMap<object, ImageRecord>();

/** Electron's class has two dozen members; the app uses two, and every other call fails the test. */
export function fakeImage(path: string | null, bitmap: Buffer | null): NativeImage {
  const record: ImageRecord = { path, bitmap, isTemplate: false };
  const members: Pick<NativeImage, 'isEmpty' | 'setTemplateImage'> = {
    isEmpty: () => bitmap === null && (path === null || !existsSync(path)),
    setTemplateImage: (option) => {
      record.isTemplate = option;
    },
  };
  records.set(members, record);
  return members as NativeImage;
}

export function imageRecord(image: NativeImage | string): ImageRecord {
  if (typeof image === 'string') return { path: image, bitmap: null, isTemplate: false };
  const record = records.get(image);
  if (record === undefined) throw new TypeError('not an image');
  return record;
}
