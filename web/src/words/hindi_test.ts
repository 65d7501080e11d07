// The Hindi that readers meet keeps to the words of CONTRIBUTING.md ("Words of the Hindi catalogue").

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import english from '../../locales/en.json';
import hindi from '../../locales/hi.json';
import { startWords, t } from './words';

/** What is not said, and what is said for it. */
const banned: [word: string, instead: string][] = [
  ['वयस्क', 'बड़े, बड़ों का टिकट'], ['कतार', 'पंक्ति'], ['क़तार', 'पंक्ति'],
  ['टैप', 'दबाएँ'], ['क्लिक', 'दबाएँ'], ['छुएँ', 'दबाएँ'], ['छुए', 'दबाएँ'], ['छूए', 'दबाएँ'],
  ['डिवाइस', 'फ़ोन'], ['मध्यांतर', 'इंटरवल'], ['पुदु', 'पुडुचेरी'], ['देय', 'देने हैं'],
  ['विफल', 'भुगतान नहीं हुआ'], ['शुल्क', 'फ़ीस'],
  ['दायें', 'दाएँ'], ['बायें', 'बाएँ'], ['दाएं', 'दाएँ'], ['बाएं', 'बाएँ'], ['सीटे ', 'सीटें'],
  ['हिंदी', 'हिन्दी'], ['कीजिए', 'करें'], ['दीजिए', 'दें'], ['लीजिए', 'लें'], ['चुनिए', 'चुनें'],
  ['छोड़िए', 'छोड़ें'], ['देखिए', 'देखें'], ['Firstshow', 'फ़र्स्टशो'], ['जगहें बची', 'टिकट बचे'],
];
/** Not at all as words of their own; longer words may begin like them. */
const bannedAlone: typeof banned = [['पैसा', 'पैसे']];

/** Written with their dots, in every form. */
const dotted = ['फ़िल्म', 'फ़ोन', 'फ़ोटो', 'फ़ीस', 'माफ़', 'सिर्फ़', 'हाउसफ़ुल', 'ज़्यादा', 'ज़रूर', 'दरवाज़', 'काग़ज़',
  'आज़मा', 'ताज़ा', 'नक़्श', 'बाक़ी', 'क़रीब', 'तरीक़', 'दिक़्क़त', 'मज़ाक़', 'ग़लत', 'ख़ाली', 'ख़रीद', 'ख़त्म', 'आख़िर',
  'तारीख़', 'ख़ास', 'ख़ुद'];
const undotted = dotted.map((word): [string, string] => [word.replace(/़/g, ''), word]);

function faultsIn(text: string): string[] {
  const alone = (word: string) => new RegExp(`(?<!\\p{L}|\\p{M})${word}(?!\\p{L}|\\p{M})`, 'u');
  return [
    ...banned.filter(([word]) => text.includes(word)),
    ...undotted.filter(([word]) => new RegExp(`${word}(?!़)`).test(text)),
    ...bannedAlone.filter(([word]) => alone(word).test(text)),
  ].map(([word, instead]) => `${word}: ${instead}`)
    .concat(text === text.normalize('NFC') ? [] : ['letters in two forms: NFC is the one']);
}

/** Other Hindi beside the catalogue: whatever stands in quotes and has Devanagari in it. */
function quotedIn(file: string): string[] {
  const quoted = readFileSync(file, 'utf8').match(/'[^'\n]*'|"[^"\n]*"|`[^`\n]*`/g) ?? [];
  return quoted.filter((text) => /[\u0900-\u097f]/.test(text));
}

test('Hindi keeps to its words and their spelling', () => {
  for (const [key, words] of Object.entries(hindi)) assert.deepEqual(faultsIn(words), [], key);
  for (const file of ['src/sandbox/words.ts', 'src/seat_map/words.ts', '../src/catalogue/demo/demo_hindi.cpp',
    '../src/http/pages/page_text.cpp', '../src/mail/mail_words.cpp']) {
    const texts = quotedIn(file).filter((text) => !/^"[^"]*\bFirstshow\b/.test(text));
    assert.ok(texts.length > 20, `${texts.length} texts are in ${file}`);
    for (const text of texts) assert.deepEqual(faultsIn(text), [], `${file}: ${text}`);
  }
});

test('a banned word is found in each of its forms, and in no other word', () => {
  const cases: [text: string, faults: number][] = [
    ['सीट पर टैप करें', 1], ['पहली कतार', 1], ['पूरा पैसा', 1], ['पैसा-वसूल', 1], ['पूरे पैसे', 0],
    ['नक्शे पर', 1], ['नक़्शे पर', 0], ['तारीखें', 1], ['तारीख़ें', 0], ['खरीदें', 1], ['क्या पता', 0], ['\u095b\u094d\u092f\u093e\u0926\u093e', 1],
  ];
  for (const [text, faults] of cases) assert.equal(faultsIn(text).length, faults, text);
});

test('both languages say the same things of the same values', () => {
  const values = (words: string) => [...new Set(words.match(/{{\w+}}/g))].sort();
  assert.deepEqual(Object.keys(hindi), Object.keys(english));
  for (const [key, words] of Object.entries(hindi)) {
    const said = values(english[key as keyof typeof english]);
    // "One ticket" needs no number.
    const given = values(words);
    if (/_(zero|one)$/.test(key)) assert.ok(given.every((value) => said.includes(value)), key);
    else assert.deepEqual(given, said, key);
  }
});

test('none, one and several are said apart', async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await startWords('hi');
  const said = (count: number) => t('trouble.area', { count, name: 'फ़्लोर' });
  assert.deepEqual([0, 1, 2].map(said), ['फ़्लोर में कोई टिकट नहीं बचा।', 'फ़्लोर में 1 टिकट बचा है।',
    'फ़्लोर में 2 टिकट बचे हैं।']);
  await startWords('en');
  assert.deepEqual([0, 1].map((count) => t('trouble.area', { count, name: 'Floor' })),
    ['Floor has no places left.', 'Floor has 1 place left.']);
  assert.equal(t('seats', { count: 0 }), '0 tickets', 'where none has no words of its own');
});
