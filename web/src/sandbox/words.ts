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
  test: 'परीक्षण पेज। कोई पैसा नहीं कटता।',
  pay: 'देय राशि',
  to: 'Firstshow को',
  upi: 'UPI',
  scan: 'किसी भी UPI ऐप से स्कैन करें',
  scanHint: 'कोड पर क्लिक करें: वही स्कैन माना जाएगा।',
  app: 'UPI ऐप से भुगतान करें',
  appHint: 'इससे इस डिवाइस का UPI ऐप खुलेगा, जो पाने वाले को नहीं जानता। लौटकर बताएँ कि क्या हुआ।',
  paid: 'ऐप ने भुगतान कर दिया',
  card: 'कार्ड',
  number: 'कार्ड नंबर',
  expiry: 'वैधता',
  secret: 'CVV',
  holder: 'कार्ड पर नाम',
  cardHint: 'परीक्षण कार्ड भरा हुआ है। आपका लिखा कुछ भी इस पेज से बाहर नहीं जाता।',
  payCard: 'कार्ड से दें',
  trouble: 'देखें, क्या-क्या बिगड़ सकता है',
  fail: 'भुगतान विफल होने दें',
  late: 'देर से दें',
  lateIn: 'कितनी देर से',
  seconds: '20 सेकंड में',
  minutes: '15 मिनट में, जब सीटें जा चुकी हों',
  abandon: 'बिना भुगतान लौटें',
  going: 'आपको वापस ले जा रहे हैं',
  done: 'आप यह पेज बंद कर सकते हैं।',
  unreachable: 'बैंक तक पहुँच नहीं हो रही। फिर कोशिश करें।',
  unknown: 'यहाँ कुछ देय नहीं है। दुकान पर लौटकर फिर शुरू करें।',
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
