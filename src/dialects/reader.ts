import type { Origin, Segment, SegmentPart, SkippedPart, UninspectedReason } from '../core/context.ts';
import { isObject, longestKey, pointerToken, type Json, type JsonObject } from '../core/json.ts';

/** Entries that name a part each; a body can hold millions of them. */
const mostSkipped = 100;
/** Characters of text in an array that is read as one; less shows nothing, more is no list of examples. */
const leastPacked = 40;
const mostPacked = 200_000;

/** Collects segments in the order the model reads them. */
export class Reader {
  readonly segments: Segment[] = [];
  readonly skipped: SkippedPart[] = [];
  /** Reasons whose closing entry is written: more of them are not named. */
  private readonly closed = new Set<UninspectedReason>();
  private readonly packs: { readonly segment: Segment; readonly value: Json[] }[] = [];

  text(origin: Origin, text: string, pointer: string, turn: number): void {
    if (text !== '') this.segments.push({ index: this.segments.length, origin, text, pointer, turn });
  }

  /** Text that no edit can replace. */
  fixed(origin: Origin, text: string, pointer: string, turn: number): void {
    if (text !== '') this.segments.push({ index: this.segments.length, origin, text, pointer, turn, readOnly: true });
  }

  joined(origin: Origin, text: string, pointer: string, turn: number, parts: readonly SegmentPart[]): void {
    this.segments.push({ index: this.segments.length, origin, text, pointer, turn, parts });
  }

  /** Past the limit one entry per reason says "and more", at the place that holds them. */
  skip(reason: UninspectedReason, holder: string, name: string | number): void {
    if (this.skipped.length < mostSkipped) this.skipped.push({ pointer: `${holder}/${name}`, reason });
    else if (!this.closed.has(reason)) {
      this.closed.add(reason);
      this.skipped.push({ pointer: holder, reason });
    }
  }

  /** Every string below a value. */
  strings(origin: Origin, value: Json | undefined, pointer: string, turn: number): void {
    this.walk(origin, value, pointer, turn, false);
  }

  /** One field of an object, its name with it if that is long enough to say something. */
  field(origin: Origin, key: string, position: number, value: Json | undefined, holder: string, turn: number): void {
    this.walkField(origin, key, position, value, holder, turn, false);
  }

  /** Every field but those that hold a name and no more. */
  fields(origin: Origin, object: JsonObject, names: ReadonlySet<string>, pointer: string, turn: number): void {
    let position = 0;
    for (const key in object) {
      const value = object[key];
      if (!names.has(key) || !isName(value)) this.field(origin, key, position, value, pointer, turn);
      position += 1;
    }
  }

  /**
   * As `field`, for values outside the conversation. Fields that belong together (question and answer of one element)
   * show nothing when read one by one, so an array of them is one segment: its JSON, as the only field of an object.
   */
  packedField(origin: Origin, key: string, position: number, value: Json | undefined, isList: boolean): void {
    if (isList && Array.isArray(value)) {
      if (key.length > longestKey) this.fixed(origin, key, `/${pointerToken(key, position)}`, -1);
      const pointer = `/${pointerToken(key, position)}`;
      for (const [index, item] of value.entries()) this.walk(origin, item, `${pointer}/${index}`, -1, true);
    } else this.walkField(origin, key, position, value, '', -1, true);
    // Written last: an array within a packed one would be written twice. As a field, because texts inside a bare list of
    // strings are not taken apart by the finder.
    for (const { segment, value: packed } of this.packs.splice(0)) {
      this.segments[segment.index] = { ...segment, text: JSON.stringify({ list: packed }) };
    }
  }

  /** Gives the number of characters it read. */
  private walk(origin: Origin, value: Json | undefined, pointer: string, turn: number, pack: boolean): number {
    if (typeof value === 'string') {
      this.text(origin, value, pointer, turn);
      return value.length;
    }
    let length = 0;
    if (Array.isArray(value)) {
      const from = this.segments.length;
      for (const [index, item] of value.entries()) length += this.walk(origin, item, `${pointer}/${index}`, turn, pack);
      if (pack && value.length > 1 && length >= leastPacked && length <= mostPacked)
        this.pack(origin, value, pointer, from);
    } else if (isObject(value)) {
      let position = 0;
      for (const key in value) {
        length += this.walkField(origin, key, position, value[key], pointer, turn, pack);
        position += 1;
      }
    }
    return length;
  }

  private walkField(
    origin: Origin,
    key: string,
    position: number,
    value: Json | undefined,
    holder: string,
    turn: number,
    pack: boolean,
  ): number {
    const pointer = `${holder}/${pointerToken(key, position)}`;
    const isText = key.length > longestKey;
    if (isText) this.fixed(origin, key, pointer, turn);
    return this.walk(origin, value, pointer, turn, pack) + (isText ? key.length : 0);
  }

  /** Takes the place of all that was read from an index on. */
  private pack(origin: Origin, value: Json[], pointer: string, from: number): void {
    this.segments.length = from;
    while ((this.packs.at(-1)?.segment.index ?? -1) >= from) this.packs.pop();
    const segment: Segment = { index: from, origin, text: '', pointer, turn: -1, readOnly: true };
    this.segments.push(segment);
    this.packs.push({ segment, value });
  }
}

/** More than the vendor's own limit for names is text. */
export function isName(value: Json | undefined): boolean {
  return typeof value === 'string' && value.length <= longestKey;
}
