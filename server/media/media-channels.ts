import type { MediaOpener } from "./media-channel";

/** Opens media channels on every node. */
export declare function createMediaOpener(): MediaOpener;
