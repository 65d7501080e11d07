#include "catalogue/demo/demo_catalogue.hpp"

namespace firstshow::catalogue {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array<DemoVenue, 5> kVenues{{
    {"Firstshow Deccan", "Pune", "27", "14 Gulmohar Road, Deccan Gymkhana, Pune 411004",
     "Metro: Deccan Gymkhana, five minutes on foot; car park in the basement",
     "+91 20 4000 1101, deccan@example.org",
     "Lift from the car park to every screen; wheelchair places in the first row"},
    {"Firstshow Aundh", "Pune", "27", "2 Parihar Lane, Aundh, Pune 411007",
     "Bus: Parihar Chowk; car park on Parihar Lane", "+91 20 4000 1102, aundh@example.org",
     "Ramp at the main door, lift to every screen; wheelchair places in the first row"},
    {"Firstshow Indiranagar", "Bengaluru", "29", "88 Twelfth Cross, Indiranagar, Bengaluru 560038",
     "Metro: Indiranagar, ten minutes on foot; car park on two levels below the cinema",
     "+91 80 4000 1103, indiranagar@example.org",
     "Lift from the street to every screen; wheelchair places in the first row"},
    {"Nandadeep Natyagriha", "Pune", "27", "5 Karve Path, Kothrud, Pune 411038",
     "Bus: Karve Putala; car park behind the theatre, in by Karve Path",
     "+91 20 4000 1104, nandadeep@example.org",
     "No steps to the stalls, whose last row has the wheelchair places; no lift to circle and "
     "balcony"},
    {"Kaveri Maidan", "Bengaluru", "29", "1 Stadium Approach, Hebbal, Bengaluru 560024",
     "Buses from Majestic and Hebbal before and after each show; little room to park: come by bus",
     "+91 80 4000 1105, kaveri@example.org",
     "Ramps at all gates; wheelchair places in the last row of each lower block"},
}};

constexpr std::array<DemoHall, 13> kHalls{{
    {0, "Screen 1", PlanTemplate::kMultiplex, 320, DemoScreen::kOrdinary, 20},
    {0, "Screen 2", PlanTemplate::kMultiplex, 210, DemoScreen::kOrdinary, 20},
    {0, "Screen 3", PlanTemplate::kMultiplex, 96, DemoScreen::kOrdinary, 20},
    {1, "Screen 1 Colossus", PlanTemplate::kMultiplex, 440, DemoScreen::kColossus, 20},
    {1, "Screen 2", PlanTemplate::kMultiplex, 260, DemoScreen::kOrdinary, 20},
    {1, "Screen 3", PlanTemplate::kMultiplex, 180, DemoScreen::kOrdinary, 20},
    {1, "Screen 4", PlanTemplate::kMultiplex, 60, DemoScreen::kOrdinary, 20},
    {2, "Screen 1 Colossus", PlanTemplate::kMultiplex, 420, DemoScreen::kColossus, 20},
    {2, "Screen 2", PlanTemplate::kMultiplex, 280, DemoScreen::kOrdinary, 20},
    {2, "Screen 3", PlanTemplate::kMultiplex, 150, DemoScreen::kOrdinary, 20},
    {2, "Screen 4", PlanTemplate::kMultiplex, 150, DemoScreen::kOrdinary, 20},
    {3, "Main stage", PlanTemplate::kTheatre, 880, DemoScreen::kStage, 45},
    {4, "Ground", PlanTemplate::kStadium, 50'000, DemoScreen::kGround, 150},
}};

constexpr std::array<DemoTitle, 11> kTitles{{
    {"Pehli Barish Ka Station",
     "film",
     "UA 7+",
     "hi",
     "2D",
     138,
     DemoScreen::kOrdinary,
     "",
     "A stationmaster's last monsoon, a letter that was never posted, and the night train that "
     "stops although it should not.",
     {{{"Ira Deshmane", "director"}, {"Samarth Ojhal", "cast"}, {"Nandini Vyasraj", "cast"}}}},
    {"Raat Ki Chaabi",
     "film",
     "A",
     "hi",
     "2D",
     144,
     DemoScreen::kOrdinary,
     "",
     "A locksmith of old Lucknow opens a door for a stranger, and spends one night trying to "
     "close it again.",
     {{{"Farhan Lalwal", "director"}, {"Kabir Mehrotia", "cast"}, {"Zoya Ansarwala", "cast"}}}},
    {"Aajichi Shala Bharli",
     "film",
     "U",
     "mr",
     "2D",
     121,
     DemoScreen::kOrdinary,
     "Pune",
     "At seventy-one a grandmother goes to school, in the same class as her grandson.",
     {{{"Sulabha Kekre-Patil", "director"},
       {"Usha Gokhalkar", "cast"},
       {"Arnav Shindekar", "cast"}}}},
    {"Ghatmathyavarcha Deep",
     "film",
     "UA 13+",
     "mr",
     "2D",
     133,
     DemoScreen::kOrdinary,
     "Pune",
     "The lamp on the pass has not gone out for forty years. Tonight nobody is there to fill it.",
     {{{"Madhav Ranadivkar", "director"},
       {"Tejas Ghorpadkar", "cast"},
       {"Mukta Sathaye", "cast"}}}},
    {"Hasiru Haadi",
     "film",
     "UA 13+",
     "kn",
     "2D",
     149,
     DemoScreen::kOrdinary,
     "Bengaluru",
     "Two brothers, one coffee estate, and the road that somebody wants to build through it.",
     {{{"Girish Hebbaleshwar", "director"},
       {"Chaitra Nanjundi", "cast"},
       {"Pramod Belawadkar", "cast"}}}},
    {"Kadal Kaatru",
     "film",
     "UA 16+",
     "ta",
     "2D",
     152,
     DemoScreen::kOrdinary,
     "Bengaluru",
     "A radio operator on a fishing boat hears a call for help from a ship that sank years ago.",
     {{{"Selvi Arumugasamy", "director"},
       {"Kathir Nedumaaran", "cast"},
       {"Meena Thangavelan", "cast"}}}},
    {"The Understudy's Umbrella",
     "film",
     "UA 13+",
     "en",
     "2D",
     109,
     DemoScreen::kOrdinary,
     "",
     "Opening night, no leading lady, and a great deal of rain. A comedy of entrances.",
     {{{"Annaïs Corwall", "director"}, {"Peter Hollisworth", "cast"}, {"Zoë Brandreth", "cast"}}}},
    {"Tara of the Ninth Moon",
     "film",
     "UA 7+",
     "en",
     "Colossus 3D",
     128,
     DemoScreen::kColossus,
     "",
     "The youngest pilot of the ice fleet is sent where no map goes, with a robot that only "
     "speaks in proverbs.",
     {{{"Lena Okonjora", "director"}, {"Mira Castellane", "cast"}, {"Theo Lindqvaard", "cast"}}}},
    {"Vajra: Doosra Suraj",
     "film",
     "UA 16+",
     "hi",
     "Colossus 2D",
     166,
     DemoScreen::kColossus,
     "",
     "When a second sun rises over the Thar, an engineer who was dismissed for predicting it has "
     "six days.",
     {{{"Vikrant Rathodia", "director"}, {"Dev Malhotwar", "cast"}, {"Anika Seshan-Rao", "cast"}}}},
    {"Vaadyancha Vaada",
     "play",
     "",
     "mr",
     "Stage",
     150,
     DemoScreen::kStage,
     "Pune",
     "Five musicians inherit one old house and cannot agree on a single note. In two acts.",
     {{{"Jayant Puranikar", "director"},
       {"Shubhada Limayekar", "writer"},
       {"Omkar Jogdand", "cast"}}}},
    {"Saanjh Collective: The Homecoming Night",
     "concert",
     "",
     "hi",
     "Live",
     180,
     DemoScreen::kGround,
     "Bengaluru",
     "Fifty thousand voices, one evening: the band comes home with its whole first record.",
     {{{"Saanjh Collective", "cast"}, {"Rehaan Quadriwal", "cast"}, {"Gauri Kashelkar", "music"}}}},
}};

constexpr unsigned kEveryDay = 0b1111111;
constexpr unsigned kFridayAndSunday = 0b0100001;
constexpr unsigned kSaturday = 0b1000000;

constexpr std::array<DemoSlot, 10> kSlots{{
    {DemoScreen::kOrdinary, hours{9} + minutes{45}, kEveryDay, false, 160},
    {DemoScreen::kOrdinary, hours{13}, kEveryDay, false, 220},
    {DemoScreen::kOrdinary, hours{18} + minutes{15}, kEveryDay, false, 290},
    {DemoScreen::kOrdinary, hours{21} + minutes{45}, kEveryDay, true, 260},
    {DemoScreen::kColossus, hours{10} + minutes{15}, kEveryDay, false, 320},
    {DemoScreen::kColossus, hours{14}, kEveryDay, false, 380},
    {DemoScreen::kColossus, hours{18} + minutes{45}, kEveryDay, false, 480},
    {DemoScreen::kColossus, hours{22} + minutes{10}, kEveryDay, true, 420},
    {DemoScreen::kStage, hours{19} + minutes{30}, kFridayAndSunday, false, 700},
    {DemoScreen::kGround, hours{19}, kSaturday, false, 4'500},
}};

}  // namespace

std::span<const DemoVenue> demo_venues() {
  return kVenues;
}
std::span<const DemoHall> demo_halls() {
  return kHalls;
}
std::span<const DemoTitle> demo_titles() {
  return kTitles;
}
std::span<const DemoSlot> demo_slots() {
  return kSlots;
}

}  // namespace firstshow::catalogue
