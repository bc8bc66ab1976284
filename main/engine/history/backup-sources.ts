/** Who told of a backup, as bits. Written to files. */
export const LISTED = 1;
export const SEEN = 2;
export const TASK = 4;
