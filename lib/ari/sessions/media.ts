import { AriError } from "../errors";

/** A sound file of Asterisk without its ending, `sound:beep`, or a web address, `sound:https://…`. */
export type SoundUri = `sound:${string}`;
/** A stored recording, by its name. */
export type RecordingUri = `recording:${string}`;
/** A whole number, spoken as one: `number:42`. Cannot be paused or stopped. */
export type NumberUri = `number:${string}`;
/** Digits, spoken one by one: `digits:12#`. Cannot be paused or stopped. */
export type DigitsUri = `digits:${string}`;
/** Letters, digits and signs, spelt: `characters:ab-1`. Cannot be paused or stopped. */
export type CharactersUri = `characters:${string}`;
/** A tone of indications.conf, `tone:ring;tonezone=fr`, or a description of one. Plays until it is stopped. */
export type ToneUri = `tone:${string}`;

/** What Asterisk plays: the schemes of res/res_stasis_playback.c, the same in 16 and 22. */
export type MediaUri = SoundUri | RecordingUri | NumberUri | DigitsUri | CharactersUri | ToneUri;

/** One medium, or several one after another; what a builder gave as a list may stand inside another. */
export type MediaList = MediaUri | readonly (MediaUri | readonly MediaUri[])[];

/** Longest run of silence in one file of Asterisk's sounds, in seconds (`silence/1` to `silence/10`). */
const longestSilenceSeconds = 10;

/** `number:` is read by `sscanf("%30d")` into an int. */
const largestNumber = 2 ** 31 - 1;

/**
 * Makes media URIs. Every function refuses what Asterisk could not play, before anything is sent.
 * @throws {AriError} invalid_parameter
 */
export const media = {
  /** A sound file by its name in the sounds folder of the language, without its ending: `sound("demo-congrats")`. */
  sound(name: string): SoundUri {
    if (/^[a-z]+:/i.test(name)) throw invalid(`${quote(name)} is a URI, not the name of a sound`);
    return `sound:${text("the name of a sound", name)}`;
  },

  /** A stored recording: `recording("2026/greeting")`. */
  recording(name: string): RecordingUri {
    return `recording:${text("the name of a recording", name)}`;
  },

  /** `0`–`9`, `*` and `#`, one by one; Asterisk finds the sounds of "star" and "pound" by itself. */
  digits(digits: string): DigitsUri {
    return `digits:${digitsOf(digits)}`;
  },

  /** The same as {@link media.digits} as one sound file each, which can be stopped. */
  digitSounds(digits: string): SoundUri[] {
    return [...digitsOf(digits)].map((digit) => `sound:digits/${digitNames[digit] ?? digit}` as const);
  },

  /** A whole number within 32 bits, in the grammar of the language. */
  number(value: number): NumberUri {
    if (!Number.isInteger(value) || Math.abs(value) > largestNumber) {
      throw invalid(`${value} is not a whole number within ±${largestNumber}`);
    }
    return `number:${value}`;
  },

  /** Spells a text: letters without their case, digits, and signs such as `-` `.` `@` `/`. */
  characters(spelt: string): CharactersUri {
    return `characters:${text("the text to spell", spelt)}`;
  },

  /**
   * A tone until it is stopped: a name of indications.conf such as `ring` `busy` `congestion`, or a description such as
   * `440+480/2000,0/4000`.
   */
  tone(name: string, options: { zone?: string } = {}): ToneUri {
    text("the name of a tone", name);
    if (name.includes(";")) throw invalid(`the tone ${quote(name)} has a ";": give the zone as an option`);
    if (options.zone === undefined) return `tone:${name}`;
    if (!/^[a-z0-9_-]+$/i.test(options.zone)) throw invalid(`${quote(options.zone)} is not a tone zone`);
    return `tone:${name};tonezone=${options.zone}`;
  },

  /**
   * A sound file by its address; Asterisk fetches and keeps it (needs res_http_media_cache and res_curl). What cannot be
   * fetched, or is no sound, fails; but while a server does not answer, the channel waits for it and not even a hangup
   * gets through (tested on 22 and 16): give addresses of your own.
   */
  url(address: string): SoundUri {
    if (!/^https?:\/\/[^\s/]/i.test(address) || /\s/.test(address)) {
      throw invalid(`${quote(address)} is not an http or https address`);
    }
    return `sound:${text("the address", address)}`;
  },

  /** So many whole seconds of silence, exactly, out of files of at most 10 s. */
  silence(seconds: number): SoundUri[] {
    if (!Number.isInteger(seconds) || seconds < 1)
      throw invalid(`${seconds} is not a number of whole seconds`);
    const uris: SoundUri[] = [];
    for (let left = seconds; left > 0; left -= longestSilenceSeconds) {
      uris.push(`sound:silence/${Math.min(left, longestSilenceSeconds)}`);
    }
    return uris;
  },

  /** A day of the calendar as English says it: "Saturday, November twenty-first, 2026". `month` 1 to 12. */
  date({ year, month, day }: { year: number; month: number; day: number }): MediaUri[] {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const isDay =
      date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    if (!isDay) throw invalid(`${year}-${month}-${day} is not a day`);
    const ordinal = day <= 20 || day % 10 === 0 ? [`h-${day}`] : [`${day - (day % 10)}`, `h-${day % 10}`];
    const sounds = [`day-${date.getUTCDay()}`, `mon-${month - 1}`, ...ordinal];
    return [...sounds.map((name) => `sound:digits/${name}` as const), media.number(year)];
  },

  /** A time of day as English says it on 12 hours: "four oh five p m". `hour` 0 to 23. */
  time({ hour, minute }: { hour: number; minute: number }): MediaUri[] {
    const isTime = Number.isInteger(hour) && Number.isInteger(minute) && hour >= 0 && hour < 24;
    if (!isTime || minute < 0 || minute > 59) throw invalid(`${hour}:${minute} is not a time of day`);
    const minutes: MediaUri[] = minute === 0 ? ["sound:digits/oclock"] : [media.number(minute)];
    if (minute > 0 && minute < 10) minutes.unshift("sound:digits/oh");
    return [media.number(hour % 12 || 12), ...minutes, `sound:digits/${hour < 12 ? "a-m" : "p-m"}`];
  },

  /**
   * A duration in hours, minutes and seconds, rounded to the second; parts that are zero are left out. Asterisk's own
   * sounds have no "hour" and no "second" in the singular.
   */
  duration(durationMs: number): MediaUri[] {
    if (!Number.isFinite(durationMs) || durationMs < 0) throw invalid(`${durationMs} ms is not a duration`);
    const seconds = Math.round(durationMs / 1000);
    const minutes = Math.floor(seconds / 60) % 60;
    const parts: [number, string][] = [
      [Math.floor(seconds / 3600), "hours"],
      [minutes, minutes === 1 ? "minute" : "minutes"],
      [seconds % 60, "seconds"],
    ];
    const spoken = parts.filter(([value]) => value > 0);
    return (spoken.length === 0 ? parts.slice(-1) : spoken).flatMap(([value, unit]) => [
      media.number(value),
      media.sound(unit),
    ]);
  },
} as const;

/**
 * The media of a list, in order.
 * @throws {AriError} invalid_parameter when there is none, or one is empty
 */
export function mediaUrisOf(list: MediaList): MediaUri[] {
  const uris: MediaUri[] = typeof list === "string" ? [list] : list.flat();
  if (uris.length === 0) throw invalid("there is nothing to play");
  for (const uri of uris) text("a media URI", uri);
  return uris;
}

const digitNames: Readonly<Record<string, string>> = { "*": "star", "#": "pound" };

function digitsOf(digits: string): string {
  if (!/^[0-9*#]+$/.test(digits)) throw invalid(`${quote(digits)} are not digits, * and #`);
  return digits;
}

function text(what: string, value: string): string {
  if (value.trim() === "") throw invalid(`${what} is empty`);
  // Asterisk would log it, or cut the text at it.
  if (/\p{Cc}|\p{Surrogate}/u.test(value)) throw invalid(`${what} ${quote(value)} has a control character`);
  return value;
}

function invalid(what: string): AriError {
  return new AriError("invalid_parameter", `${what}.`, { operation: "media" });
}

function quote(value: string): string {
  return JSON.stringify(value);
}
