// The hosted page of the sandbox gateway: another company's, to look at, on which a buyer pays by
// UPI or card, or does what buyers do to a shop at the worst moment.

import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { QrCode } from '../art/qr';
import { act, readPayment, upiLink, type SandboxPayment } from './payment';
import { returnPath } from './return_path';
import { bankLanguage, bankWords } from './words';
import '../design/fonts.css';
import './sandbox.css';

const words = bankWords();
const quickSeconds = 20;
const lateSeconds = 900;

type Doing = (outcome: 'succeed' | 'fail' | 'abandon', delaySeconds?: number) => void;

function rupees({ amount, currency }: SandboxPayment['amount']): string {
  return new Intl.NumberFormat(bankLanguage() === 'hi' ? 'hi-IN' : 'en-IN', {
    style: 'currency', currency,
  }).format(amount / 100);
}

function Upi({ payment, does }: { payment: SandboxPayment; does: Doing }) {
  return (
    <section>
      <h2>{words.upi}</h2>
      <button type="button" class="code" onClick={() => does('succeed')}>
        <QrCode text={upiLink(payment)} label={words.scan} />
        <span>{words.scanHint}</span>
      </button>
      <div class="app">
        <a class="go" href={upiLink(payment)}>{words.app}</a>
        <p class="hint">{words.appHint}</p>
        <button type="button" onClick={() => does('succeed')}>{words.paid}</button>
      </div>
    </section>
  );
}

function Card({ does }: { does: Doing }) {
  return (
    <section>
      <h2>{words.card}</h2>
      <form onSubmit={(event) => { event.preventDefault(); does('succeed'); }}>
        <label>{words.number}
          <input defaultValue="4111 1111 1111 1111" inputMode="numeric" autocomplete="off" />
        </label>
        <div class="pair">
          <label>{words.expiry}<input defaultValue="12/30" autocomplete="off" /></label>
          <label>{words.secret}<input defaultValue="123" autocomplete="off" /></label>
        </div>
        <label>{words.holder}<input defaultValue="A Test" autocomplete="off" /></label>
        <p class="hint">{words.cardHint}</p>
        <button type="submit" class="go">{words.payCard}</button>
      </form>
    </section>
  );
}

function Trouble({ does }: { does: Doing }) {
  const [delay, setDelay] = useState(lateSeconds);
  return (
    <details>
      <summary>{words.trouble}</summary>
      <div class="trouble">
        <button type="button" onClick={() => does('fail')}>{words.fail}</button>
        <button type="button" onClick={() => does('abandon')}>{words.abandon}</button>
        <label>{words.lateIn}
          <select value={String(delay)} onChange={(event) => setDelay(+event.currentTarget.value)}>
            <option value={String(quickSeconds)}>{words.seconds}</option>
            <option value={String(lateSeconds)}>{words.minutes}</option>
          </select>
        </label>
        <button type="button" onClick={() => does('succeed', delay)}>{words.late}</button>
      </div>
    </details>
  );
}

function Bank() {
  const [payment, setPayment] = useState<SandboxPayment | null | undefined>(undefined);
  const [told, setTold] = useState('');
  const [over, setOver] = useState(false);
  const read = () => readPayment().then(setPayment, () => setTold(words.unreachable));
  useEffect(() => void read(), []);
  const does: Doing = async (outcome, delaySeconds) => {
    if (over) return;
    setOver(true);
    setTold(words.going);
    try {
      await act({ outcome, ...(delaySeconds ? { delay_s: delaySeconds } : {}) });
      const back = returnPath(location.search, location.origin);
      if (back) location.replace(back);
      else setTold(words.done);
    } catch {
      setOver(false);
      setTold(words.unreachable);
    }
  };
  return (
    <main>
      <header>
        <svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
          <path fill="#fff" d="M20 4 37 14v3H3v-3zM7 19h5v12H7zM17.5 19h5v12h-5zM28 19h5v12h-5zM4 33h32v4H4z" />
        </svg>
        <div><h1>{words.bank}</h1><p>{words.test}</p></div>
      </header>
      {payment && (
        <>
          <p class="amount"><span>{words.pay}</span><strong>{rupees(payment.amount)}</strong>
            <span>{words.to}</span></p>
          <div class="ways" aria-busy={over}>
            <Upi payment={payment} does={does} />
            <Card does={does} />
          </div>
          <Trouble does={does} />
        </>
      )}
      {payment === null && <p class="said" role="alert">{words.unknown}</p>}
      <p class="said" role="status">{payment === undefined && !told ? words.loading : told}</p>
    </main>
  );
}

document.documentElement.lang = bankLanguage();
document.title = words.bank;
const page = document.getElementById('page');
if (page) {
  page.textContent = '';
  render(<Bank />, page);
}
