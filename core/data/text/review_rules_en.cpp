// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/review_rules.h"

namespace attnscope {
namespace {

// The clause that decides is the main clause, the one after "but", or the writer's own opinion. Whatever
// else speaks of good and bad (a concession, other people's opinions, people and days that have nothing to
// do with the thing) uses the same words, so that only the place in the sentence tells them apart.
// And whatever is said of good and bad is also denied: "like" praises, "do not like" blames, "not bad"
// praises. A rule that serves both polarities cannot miss one of them, so most are of this kind.
constexpr GrammarRule kEnglishRules[]{
    // Sentences.
    {"review", "8*<single>|3*<plain>|2*<contrast>|2*<others>|3*<within>"},
    {"plain", "5*<!verdict>.|<!point>.|2*<!verdict it>. <!claim>.|2*<intro>. <kind><!judged>.|"
              "<kind><!judged>, <det> {<thing>}."},
    {"single",
     "2*<!verdict>. <side>.|<side>. <!verdict>.|<!verdict>, and <!point>. <side>.|"
     "<event>. <fact>. <!verdict>.|<fact>. <!verdict>. <event>.|<!point>, and <!verdict>.|"
     "3*<intro>. <!verdict it>.|<intro>. <fact>. <!verdict it>.|<intro>, and <!verdict it>. <side>.|"
     "<intro>, and <!point>."},
    {"contrast", "2*<-point>, but <!verdict>.|although <-point>, <!verdict>.|<!verdict>, although <-point>.|"
                 "<!verdict>, even though <-point>.|<-point>. Even so, <!verdict>.|"
                 "<-point1>, but overall <!point2>.|overall <!point1>, even if <-point2>.|"
                 "<side>. <-point>, but <!verdict>.|<!verdict>. Admittedly, <-point>.|"
                 "<-point1> and <-point2>, yet <!verdict>.|<side>. <!verdict>, although <-point>.|"
                 "I had read that <-point>, but <!verdict>."},
    {"others", "2*<-said>, but <!verdict it>.|<!verdict>, although <-said it>.|"
               "<-said>. I see it differently: <!verdict it>.|<said>, and I agree: <!verdict it>.|"
               "<said>, and indeed <!verdict it>.|<?said it>. <fact>. <!verdict>.|"
               "<!verdict>. <?said it>, by the way.|<?said>. <event>. <!verdict it>."},
    {"within", "the {<thing>} that my <?human> <relative> <mentioned> was <!judged>.|"
               "through a^ <?human> <relative> I heard of this {<thing>}, which was <!judged>.|"
               "after a^ <?daily> day at work I <did>, and <!verdict>.|"
               "on a^ <?daily> <weekday> in <month> my <relative> and I <did>, and <!verdict>.|"
               "my <relative>, a^ <?human> person, had <mentioned> this {<thing>}, and <!verdict it>."},

    // Opinions of the whole: the writer's own, and the same words from somebody else. With "it" where the
    // thing has been named before.
    {"verdict", "7*<claim>|6*<I> <felt> <det> {<thing>}|2*<I> found <det> {<thing>} <judged>|2*<view> <det> "
                "{<thing>} <be> <judged>|<det> {<thing>} <effect> <me>|<we are> by <det> {<thing>}"},
    {"verdict it", "6*<claim it>|6*<I> <felt> it|3*<I> found it <kind><judged>|2*<view> it <kind><be> "
                   "<judged>|it <kind><effect> <me>|<we are> by it"},
    {"said", "4*<person> <has felt> <det> {<thing>}|2*<person> found <det> {<thing>} <judged>|<person> said "
             "that <claim>|<det> {<thing>} <effect> <person>"},
    {"said it", "4*<person> <has felt> it|3*<person> found it <kind><judged>|<person> said that <claim it>|"
                "it <kind><effect> <person>"},
    {"I", "4*I|2*we|I personally|I certainly|we all|both of us"},
    {"me", "me|us"},
    {"view", "in my view|for me|to my mind|in the end|I think"},
    {"det", "2*this|2*the|that"},
    {"claim", "4*<det> {<thing>} <predicate>|2*<det> {<thing>} <be> <worth>|it <kind><be> <noun>"},
    {"claim it", "3*it <kind><predicate>|it <kind><be> <worth>"},
    {"predicate", "16*<be> <judged>|<be> [never <-mild>]|5*<seemed> [<degree><adj>]|[<be not> <-mild>]|"
                  "[<be not> <-mild> at all]"},
    {"seemed", "seemed|turned out|proved|felt|remained"},
    {"judged", "18*[<degree><adj>]|2*[not <-mild>]|[not <-mild> at all]|[not at all <-mild>]|"
               "[not <little> <-mild>]|[<scarcely> <-mild>]"},
    {"little", "very|so|that|exactly|the least bit"},
    {"scarcely", "anything but|far from|hardly"},
    {"degree", "6*|2*really |2*very |truly |so |quite |simply |thoroughly "},
    {"noun", "8*a^ [<adj>] {<thing>}|2*a^ [<degree><adj>] {<thing>}|[not a^ <-mild>] {<thing>}|"
             "[not a^ <-mild>] {<thing>} [at all]|[hardly a^ <-mild>] {<thing>}|"
             "[by no means a^ <-mild>] {<thing>}"},

    // Feelings: of the writer in the past and the present, of others also in the third person.
    {"felt", "3*<past>|3*<present>"},
    {"has felt", "3*<past>|2*<third>"},
    {"past/good", "12*[<liked>]|2*[really <liked>]|[did not <-like>]|[didn't <-like>]|[never <-liked>]|"
                  "[could not fault]"},
    {"past/bad", "10*[<liked>]|2*[really <liked>]|[did not <-like>]|[didn't <-like>]|[never <-liked>]|"
                 "[could not stand]"},
    {"present/good", "12*[<like>]|2*[really <like>]|[do not <-like>]|[don't <-like>]|[cannot fault]"},
    {"present/bad", "10*[<like>]|2*[really <like>]|2*[do not <-like>]|2*[don't <-like>]|[cannot stand]"},
    {"third/good", "8*[<likes>]|[does not <-like>]|[doesn't <-like>]"},
    {"third/bad", "6*[<likes>]|2*[does not <-like>]|[doesn't <-like>]"},
    {"like/good", "3*like|3*love|2*enjoy|recommend|adore"},
    {"like/bad", "3*hate|2*dislike|regret choosing"},
    {"liked/good", "3*liked|3*loved|2*enjoyed|recommended|adored"},
    {"liked/bad", "3*hated|2*disliked|regretted choosing"},
    {"likes/good", "likes|loves|enjoys|recommends"},
    {"likes/bad", "hates|dislikes|regrets choosing"},
    {"effect", "6*[<moved>]|3*[<moves>]|[did not <-move>]|[does not <-move>]"},
    {"effect/plural", "6*[<moved>]|3*[<move>]|[did not <-move>]|[do not <-move>]"},
    {"we are",
     "2*I was <moved or not>|I am <moved or not>|we were <moved or not>|both of us were <moved or not>"},
    {"moved or not", "3*[<moved>]|[not <-moved>]|[really <moved>]"},
    {"move/good", "impress|delight|please"},
    {"move/bad", "disappoint|annoy|bore"},
    {"moved/good", "impressed|delighted|pleased"},
    {"moved/bad", "disappointed|annoyed|bored"},
    {"moves/good", "impresses|delights|pleases"},
    {"moves/bad", "disappoints|annoys|bores"},
    {"worth/good", "2*[worth <it>]|[really worth <it>]|a [<treat>]|a [real <treat>]|[not a <-treat>]"},
    {"worth/bad", "2*[not worth <it>]|[not really worth <it>]|a [<treat>]|a [real <treat>]|[not a <-treat>]"},
    {"it", "it|the money"},
    {"treat/good", "treat|delight|pleasure"},
    {"treat/bad", "waste of money|disaster|failure"},

    // What one may say of a part; point1 and point2 never speak of the same.
    {"point", "<point1>|<point2>"},
    {"point1", "6*the {<aspect1>} <predicate>|the {<aspect1>} <effect> <me>"},
    {"point2", "6*the {<aspect2>} <predicate>|the {<aspect2>} <effect> <me>"},
    {"be", "3*was|2*is"},
    {"be/plural", "3*were|2*are"},
    {"be not", "2*wasn't|isn't"},
    {"be not/plural", "2*weren't|aren't"},

    // Adjectives: for everything, then for kinds of things; `mild` are those that one denies.
    {"general/good", "4*good|great|wonderful|excellent|superb|fantastic|impressive|amazing|lovely|terrific"},
    {"general/bad", "4*bad|terrible|awful|dreadful|poor|disappointing|horrible|mediocre|lousy|miserable"},
    {"mild", "<common>|2*<adj>"},
    {"mild/@price", "<adj>"},
    {"common/good", "2*good|great|impressive"},
    {"common/bad", "2*bad|poor|disappointing"},
    {"adj", "<general>"},
    {"adj/@story/good", "2*<general>|gripping|moving|original|clever"},
    {"adj/@story/bad", "2*<general>|predictable|dull|boring|silly"},
    {"adj/@art/good", "2*<general>|brilliant|beautiful|elegant|inspired"},
    {"adj/@art/bad", "2*<general>|clumsy|wooden|lifeless|sloppy"},
    {"adj/@food/good", "2*<general>|delicious|tasty|fresh|flavourful"},
    {"adj/@food/bad", "2*<general>|bland|greasy|stale|tasteless"},
    {"adj/@people/good", "2*<general>|friendly|attentive|polite|helpful"},
    {"adj/@people/bad", "2*<general>|rude|careless|unfriendly|arrogant"},
    {"adj/@place/good", "2*<general>|spotless|comfortable|cosy|charming"},
    {"adj/@place/bad", "2*<general>|shabby|cramped|gloomy|dirty"},
    {"adj/@device/good", "2*<general>|reliable|sturdy|practical|dependable"},
    {"adj/@device/bad", "2*<general>|unreliable|flimsy|faulty|clunky"},
    {"adj/@price/good", "fair|reasonable|attractive"},
    {"adj/@price/bad", "outrageous|ridiculous|excessive"},

    // Topics.
    {"thing/film", "3*film@story|2*movie@story|comedy@story|thriller@story"},
    {"thing/book", "3*book@story|2*novel@story|biography@story|paperback@story"},
    {"thing/restaurant", "3*restaurant@place|bistro@place|pizzeria@place|diner@place"},
    {"thing/hotel", "3*hotel@place|guesthouse@place|hostel@place|resort@place"},
    {"thing/phone", "3*phone@device|2*smartphone@device|handset@device|mobile@device"},
    {"kind/film", "@story"},
    {"kind/book", "@story"},
    {"kind/restaurant", "@place"},
    {"kind/hotel", "@place"},
    {"kind/phone", "@device"},
    {"aspect1/film", "plot@story|script@story|ending@story|jokes~@story|dialogues~@story"},
    {"aspect2/film", "acting@art|soundtrack@art|camera work@art|special effects~@art|actors~@art"},
    {"aspect1/book", "story@story|first chapter@story|last chapters~@story|characters~@story|epilogue@story"},
    {"aspect2/book", "prose@art|translation@art|illustrations~@art|writing@art"},
    {"aspect1/restaurant", "soup@food|steak@food|fish@food|dessert@food|noodles~@food|vegetables~@food"},
    {"aspect2/restaurant", "waiters~@people|cook@people|dining room@place|bill@price|menu prices~@price"},
    {"aspect1/hotel", "room@place|bathroom@place|lobby@place|pool@place|bedrooms~@place"},
    {"aspect2/hotel", "breakfast@food|buffet@food|receptionist@people|porters~@people|room rate@price"},
    {"aspect1/phone",
     "battery@device|camera@device|charger@device|software@device|fingerprint sensor@device"},
    {"aspect2/phone", "screen@device|speakers~@device|buttons~@device|price@price"},
    {"did/film", "watched it"},
    {"did/book", "started it"},
    {"did/restaurant", "ate there"},
    {"did/hotel", "stayed there"},
    {"did/phone", "tried it out"},

    // People, days, and what happened besides.
    {"person", "my <relative>|a colleague|my boss|the reviewer in the paper|my dentist|my doctor"},
    {"relative", "brother|sister|neighbour|uncle|aunt|flatmate|cousin|friend|teacher|classmate"},
    {"mentioned", "recommended|suggested|mentioned"},
    {"human/good", "wonderful|lovely|charming|kind|friendly|brilliant|polite|helpful|delightful"},
    {"human/bad", "horrible|dreadful|annoying|rude|unfriendly|boring|arrogant|grumpy|unpleasant"},
    {"daily/good", "wonderful|lovely|great|beautiful|excellent|fantastic|good"},
    {"daily/bad", "terrible|awful|dreadful|horrible|miserable|dull|bad"},
    {"weekday", "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"},
    {"month", "January|March|April|June|August|October|November"},
    {"side", "<event>|<fact>"},
    {"event", "3*my <?human> <relative> <brought>|2*<weather>|2*<bystander>"},
    {"weather", "the weather was <?daily> that day|it was a^ <?daily> <weekday> in <month>|"
                "I had had a^ <?daily> week at work|the news that morning had been <?daily>"},
    {"brought/film", "took me to see it|gave me the tickets|came along|sat next to me"},
    {"brought/book", "lent it to me|gave it to me at Christmas|left it on my desk|has it as well"},
    {"brought/restaurant", "invited me|chose the table|came along|lives next door to it"},
    {"brought/hotel", "booked it for us|came along|had the key|stayed one floor below"},
    {"brought/phone", "gave it to me|helped me set it up|has the same one|paid half of it"},
    {"intro", "3*my <?human> <relative> <introduced>|2*<met>"},
    {"introduced/film",
     "took me to see this {<thing>}|gave me tickets for the {<thing>}|chose that {<thing>}"},
    {"introduced/book",
     "lent me this {<thing>}|gave me the {<thing>} at Christmas|left that {<thing>} behind"},
    {"introduced/restaurant", "invited me to this {<thing>}|found the {<thing>}|lives above that {<thing>}"},
    {"introduced/hotel", "booked this {<thing>} for us|knew the {<thing>}|drove us to that {<thing>}"},
    {"introduced/phone",
     "gave me this {<thing>}|helped me set up the {<thing>}|ordered that {<thing>} for me"},
    {"met/film", "I saw this {<thing>} at the {cinema}|on a^ <?daily> <weekday> we watched the {<thing>}"},
    {"met/book", "I {read} this {<thing>} on the train|on a^ <?daily> <weekday> I started the {<thing>}"},
    {"met/restaurant", "we had {lunch} in this {<thing>}|on a^ <?daily> <weekday> we went to the {<thing>}"},
    {"met/hotel", "we spent a {night} in this {<thing>}|on a^ <?daily> <weekday> we reached the {<thing>}"},
    {"met/phone", "I have {used} this {<thing>} since May|on a^ <?daily> <weekday> I bought the {<thing>}"},
    {"bystander/film", "the man behind us was <?human>|the bus driver on the way there was <?human>"},
    {"bystander/book", "the woman in the bookshop was <?human>|the postman who brought it was <?human>"},
    {"bystander/restaurant", "the taxi driver was <?human>|the people at the next table were <?human>"},
    {"bystander/hotel", "our taxi driver was <?human>|the train there was <?daily>"},
    {"bystander/phone", "the man in the shop was <?human>|the courier who brought it was <?human>"},
    {"fact/film", "I saw it at the {cinema} near the hotel|it runs for about two hours|"
                  "we had {seats in the third row}|we had dinner in a restaurant afterwards"},
    {"fact/book", "it has about four hundred {pages}|I {read} it on the train|"
                  "I {read} most of it in a hotel|a film was made of it last year"},
    {"fact/restaurant", "we had booked {a table for four}|it is next to the cinema|"
                        "I had {the set lunch}|we found the address on my phone"},
    {"fact/hotel", "we stayed for three {nights}|it is ten minutes from the station|"
                   "we {checked in} late|there is a restaurant across the street"},
    {"fact/phone", "I have {used} it for two months|it replaced {my old one}|"
                   "I {ordered it online}|I mostly read books on it"},
};

} // namespace

std::span<const GrammarRule> englishReviewRules() { return kEnglishRules; }

} // namespace attnscope
