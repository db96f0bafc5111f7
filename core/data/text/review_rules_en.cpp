// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/review_rules.h"

namespace attnscope {
namespace {

// The clause that decides is the main clause, the one after "but", or the writer's own opinion. Whatever
// else speaks of good and bad (a concession, other people's opinions, people and days that have nothing to
// do with the thing) uses the same words, so that only the place in the sentence tells them apart.
constexpr GrammarRule kEnglishRules[]{
    // Sentences.
    {"review", "8*<single>|2*<contrast>|2*<others>|3*<within>"},
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
                "{<thing>} was <judged>|<det> {<thing>} <effect> <me>"},
    {"verdict it", "6*<claim it>|6*<I> <felt> it|3*<I> found it <kind><judged>|2*<view> it was "
                   "<kind><judged>|it <effect> <me>"},
    {"said", "4*<person> <felt> <det> {<thing>}|2*<person> found <det> {<thing>} <judged>|<person> said that "
             "<claim>|<det> {<thing>} <effect> <person>"},
    {"said it", "4*<person> <felt> it|3*<person> found it <kind><judged>|<person> said that <claim it>|"
                "it <effect> <person>"},
    {"I", "4*I|2*we|I personally|I certainly|we all|both of us"},
    {"me", "me|us"},
    {"view", "in my view|for me|to my mind|in the end"},
    {"det", "2*this|2*the|that"},
    {"claim", "4*<det> {<thing>} <predicate>|2*<det> {<thing>} was <worth>|it was <kind><noun>"},
    {"claim it", "3*it <kind><predicate>|it was <worth>"},
    {"predicate", "3*<be> <judged>|<seemed> [<degree><adj>]"},
    {"seemed", "seemed|turned out|proved|felt|remained"},
    {"judged/good", "8*[<degree><adj>]|[not <-mild> at all]|[not at all <-mild>]|[anything but <-adj>]|"
                    "[never <-mild>]|[not the least bit <-mild>]"},
    {"judged/bad", "8*[<degree><adj>]|[not <-mild> at all]|[not very <-mild>]|[not exactly <-adj>]|"
                   "[far from <-mild>]|[hardly <-mild>]|[anything but <-adj>]"},
    {"degree", "6*|2*really |truly |so |quite |simply |thoroughly "},
    {"noun/good", "4*a^ [<adj>] {<thing>}|a^ [really <adj>] {<thing>}|[not a bad] {<thing>} [at all]|"
                  "[by no means a^ <-mild>] {<thing>}"},
    {"noun/bad", "4*a^ [<adj>] {<thing>}|a^ [really <adj>] {<thing>}|[not a good] {<thing>} [at all]|"
                 "[hardly a^ <-mild>] {<thing>}"},
    {"felt/good", "2*[loved]|[enjoyed]|[liked]|[really liked]|[adored]|[did not regret choosing]|"
                  "[recommended]"},
    {"felt/bad", "2*[hated]|[disliked]|[did not like]|[did not enjoy]|[could not stand]|[regretted choosing]|"
                 "[did not recommend]"},
    {"effect/good", "[impressed]|[delighted]|[did not disappoint]|[pleased]"},
    {"effect/bad", "[disappointed]|[annoyed]|[did not impress]|[did not please]"},
    {"worth/good", "[worth the money]|a [real treat]|a [delight]|[well worth it]"},
    {"worth/bad", "[not worth the money]|a [waste] of money|a [disaster]|[not worth it]"},

    // What one may say of a part; point1 and point2 never speak of the same.
    {"point", "<point1>|<point2>"},
    {"point1", "the {<aspect1>} <predicate>"},
    {"point2", "the {<aspect2>} <predicate>"},
    {"be", "was"},
    {"be/plural", "were"},

    // Adjectives: for everything, then for kinds of things; `mild` are those that one says "not" to.
    {"general/good", "good|great|wonderful|excellent|superb|fantastic|impressive|amazing|lovely|terrific"},
    {"general/bad", "bad|terrible|awful|dreadful|poor|disappointing|horrible|mediocre|lousy|miserable"},
    {"mild/good", "2*good|great|impressive"},
    {"mild/bad", "2*bad|disappointing|poor"},
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
    {"mild/@story/good", "good|gripping|moving|original|clever"},
    {"mild/@story/bad", "bad|predictable|dull|boring|silly"},
    {"mild/@art/good", "good|brilliant|beautiful|elegant|inspired"},
    {"mild/@art/bad", "bad|clumsy|wooden|lifeless|sloppy"},
    {"mild/@food/good", "good|delicious|tasty|fresh|flavourful"},
    {"mild/@food/bad", "bad|bland|greasy|stale|tasteless"},
    {"mild/@people/good", "good|friendly|attentive|polite|helpful"},
    {"mild/@people/bad", "bad|rude|careless|unfriendly|arrogant"},
    {"mild/@place/good", "good|spotless|comfortable|cosy|charming"},
    {"mild/@place/bad", "bad|shabby|cramped|gloomy|dirty"},
    {"mild/@device/good", "good|reliable|sturdy|practical|dependable"},
    {"mild/@device/bad", "bad|unreliable|flimsy|faulty|clunky"},
    {"mild/@price/good", "fair|reasonable|attractive"},
    {"mild/@price/bad", "outrageous|ridiculous|excessive"},

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
