// The fields of who buys. What cannot be right is said when its field is left, not at the end.

import { useState } from 'preact/hooks';
import type { Schemas } from '../api/schemas';
import { announce } from '../design/announcer';
import { Field } from '../design/components';
import { t, type Word } from '../words/words';
import { asEmail, asPhone, emailFault, phoneFault } from './typed';

export type Buyer = Required<Omit<Schemas['BuyerDetails'], 'language'>>;
export type Faults = Partial<Record<keyof Buyer, string>>;

/** The codes of States and Union Territories for GST, as the tax administration numbers them. */
const states = [
  '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16',
  '17', '18', '19', '20', '21', '22', '23', '24', '26', '27', '29', '30', '31', '32', '33', '34',
  '35', '36', '37', '38',
];

/** What was typed, as the API wants it. */
export function buyerOf(typed: Buyer): Buyer {
  return {
    name: typed.name.trim(), email: asEmail(typed.email), phone: asPhone(typed.phone),
    state: typed.state,
  };
}

export function faultsOf(buyer: Buyer): Faults {
  const faults: Faults = {};
  if (!buyer.name) faults.name = t('details.name.wrong');
  const email = emailFault(buyer.email);
  if (email) faults.email = t(`details.email.${email}`);
  const phone = phoneFault(buyer.phone);
  if (phone) faults.phone = t(`details.phone.${phone}`);
  return faults;
}

/** Faults of the fields that were left with something in them, and of all once it was sent. */
export function useFaults(typed: Buyer) {
  const [left, setLeft] = useState<Partial<Record<keyof Buyer, true>>>({});
  const all = faultsOf(buyerOf(typed));
  const faults: Faults = {};
  for (const field of Object.keys(left) as (keyof Buyer)[])
    if (all[field]) faults[field] = all[field];
  return {
    faults,
    leave: (field: keyof Buyer) => {
      if (!typed[field].trim()) return;
      if (all[field] && !left[field]) announce(all[field]);
      setLeft((before) => ({ ...before, [field]: true }));
    },
    /** The first field with a fault, if there is one; all of them are shown from now on. */
    send: (): keyof Buyer | undefined => {
      setLeft({ name: true, email: true, phone: true });
      return Object.keys(all)[0] as keyof Buyer | undefined;
    },
  };
}

export function DetailsFields({ typed, set, leave, faults }: {
  typed: Buyer; set: (change: Partial<Buyer>) => void; leave: (field: keyof Buyer) => void;
  faults: Faults;
}) {
  return (
    <>
      <Field label={t('details.name')} wrong={faults.name}>
        {(bind) => <input {...bind} name="name" autocomplete="name" value={typed.name} maxLength={200}
          onInput={(event) => set({ name: event.currentTarget.value })} />}
      </Field>
      <Field label={t('details.email')} hint={t('details.email.hint')} wrong={faults.email}>
        {/* Of type "email", browsers turn उदाहरण.भारत into xn--... before anybody's eyes. */}
        {(bind) => <input {...bind} name="email" type="text" inputMode="email" autocomplete="email"
          autocapitalize="none" spellcheck={false} maxLength={200} value={typed.email}
          onBlur={() => leave('email')}
          onInput={(event) => set({ email: event.currentTarget.value })} />}
      </Field>
      <Field label={t('details.phone')} optional={t('optional')} hint={t('details.phone.hint')}
        wrong={faults.phone}>
        {(bind) => <input {...bind} name="tel" type="tel" autocomplete="tel" maxLength={60}
          value={typed.phone} onBlur={() => leave('phone')}
          onInput={(event) => set({ phone: event.currentTarget.value })} />}
      </Field>
      <Field label={t('details.state')} optional={t('optional')} hint={t('details.state.hint')}>
        {(bind) => (
          <select {...bind} value={typed.state}
            onChange={(event) => set({ state: event.currentTarget.value })}>
            <option value="">{t('details.state.none')}</option>
            {states.map((code) => (
              <option key={code} value={code}>{t(`state.${code}` as Word)}</option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
