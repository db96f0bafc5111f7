// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/review_rules.h"

namespace attnscope {
namespace {

// As in review_rules_en.cpp: the main clause, the one after 但是, or the writer's own opinion decides.
constexpr GrammarRule kChineseRules[]{
    // Sentences.
    {"review", "8*<single>|3*<plain>|2*<contrast>|2*<others>|3*<within>"},
    {"plain", "5*<!verdict>。|<!point>。|2*<!verdict it>。<!claim>。|2*<intro>。<kind><!judged>。|"
              "<kind><!judged>，<this>。"},
    {"single", "2*<!verdict>。<side>。|<side>。<!verdict>。|<!verdict>，<!point>。<side>。|"
               "<event>，<fact>。<!verdict>。|<fact>。<!verdict>。<event>。|<!point>，<!verdict>。|"
               "3*<intro>。<!verdict it>。|<intro>，<fact>。<!verdict it>。|<intro>，<!verdict it>。<side>。|"
               "<intro>，<!point>。"},
    {"contrast", "2*<-point>，但是<!verdict>。|虽然<-point>，但<!verdict>。|<!verdict>，尽管<-point>。|"
                 "<-point>，不过总的来说，<!verdict>。|<!verdict>，虽说<-point>。|"
                 "<-point1>，但<!point2>，总的来说，<!verdict>。|<!point2>，只是<-point1>，不过<!verdict>。|"
                 "<side>。<-point>，但<!verdict>。|<!verdict>。当然，<-point>。|"
                 "<-point1>，<-point2>，然而<!verdict>。|<side>。<!verdict>，即使<-point>。|"
                 "网上有人说<-point>，可是<!verdict>。"},
    {"others", "2*<-said>，但<!verdict it>。|<!verdict>，虽然<-said it>。|"
               "<-said>。我的看法不同：<!verdict it>。|<said>，我也有同感：<!verdict it>。|"
               "<said>，确实，<!verdict it>。|<?said it>。<fact>。<!verdict>。|"
               "<!verdict>。顺便说一句，<?said it>。|<?said>。<event>。<!verdict it>。"},
    {"within", "我那位<?human>的<relative>推荐的<this><!judged>。|"
               "我是从一位<?human>的<relative>那里听说<this>的，<!verdict it>。|"
               "结束了<?daily>的一天之后，我<did>，<!verdict>。|"
               "<month>里一个<?daily>的<weekday>，我和<relative><did>，<!verdict>。|"
               "<relative>是个<?human>的人，<this>是他提起的，<!verdict it>。"},

    // Opinions of the whole: the writer's own, and the same words from somebody else. With 它 where the
    // thing has been named before.
    {"verdict", "7*<claim>|6*<I><felt><this>|3*<view><this><judged>|<this><makes>"},
    {"verdict it", "6*<claim it>|6*<I><felt>它|4*<view>它<kind><judged>|它<makes>"},
    {"said",
     "4*<person><felt><this>|2*<person>觉得<this><judged>|<person>说<claim>|<this>让<person><effect>"},
    {"said it",
     "4*<person><felt>它|3*<person>觉得它<kind><judged>|<person>说<claim it>|它让<person><effect>"},
    {"makes", "2*让<me><effect>|[没有]让<me>[<-mood>]"},
    {"I", "4*我|2*我们|我个人|我和家人|我自己"},
    {"me", "2*我|我们"},
    {"view", "2*我觉得|我认为|在我看来|我感觉|我们都觉得"},
    {"adverb", "4*|其实|总体上"},
    {"claim", "6*<this><adverb><judged>|3*<this><worth>|2*这是<kind><one><noun>|2*<kind>{<thing>}<judged>|"
              "这[不是]<kind><one><-denied>"},
    {"claim it", "3*它<adverb><kind><judged>|它<worth>"},
    {"judged",
     "18*[<degree><adj>]|2*[太<adj>了]|3*[<bare>]|3*[不<-mild>]|[一点也不<-mild>]|[一点都不<-mild>]|"
     "[<hardly><-mild>]"},
    {"bare/good", "2*不错|出色"},
    {"bare/bad", "差劲|糟糕"},
    {"hardly", "并不|不算|谈不上|算不上|不怎么|不太"},
    {"degree", "3*很|2*非常|真的很|特别|相当|挺|十分"},
    {"noun", "4*[<degree><adj>]的{<thing>}|[<short>]{<thing>}|[一点也不<-mild>]的{<thing>}|"
             "[一点都不<-mild>]的{<thing>}"},
    {"denied", "2*[<mild>]的{<thing>}|[<short>]{<thing>}"},
    {"short/good", "好"},
    {"short/bad", "烂"},
    {"felt/good", "10*[<like>]|5*[<degree><like>]|2*[不<-like>]|[一点也不<-like>]|[并不<-like>]|[爱上了]|"
                  "[不后悔]<chose>|[一点也不后悔]<chose>"},
    {"felt/bad", "7*[<like>]|4*[<degree><like>]|4*[不<-like>]|[一点也不<-like>]|[并不<-like>]|[很不<-like>]|"
                 "[没有爱上]|[受不了]|[后悔]<chose>|[很后悔]<chose>"},
    {"like/good", "5*喜欢|喜爱|2*爱|欣赏"},
    {"like/bad", "3*讨厌|厌恶"},
    {"effect", "6*[<degree><mood>]|[不<-mood>]|[并不<-mood>]|[一点也不<-mood>]"},
    {"mood/good", "惊喜|满意|开心"},
    {"mood/bad", "失望|恼火|扫兴"},
    {"worth/good", "2*[值得]一<do>|[值得推荐]|是个[<treat>]|[并不是<-treat>]|[物有所值]|[纯属享受]|"
                   "[很成功]|[并不失败]"},
    {"worth/bad", "2*[不值得]一<do>|[不值得推荐]|是个[<treat>]|[并不是<-treat>]|[谈不上物有所值]|"
                  "[纯属浪费]|[很失败]|[并不成功]"},
    {"treat/good", "惊喜|享受"},
    {"treat/bad", "败笔|浪费"},

    // What one may say of a part; point1 and point2 never speak of the same.
    {"point", "<point1>|<point2>"},
    {"point1", "{<aspect1>}<judged>"},
    {"point2", "{<aspect2>}<judged>"},

    // Adjectives: for everything, then for kinds of things; `mild` are those that one denies.
    {"all/good", "好|棒|不错|出色|令人满意|让人惊喜"},
    {"all/bad", "差|糟|糟糕|差劲|令人失望|让人扫兴"},
    {"common/good", "4*好|棒|出色|令人满意|让人惊喜"},
    {"common/bad", "4*差|糟|糟糕|差劲|令人失望|让人扫兴"},
    {"adj", "<all>"},
    {"adj/@story/good", "2*<all>|2*好看|精彩|感人|紧凑|新颖"},
    {"adj/@story/bad", "2*<all>|2*难看|无聊|老套|拖沓|乏味"},
    {"adj/@play/good", "2*<all>|精湛|自然|到位|传神"},
    {"adj/@play/bad", "2*<all>|生硬|做作|浮夸|拙劣"},
    {"adj/@look/good", "2*<all>|精致|考究|细腻"},
    {"adj/@look/bad", "2*<all>|粗糙|平庸|单调"},
    {"adj/@pen/good", "2*<all>|优美|流畅|生动"},
    {"adj/@pen/bad", "2*<all>|生硬|啰嗦|晦涩"},
    {"adj/@food/good", "2*<all>|好吃|美味|可口|新鲜"},
    {"adj/@food/bad", "2*<all>|难吃|油腻|寡淡"},
    {"adj/@people/good", "2*<all>|热情|友好|周到|耐心"},
    {"adj/@people/bad", "2*<all>|冷淡|傲慢|粗鲁|敷衍"},
    {"adj/@place/good", "2*<all>|干净|舒适|整洁|温馨"},
    {"adj/@place/bad", "2*<all>|肮脏|破旧|吵闹|简陋"},
    {"adj/@device/good", "2*<all>|好用|可靠|稳定|实用"},
    {"adj/@device/bad", "2*<all>|难用|落后|粗糙"},
    {"adj/@price/good", "公道|实惠|合理|划算"},
    {"adj/@price/bad", "离谱|过分|不合理|坑人"},
    {"mild/@story/good", "2*<common>|好看|精彩|感人|紧凑|新颖"},
    {"mild/@story/bad", "2*<common>|难看|无聊|老套|拖沓|乏味"},
    {"mild/@play/good", "2*<common>|精湛|自然|到位|传神"},
    {"mild/@play/bad", "2*<common>|生硬|做作|浮夸|拙劣"},
    {"mild/@look/good", "2*<common>|精致|考究|细腻"},
    {"mild/@look/bad", "2*<common>|粗糙|平庸|单调"},
    {"mild/@pen/good", "2*<common>|优美|流畅|生动"},
    {"mild/@pen/bad", "2*<common>|生硬|啰嗦|晦涩"},
    {"mild/@food/good", "2*<common>|好吃|美味|可口|新鲜"},
    {"mild/@food/bad", "2*<common>|难吃|油腻|寡淡"},
    {"mild/@people/good", "2*<common>|热情|友好|周到|耐心"},
    {"mild/@people/bad", "2*<common>|冷淡|傲慢|粗鲁|敷衍"},
    {"mild/@place/good", "2*<common>|干净|舒适|整洁|温馨"},
    {"mild/@place/bad", "2*<common>|肮脏|破旧|吵闹|简陋"},
    {"mild/@device/good", "2*<common>|好用|可靠|稳定|实用"},
    {"mild/@device/bad", "2*<common>|难用|落后|粗糙"},
    {"mild/@price/good", "公道|实惠|合理|划算"},
    {"mild/@price/bad", "离谱|过分|坑人"},

    // Topics.
    {"kind/film", "@story"},
    {"kind/book", "@story"},
    {"kind/restaurant", "@place"},
    {"kind/hotel", "@place"},
    {"kind/phone", "@device"},
    {"this/film", "3*这部{电影}@story|这部{影片}@story|这部{片子}@story|这部{喜剧}@story"},
    {"this/book", "3*这本{书}@story|2*这本{小说}@story|这本{传记}@story"},
    {"this/restaurant", "3*这家{餐厅}@place|这家{饭馆}@place|这家{小吃店}@place|这家{火锅店}@place"},
    {"this/hotel", "3*这家{酒店}@place|这家{宾馆}@place|这家{旅馆}@place|这家{民宿}@place"},
    {"this/phone", "2*这款{手机}@device|2*这部{手机}@device|这款{智能手机}@device"},
    {"one/film", "一部"},
    {"one/book", "一本"},
    {"one/restaurant", "一家"},
    {"one/hotel", "一家"},
    {"one/phone", "一款"},
    {"thing/film", "2*电影|影片|片子|喜剧"},
    {"thing/book", "2*书|小说|传记"},
    {"thing/restaurant", "2*餐厅|饭馆|小吃店|火锅店"},
    {"thing/hotel", "2*酒店|宾馆|旅馆|民宿"},
    {"thing/phone", "3*手机|智能手机"},
    {"aspect1/film", "剧情@story|故事@story|结局@story|对白@story|主题@story"},
    {"aspect2/film", "演技@play|表演@play|配乐@look|摄影@look|特效@look"},
    {"aspect1/book", "故事@story|开头@story|结尾@story|情节@story"},
    {"aspect2/book", "文笔@pen|译文@pen|语言@pen|插图@look|封面@look"},
    {"aspect1/restaurant", "汤@food|鱼@food|甜点@food|面条@food|烤鸭@food|招牌菜@food"},
    {"aspect2/restaurant", "服务员@people|老板@people|环境@place|包间@place|菜价@price"},
    {"aspect1/hotel", "房间@place|浴室@place|大堂@place|走廊@place|客房@place"},
    {"aspect2/hotel", "早餐@food|自助餐@food|前台@people|保洁员@people|房价@price"},
    {"aspect1/phone", "电池@device|屏幕@device|相机@device|系统@device|指纹识别@device"},
    {"aspect2/phone", "充电器@device|扬声器@device|按键@device|外观@look|做工@look|价格@price"},
    {"do/film", "看"},
    {"do/book", "读"},
    {"do/restaurant", "去"},
    {"do/hotel", "住"},
    {"do/phone", "买"},
    {"chose/film", "看了"},
    {"chose/book", "读了"},
    {"chose/restaurant", "去了"},
    {"chose/hotel", "住了"},
    {"chose/phone", "买了"},
    {"did/film", "去了{电影院}"},
    {"did/book", "{翻开了书}"},
    {"did/restaurant", "去{吃了晚饭}"},
    {"did/hotel", "{办了入住}"},
    {"did/phone", "{试用了一下}"},

    // People, days, and what happened besides.
    {"person", "2*我<relative>|同事们|网友们|我的老板|我的医生"},
    {"relative", "姐姐|哥哥|邻居|叔叔|姑姑|室友|表弟|朋友|老师|同学"},
    {"human/good", "热情|友好|耐心|优秀|可爱|善良|幽默|出色|礼貌"},
    {"human/bad", "冷淡|傲慢|粗鲁|差劲|讨厌|无聊|糟糕|乏味|马虎"},
    {"daily/good", "愉快|美好|轻松|顺利|精彩|舒适"},
    {"daily/bad", "糟糕|倒霉|无聊|郁闷|乏味|混乱"},
    {"sky/good", "好|棒|不错|舒适"},
    {"sky/bad", "差|糟|糟糕"},
    {"work/good", "顺利|愉快|精彩|出色"},
    {"work/bad", "糟糕|无聊|乏味|混乱"},
    {"weekday", "星期一|星期二|星期三|星期四|星期五|星期六|星期天"},
    {"month", "一月|三月|四月|六月|八月|十月|十一月"},
    {"side", "<event>|<fact>"},
    {"event", "3*我那位<?human>的<relative><brought>|2*<weather>|2*<bystander>"},
    {"weather", "2*那天天气<degree><?sky>|那是<month>里一个<?daily>的<weekday>|"
                "那个星期的工作<degree><?work>"},
    {"brought/film", "请我看的|送了我两张票|陪我一起去的|就坐在我旁边"},
    {"brought/book", "把它借给了我|把它送给我过生日|也有一本|把它放在了我桌上"},
    {"brought/restaurant", "请的客|订的位子|陪我一起去的|就住在附近"},
    {"brought/hotel", "替我们订的房|陪我一起去的|就住在楼下|开车送的我们"},
    {"brought/phone", "把它送给了我|帮我装好了软件|也用同一款|付了一半的钱"},
    {"intro", "3*我那位<?human>的<relative><introduced>|2*<met>"},
    {"introduced/film", "请我看了<this>|带我去看<this>|送了我<this>的票"},
    {"introduced/book", "借给我<this>|把<this>送给我过生日|把<this>放在了我桌上"},
    {"introduced/restaurant", "请我去了<this>|在<this>订了位子|就住在<this>楼上"},
    {"introduced/hotel", "替我们订了<this>|开车送我们到<this>|也住在<this>"},
    {"introduced/phone", "送给我<this>|帮我在网上买了<this>|也在用<this>"},
    {"met/film", "我是在{电影院}看<this>的|一个<?daily>的<weekday>，我们看了<this>"},
    {"met/book", "我在火车上{读}完了<this>|一个<?daily>的<weekday>，我翻开了<this>"},
    {"met/restaurant", "我们在<this>吃了{午饭}|一个<?daily>的<weekday>，我们去了<this>"},
    {"met/hotel", "我们在<this>{住了一晚}|一个<?daily>的<weekday>，我们到了<this>"},
    {"met/phone", "我从五月起一直{用}<this>|一个<?daily>的<weekday>，我买了<this>"},
    {"bystander/film", "坐在后排的人<degree><?human>|路上的公交司机<degree><?human>"},
    {"bystander/book", "书店里的阿姨<degree><?human>|送货的快递员<degree><?human>"},
    {"bystander/restaurant", "路上的出租车司机<degree><?human>|邻桌的客人<degree><?human>"},
    {"bystander/hotel", "接我们的司机<degree><?human>|同车的旅客<degree><?human>"},
    {"bystander/phone", "柜台里的小伙子<degree><?human>|送货的快递员<degree><?human>"},
    {"fact/film", "我是在酒店旁边的{电影院}看的|全{片}大约两个小时|我们坐在{第三排}|看完我们去了一家餐厅"},
    {"fact/book", "全{书}大约四百{页}|我是在火车上{读}完的|我在酒店里{读}了一大半|去年它被拍成了电影"},
    {"fact/restaurant", "我们订了{四人桌}|它就在电影院旁边|我点了一份{套餐}|地址是用手机查到的"},
    {"fact/hotel", "我们{住了三晚}|离车站走路十分钟|我们很晚才{办入住}|对面有一家餐厅"},
    {"fact/phone", "我已经{用了}两个月|它取代了我的{旧手机}|我是在网上{下单}的|我主要用它看书"},
};

} // namespace

std::span<const GrammarRule> chineseReviewRules() { return kChineseRules; }

} // namespace attnscope
