// What the sandbox's page says, in both languages; the page is small enough to carry both.

const english = {
  bank: 'Sandbox Bank',
  test: 'Test page. No money moves.',
  pay: 'Amount to pay',
  to: 'to Firstshow',
  upi: 'UPI',
  scan: 'Scan with any UPI app',
  scanHint: 'Click the code: that counts as scanning it.',
  app: 'Pay with a UPI app',
  appHint: 'This opens a UPI app of this device, to which the payee is not known. Come back and say how it went.',
  paid: 'The app has paid',
  card: 'Card',
  number: 'Card number',
  expiry: 'Valid until',
  secret: 'CVV',
  holder: 'Name on the card',
  cardHint: 'A test card is filled in. Nothing you type leaves this page.',
  payCard: 'Pay by card',
  trouble: 'See what can go wrong',
  fail: 'Let the payment fail',
  late: 'Pay late',
  lateIn: 'How late',
  seconds: 'in 20 seconds',
  minutes: 'in 15 minutes, after the seats are gone',
  abandon: 'Leave without paying',
  going: 'Taking you back',
  done: 'You can close this page.',
  unreachable: 'The bank cannot be reached. Try again.',
  unknown: 'There is nothing to pay here. Go back to the shop and start again.',
  loading: 'Loading',
};

export type BankWords = typeof english;

const hindi: BankWords = {
  bank: 'सैंडबॉक्स बैंक',
  test: 'आज़माने का पेज। पैसे नहीं कटेंगे।',
  pay: 'देने हैं',
  to: 'फ़र्स्टशो को',
  upi: 'UPI',
  scan: 'किसी भी UPI ऐप से स्कैन करें',
  scanHint: 'कोड दबाएँ: वही स्कैन माना जाएगा।',
  app: 'UPI ऐप से भुगतान करें',
  appHint: 'इससे आपके फ़ोन का UPI ऐप खुलेगा, जो पाने वाले को नहीं पहचानता। लौटकर बताएँ कि क्या हुआ।',
  paid: 'ऐप से भुगतान हो गया',
  card: 'कार्ड',
  number: 'कार्ड नंबर',
  expiry: 'वैधता (महीना/साल)',
  secret: 'CVV',
  holder: 'कार्ड पर नाम',
  cardHint: 'आज़माने के लिए कार्ड भरा हुआ है। आप जो लिखेंगे, वह इस पेज से बाहर नहीं जाएगा।',
  payCard: 'कार्ड से भुगतान करें',
  trouble: 'गड़बड़ी आज़माएँ',
  fail: 'भुगतान न होने दें',
  late: 'देर से भुगतान करें',
  lateIn: 'कितनी देर से',
  seconds: '20 सेकंड बाद',
  minutes: '15 मिनट बाद, जब सीटें जा चुकी हों',
  abandon: 'बिना भुगतान किए लौटें',
  going: 'आपको वापस ले जा रहे हैं',
  done: 'आप यह पेज बंद कर सकते हैं।',
  unreachable: 'बैंक तक बात नहीं पहुँच रही। फिर कोशिश करें।',
  unknown: 'यहाँ कोई भुगतान बाक़ी नहीं है। टिकट वाले पेज पर लौटकर फिर शुरू करें।',
  loading: 'लोड हो रहा है',
};

/** As the shop's page was last read, else as the browser is. */
export function bankLanguage(): 'en' | 'hi' {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem('firstshow.language');
  } catch {
    // this browser stores nothing
  }
  if (chosen) return chosen.includes('hi') ? 'hi' : 'en';
  return navigator.language.startsWith('hi') ? 'hi' : 'en';
}

export function bankWords(): BankWords {
  return bankLanguage() === 'hi' ? hindi : english;
}
