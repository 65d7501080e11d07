#include "catalogue/demo/demo_hindi.hpp"

#include <array>

namespace firstshow::catalogue {
namespace {

struct HindiText {
  std::string_view english;
  std::string_view hindi;
};

constexpr std::array kHindiPlaces = {
    HindiText{"Pune", "पुणे"},
    HindiText{"Bengaluru", "बेंगलुरु"},

    HindiText{"Firstshow Deccan", "फ़र्स्टशो डेक्कन"},
    HindiText{"Firstshow Aundh", "फ़र्स्टशो औंध"},
    HindiText{"Firstshow Indiranagar", "फ़र्स्टशो इंदिरानगर"},
    HindiText{"Nandadeep Natyagriha", "नंदादीप नाट्यगृह"},
    HindiText{"Kaveri Maidan", "कावेरी मैदान"},

    HindiText{"14 Gulmohar Road, Deccan Gymkhana, Pune 411004",
              "14, गुलमोहर रोड, डेक्कन जिमखाना, पुणे 411004"},
    HindiText{"2 Parihar Lane, Aundh, Pune 411007", "2, परिहार लेन, औंध, पुणे 411007"},
    HindiText{"88 Twelfth Cross, Indiranagar, Bengaluru 560038",
              "88, 12वाँ क्रॉस, इंदिरानगर, बेंगलुरु 560038"},
    HindiText{"5 Karve Path, Kothrud, Pune 411038", "5, कर्वे पथ, कोथरुड, पुणे 411038"},
    HindiText{"1 Stadium Approach, Hebbal, Bengaluru 560024",
              "1, स्टेडियम अप्रोच रोड, हेब्बाल, बेंगलुरु 560024"},

    HindiText{"Metro: Deccan Gymkhana, five minutes on foot; car park in the basement",
              "मेट्रो: डेक्कन जिमखाना, पैदल पाँच मिनट; पार्किंग बेसमेंट में"},
    HindiText{"Bus: Parihar Chowk; car park on Parihar Lane",
              "बस: परिहार चौक; पार्किंग परिहार लेन पर"},
    HindiText{"Metro: Indiranagar, ten minutes on foot; car park on two levels below the cinema",
              "मेट्रो: इंदिरानगर, पैदल दस मिनट; पार्किंग सिनेमा के नीचे दो मंज़िलों पर"},
    HindiText{"Bus: Karve Putala; car park behind the theatre, in by Karve Path",
              "बस: कर्वे पुतला; पार्किंग नाट्यगृह के पीछे, रास्ता कर्वे पथ से"},
    HindiText{"Buses from Majestic and Hebbal before and after each show; little room to park: "
              "come by bus",
              "हर शो से पहले और बाद में मैजेस्टिक और हेब्बाल से बसें; पार्किंग कम है, "
              "बस से आएँ"},
    HindiText{"+91 20 4000 1101, deccan@example.org", "+91 20 4000 1101, deccan@example.org"},
    HindiText{"+91 20 4000 1102, aundh@example.org", "+91 20 4000 1102, aundh@example.org"},
    HindiText{"+91 80 4000 1103, indiranagar@example.org",
              "+91 80 4000 1103, indiranagar@example.org"},
    HindiText{"+91 20 4000 1104, nandadeep@example.org", "+91 20 4000 1104, nandadeep@example.org"},
    HindiText{"+91 80 4000 1105, kaveri@example.org", "+91 80 4000 1105, kaveri@example.org"},
    HindiText{"Lift from the car park to every screen; wheelchair places in the first row",
              "पार्किंग से हर स्क्रीन तक लिफ़्ट; व्हीलचेयर की जगहें पहली पंक्ति में"},
    HindiText{"Ramp at the main door, lift to every screen; wheelchair places in the first row",
              "मुख्य दरवाज़े पर रैंप, हर स्क्रीन तक लिफ़्ट; व्हीलचेयर की जगहें पहली पंक्ति में"},
    HindiText{"Lift from the street to every screen; wheelchair places in the first row",
              "सड़क से हर स्क्रीन तक लिफ़्ट; व्हीलचेयर की जगहें पहली पंक्ति में"},
    HindiText{"No steps to the stalls, whose last row has the wheelchair places; no lift to "
              "circle and balcony",
              "स्टॉल तक कोई सीढ़ी नहीं, व्हीलचेयर की जगहें उसकी आख़िरी पंक्ति में; "
              "सर्कल और बालकनी तक लिफ़्ट नहीं है"},
    HindiText{"Ramps at all gates; wheelchair places in the last row of each lower block",
              "हर गेट पर रैंप; व्हीलचेयर की जगहें नीचे के हर ब्लॉक की आख़िरी पंक्ति में"},

    HindiText{"Screen 1", "स्क्रीन 1"},
    HindiText{"Screen 2", "स्क्रीन 2"},
    HindiText{"Screen 3", "स्क्रीन 3"},
    HindiText{"Screen 4", "स्क्रीन 4"},
    HindiText{"Screen 1 Colossus", "स्क्रीन 1 कोलॉसस"},
    HindiText{"Main stage", "मुख्य रंगमंच"},
    HindiText{"Ground", "मैदान"},
};

constexpr std::array kHindiSeatsAndTickets = {
    HindiText{"Classic", "क्लासिक"},
    HindiText{"Executive", "एग्ज़िक्यूटिव"},
    HindiText{"Premium", "प्रीमियम"},
    HindiText{"Recliner", "रीक्लाइनर"},
    HindiText{"Front stalls", "अगला स्टॉल"},
    HindiText{"Rear stalls", "पिछला स्टॉल"},
    HindiText{"Circle", "सर्कल"},
    HindiText{"Balcony", "बालकनी"},
    HindiText{"Gold", "गोल्ड"},
    HindiText{"Silver", "सिल्वर"},
    HindiText{"Bronze", "ब्रॉन्ज़"},

    HindiText{"Hall", "हॉल"},
    HindiText{"Stalls", "स्टॉल"},
    HindiText{"Fan pit", "फ़ैन पिट"},
    HindiText{"Floor", "फ़्लोर"},
    HindiText{"Stalls entrance", "स्टॉल का प्रवेश द्वार"},
    HindiText{"Circle stairs", "सर्कल की सीढ़ियाँ"},
    HindiText{"Balcony stairs", "बालकनी की सीढ़ियाँ"},
    HindiText{"Floor entrance", "फ़्लोर का प्रवेश द्वार"},
    HindiText{"Stage", "रंगमंच"},
    HindiText{"Colossus 2D", "कोलॉसस 2D"},
    HindiText{"Colossus 3D", "कोलॉसस 3D"},
    HindiText{"Live", "लाइव"},
    HindiText{"Screen", "पर्दा"},

    HindiText{"Adult", "बड़ों का टिकट"},
    HindiText{"Child (3 to 12)", "बच्चों का टिकट (3 से 12 साल)"},
    HindiText{"Student", "विद्यार्थियों का टिकट"},
};

constexpr std::array kHindiTitles = {
    HindiText{"Pehli Barish Ka Station", "पहली बारिश का स्टेशन"},
    HindiText{
        "A stationmaster's last monsoon, a letter that was never posted, and the night train that "
        "stops although it should not.",
        "स्टेशन मास्टर की आख़िरी बरसात, एक चिट्ठी जो कभी डाक में नहीं डाली गई, और रात की वह "
        "ट्रेन जो "
        "बिना ठहराव के भी रुक जाती है।"},
    HindiText{"Raat Ki Chaabi", "रात की चाबी"},
    HindiText{
        "A locksmith of old Lucknow opens a door for a stranger, and spends one night trying to "
        "close it again.",
        "पुराने लखनऊ का एक ताला-चाबी वाला किसी अजनबी के लिए दरवाज़ा खोल देता है, और फिर पूरी "
        "रात उसे "
        "बंद करने में लगा रहता है।"},
    HindiText{"Aajichi Shala Bharli", "आजीची शाळा भरली"},
    HindiText{"At seventy-one a grandmother goes to school, in the same class as her grandson.",
              "इकहत्तर साल की दादी स्कूल में दाख़िला लेती हैं, और वह भी अपने पोते की ही "
              "क्लास में।"},
    HindiText{"Ghatmathyavarcha Deep", "घाटमाथ्यावरचा दीप"},
    HindiText{
        "The lamp on the pass has not gone out for forty years. Tonight nobody is there to fill "
        "it.",
        "घाट पर चालीस साल से जलता दीया कभी नहीं बुझा। आज रात उसमें तेल डालने वाला कोई नहीं है।"},
    HindiText{"Hasiru Haadi", "हसिरु हादी"},
    HindiText{
        "Two brothers, one coffee estate, and the road that somebody wants to build through it.",
        "दो भाई, कॉफ़ी का एक बाग़ान, और वह सड़क जो कोई उसके बीच से निकालना चाहता है।"},
    HindiText{"Kadal Kaatru", "कडल काट्रु"},
    HindiText{
        "A radio operator on a fishing boat hears a call for help from a ship that sank years "
        "ago.",
        "मछुआरों की नाव के रेडियो पर मदद की पुकार सुनाई देती है, एक ऐसे जहाज़ से जो बरसों "
        "पहले डूब चुका "
        "है।"},
    HindiText{"The Understudy's Umbrella", "द अंडरस्टडीज़ अंब्रेला"},
    HindiText{"Opening night, no leading lady, and a great deal of rain. A comedy of entrances.",
              "नाटक का पहला शो, हीरोइन ग़ायब, और बाहर मूसलाधार बारिश। मंच के आगे-पीछे की "
              "हँसी-मज़ाक़ भरी "
              "कहानी।"},
    HindiText{"Tara of the Ninth Moon", "तारा ऑफ़ द नाइंथ मून"},
    HindiText{
        "The youngest pilot of the ice fleet is sent where no map goes, with a robot that only "
        "speaks in proverbs.",
        "बर्फ़ीले बेड़े की सबसे कम उम्र की पायलट वहाँ भेजी जाती है जहाँ का कोई नक़्शा नहीं। "
        "साथ में है एक "
        "रोबोट, जो सिर्फ़ कहावतों में बात करता है।"},
    HindiText{"Vajra: Doosra Suraj", "वज्र: दूसरा सूरज"},
    HindiText{
        "When a second sun rises over the Thar, an engineer who was dismissed for predicting it "
        "has six days.",
        "थार के ऊपर दूसरा सूरज निकल आता है। जिस इंजीनियर को यही भविष्यवाणी करने पर निकाला गया था, "
        "उसके पास अब छह दिन हैं।"},
    HindiText{"Vaadyancha Vaada", "वाद्यांचा वाडा"},
    HindiText{
        "Five musicians inherit one old house and cannot agree on a single note. In two acts.",
        "पाँच संगीतकारों को विरासत में एक पुरानी हवेली मिलती है, पर वे किसी एक सुर पर भी "
        "राज़ी नहीं "
        "होते। दो अंकों का नाटक।"},
    HindiText{"Saanjh Collective: The Homecoming Night", "साँझ कलेक्टिव: द होमकमिंग नाइट"},
    HindiText{
        "Fifty thousand voices, one evening: the band comes home with its whole first record.",
        "एक शाम, पचास हज़ार आवाज़ें: बैंड अपने शहर लौट रहा है, और अपना पूरा पहला एल्बम गाएगा।"},
};

constexpr std::array kHindiPeople = {
    HindiText{"Ira Deshmane", "इरा देशमाने"},
    HindiText{"Samarth Ojhal", "समर्थ ओझल"},
    HindiText{"Nandini Vyasraj", "नंदिनी व्यासराज"},
    HindiText{"Farhan Lalwal", "फ़रहान लालवाल"},
    HindiText{"Kabir Mehrotia", "कबीर मेहरोतिया"},
    HindiText{"Zoya Ansarwala", "ज़ोया अंसारवाला"},
    HindiText{"Sulabha Kekre-Patil", "सुलभा केकरे-पाटिल"},
    HindiText{"Usha Gokhalkar", "उषा गोखलकर"},
    HindiText{"Arnav Shindekar", "अर्णव शिंदेकर"},
    HindiText{"Madhav Ranadivkar", "माधव रणदिवकर"},
    HindiText{"Tejas Ghorpadkar", "तेजस घोरपडकर"},
    HindiText{"Mukta Sathaye", "मुक्ता साठये"},
    HindiText{"Girish Hebbaleshwar", "गिरीश हेब्बलेश्वर"},
    HindiText{"Chaitra Nanjundi", "चैत्रा नंजुंडी"},
    HindiText{"Pramod Belawadkar", "प्रमोद बेलवाडकर"},
    HindiText{"Selvi Arumugasamy", "सेल्वी आरुमुगसामी"},
    HindiText{"Kathir Nedumaaran", "कदिर नेडुमारन"},
    HindiText{"Meena Thangavelan", "मीना तंगवेलन"},
    HindiText{"Annaïs Corwall", "अनाईस कॉरवॉल"},
    HindiText{"Peter Hollisworth", "पीटर हॉलिसवर्थ"},
    HindiText{"Zoë Brandreth", "ज़ोई ब्रैंड्रेथ"},
    HindiText{"Lena Okonjora", "लीना ओकोंजोरा"},
    HindiText{"Mira Castellane", "मीरा कास्टेलान"},
    HindiText{"Theo Lindqvaard", "थियो लिंडक्वार्ड"},
    HindiText{"Vikrant Rathodia", "विक्रांत राठोड़िया"},
    HindiText{"Dev Malhotwar", "देव मल्होतवार"},
    HindiText{"Anika Seshan-Rao", "अनिका शेषन-राव"},
    HindiText{"Jayant Puranikar", "जयंत पुराणिकर"},
    HindiText{"Shubhada Limayekar", "शुभदा लिमयेकर"},
    HindiText{"Omkar Jogdand", "ओंकार जोगदंड"},
    HindiText{"Saanjh Collective", "साँझ कलेक्टिव"},
    HindiText{"Rehaan Quadriwal", "रेहान क़ादरीवाल"},
    HindiText{"Gauri Kashelkar", "गौरी काशेलकर"},
};

constexpr std::array kHindiNumbered = {
    HindiText{"Block ", "ब्लॉक "},
    HindiText{"Gate ", "गेट "},
};

void add_number(Texts& texts, const std::string& text) {
  for (const HindiText& one : kHindiNumbered)
    if (text.starts_with(one.english))
      texts[text] = std::string(one.hindi) + text.substr(one.english.size());
}

/// "stadium of 50,000 seats", as generated plans are called that nobody named.
void add_generated_name(Texts& texts, const std::string& name) {
  constexpr std::string_view kSeats = " seats";
  constexpr std::array kKinds = {HindiText{"multiplex of ", "सीटों का हॉल"},
                                 HindiText{"theatre of ", "सीटों का रंगमंच"},
                                 HindiText{"stadium of ", "सीटों का स्टेडियम"}};
  for (const HindiText& kind : kKinds) {
    if (name.size() <= kind.english.size() + kSeats.size()) continue;
    if (!name.starts_with(kind.english) || !name.ends_with(kSeats)) continue;
    const std::size_t digits = name.size() - kind.english.size() - kSeats.size();
    texts[name] = name.substr(kind.english.size(), digits) + " " + std::string(kind.hindi);
  }
}

}  // namespace

Texts demo_hindi() {
  Texts texts;
  for (const std::span<const HindiText> table :
       {std::span<const HindiText>(kHindiPlaces), std::span<const HindiText>(kHindiSeatsAndTickets),
        std::span<const HindiText>(kHindiTitles), std::span<const HindiText>(kHindiPeople)})
    for (const HindiText& one : table) texts.emplace(one.english, one.hindi);
  return texts;
}

Texts demo_hindi_numbers(const SeatPlan& plan) {
  Texts texts;
  for (const PlanZone& zone : plan.zones) {
    add_number(texts, zone.name);
    add_number(texts, zone.entrance);
  }
  add_generated_name(texts, plan.name);
  for (const PlanShape& shape : plan.shapes) add_number(texts, shape.text);
  return texts;
}

}  // namespace firstshow::catalogue
