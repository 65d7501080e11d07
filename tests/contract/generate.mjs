// Arbitrary values by the contract's schemas, and bodies that are wrong in one place that is known.

import fc from 'fast-check';
import { dereference, faultsOf } from './contract.mjs';

/** Ids and keys of things that are there, by the name of their schema; filled as the test goes. */
export class Known {
  #values = new Map();
  add(kind, value) {
    if (!this.#values.has(kind)) this.#values.set(kind, []);
    this.#values.get(kind).push(value);
    if (this.#values.get(kind).length > 200) this.#values.get(kind).shift();
  }
  pick(kind, number) {
    const values = this.#values.get(kind);
    return values?.length ? values[number % values.length] : undefined;
  }
}

/** Stands for something known until the request is sent. */
class Pick {
  constructor(kind, number, otherwise) { Object.assign(this, { kind, number, otherwise }); }
}

/** A value with its picks made. */
export function settle(value, known) {
  if (value instanceof Pick) return known.pick(value.kind, value.number) ?? value.otherwise;
  if (Array.isArray(value)) return value.map((one) => settle(one, known));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settle(one, known)]));
}

function textOf(schema) {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
  if (schema.format === 'email') return fc.emailAddress({ size: 'small' });
  if (schema.format === 'date')
    return fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'),
      noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  const text = fc.string({ minLength: schema.minLength ?? 0,
    maxLength: Math.min(schema.maxLength ?? 60, 60), unit: 'grapheme-ascii' });
  return schema.examples ? fc.oneof(fc.constantFrom(...schema.examples), text) : text;
}

function objectOf(schema) {
  const fields = Object.entries(schema.properties ?? {})
    .map(([name, field]) => [name, arbitraryOf(field)]);
  return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
}

/** Values that a schema allows; some of what is said only in words they may still break. */
export function arbitraryOf(schema) {
  const name = schema.$ref?.split('/').at(-1);
  const plain = dereference(schema);
  const arbitrary = arbitraryOfPlain(plain);
  if (!name?.endsWith('Id') && name !== 'PlaceKey') return arbitrary;
  return fc.oneof(
    { weight: 9, arbitrary: fc.tuple(fc.nat(), arbitrary)
      .map(([number, otherwise]) => new Pick(name, number, otherwise)) },
    { weight: 1, arbitrary });
}

function arbitraryOfPlain(schema) {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map(arbitraryOf));
  if (schema.allOf?.length === 1 && !schema.properties)
    return arbitraryOf(schema.allOf[0]).filter((value) =>
      Object.keys(value).length >= (schema.minProperties ?? 0));
  switch (schema.type) {
    case 'string': return textOf(schema);
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'integer': return fc.oneof(
      fc.integer({ min: schema.minimum, max: Math.min(schema.maximum, schema.minimum + 5) }),
      fc.integer({ min: schema.minimum, max: schema.maximum }));
    case 'number': return fc.double({ min: schema.minimum, max: schema.maximum, noNaN: true });
    case 'array': return fc.array(arbitraryOf(schema.items),
      { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 4, 4) });
    case 'object': return objectOf(schema);
    default: throw new Error(`no values are made for ${JSON.stringify(schema)}`);
  }
}

/** The schema of the alternative that a value is of. */
function alternativeOf(schema, value) {
  const plain = dereference(schema);
  const inner = plain.allOf?.length === 1 ? dereference(plain.allOf[0]) : plain;
  if (!inner.oneOf) return inner;
  if (value === null || typeof value !== 'object') return {};
  const fits = inner.oneOf.map((one) => alternativeOf(one, value)).find((one) =>
    (one.required ?? []).every((name) => name in value) &&
    Object.keys(value).every((name) => name in (one.properties ?? {})));
  return fits ?? {};
}

const otherTypes =
  { string: 7, boolean: 'yes', integer: '7', number: 'much', array: {}, object: [] };

/** Single mistakes in a value: what each is, the pointer to it, and a function that makes it. */
export function mistakesIn(schema, value, pointer = '', set = undefined) {
  const plain = alternativeOf(schema, value);
  const mistakes = [];
  const replace = (what, wrong) => {
    if (set) mistakes.push({ what, pointer, make: () => set(wrong) });
  };
  if (plain.type in otherTypes) replace('another type', otherTypes[plain.type]);
  if (plain.enum) replace('not one of them', `no ${plain.enum[0]}`);
  if (plain.pattern) replace('another pattern', '~');
  if (plain.format === 'email') replace('no address', 'nobody');
  if (plain.maxLength) replace('too long', 'x'.repeat(plain.maxLength + 1));
  if (plain.minLength) replace('too short', '');
  if (plain.minimum !== undefined) replace('too small', plain.minimum - 1);
  if (plain.maximum !== undefined) replace('too large', plain.maximum + 1);
  if (plain.type === 'integer') replace('a fraction', (plain.minimum ?? 1) + 0.5);
  if (plain.maxItems && value.length)
    replace('too many', Array(plain.maxItems + 2).fill(value[0]));
  if (plain.minItems) replace('too few', []);
  if (plain.type === 'array')
    value.forEach((one, index) => mistakes.push(...mistakesIn(plain.items, one,
      `${pointer}/${index}`, (wrong) => { value[index] = wrong; })));
  if (plain.type === 'object') mistakes.push(...mistakesOfFields(plain, value, pointer));
  return mistakes;
}

function mistakesOfFields(schema, value, pointer) {
  const mistakes = [{ what: 'unknown', pointer: `${pointer}/surprise`,
    make: () => { value.surprise = 1; } }];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const at = `${pointer}/${name}`;
    if (schema.required?.includes(name))
      mistakes.push({ what: 'missing', pointer: at, make: () => { delete value[name]; } });
    if (name in value)
      mistakes.push(...mistakesIn(field, value[name], at, (wrong) => { value[name] = wrong; }));
  }
  return mistakes;
}

/** Every body that is wrong in one place: { what, pointer, body }. */
export function wrongBodies(schema, schemaPointer, body) {
  const count = mistakesIn(schema, structuredClone(body)).length;
  return Array.from({ length: count }, (_, index) => {
    const copy = structuredClone(body);
    const { what, pointer, make } = mistakesIn(schema, copy)[index];
    make();
    return { what, pointer, body: copy };
  }).filter((wrong) => faultsOf(wrong.body, schemaPointer).length > 0);
}
