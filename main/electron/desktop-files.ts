/** Where the program finds its own parts; a bundle and a checkout have them at different places. */
export interface DesktopFiles {
  /** The built page, with `index.html`. */
  readonly page: string;
  /** See `icon-files.ts`. */
  readonly icons: string;
  /** The preload's one CommonJS file. */
  readonly preload: string;
  readonly keychainHelper: string;
  readonly decodeWorker: URL;
}
