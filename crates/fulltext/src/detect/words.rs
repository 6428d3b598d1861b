//! The most frequent small words of each language, as they stand in letters.

use crate::Language;

pub(super) const WORDS: [(Language, &str); 16] = [
    (
        Language::Danish,
        "og i at det en den til er som på de med han af for ikke der var mig sig men et har om vi min havde hun nu over da \
         fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil blev kunne ind når være dog noget jo deres \
         efter ned skulle denne end dette mit også under have dig anden hende mine alt meget sit jeg kan hvis bliver hej \
         tak venlig hilsen mvh kære nogle vores din jer fået være blive gerne sidste",
    ),
    (
        Language::Dutch,
        "de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan zou of wat mijn \
         men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want nog zal me \
         zij nu ge geen omdat iets worden toch al waren veel meer doen toen moet ben zonder kan hun dus alles onder ja werd \
         wezen zelf tegen na wil kunnen niets wij graag groet groeten beste bedankt hallo jullie onze kun wel geef vriendelijke",
    ),
    (
        Language::English,
        "the of and to in is you that it he was for on are with as his they be at have this from or had by but some what \
         there we can out other were all your when up use how said an each she which do their if will about many then them \
         would so these her him has more could no my than been who its now did get may over please thanks thank regards hi \
         hello dear our me any also just should let know not best i us here after before where because",
    ),
    (
        Language::Finnish,
        "ja on ei että se hän oli mutta ovat kun niin kuin mitä myös ole en jos vain sitä tämä ne hänen joka sen minä olen \
         kanssa ollut jo tai nyt voi mukaan sekä jotka siitä me sinä te he tässä mikä olisi kaikki jälkeen ennen kuitenkin \
         koska vielä tulee minun sinun meidän teidän hyvä terveisin kiitos hei moi ystävällisin minulle sinulle ette emme \
         ovatko onko tämän joten saa voisi voit olla olemme oletko kyllä",
    ),
    (
        Language::French,
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec ou son mais nous \
         aux sa ses cette je vous même tout on été leur si y dont elle être deux fait ont ces comme bien sans entre encore \
         peut très sous ainsi donc aussi notre votre vos nos merci bonjour cordialement cher chère suis sera serait avez avons \
         moi toi lui me te mon ma mes d l c qu n s j m quel quand où après avant",
    ),
    (
        Language::German,
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass \
         sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch \
         man sein wurde sei hatte kann gegen vom können schon wenn habe seine ihre dann unter wir soll ich eines uns ihr ihnen \
         mir mich dir dich du hallo liebe lieber grüße gruß grüßen freundlichen vielen danke bitte anbei sehr geehrte geehrter \
         diese dieser dieses alle was da hier jetzt bin würde könnten meine unser unsere ihren",
    ),
    (
        Language::Hungarian,
        "a az és hogy nem is egy van ez de csak ha már meg még volt mint azt el ki vagy nagyon mert be lesz kell amit itt \
         minden fel le én te ő mi ti ők lehet ezt sem azonban után előtt pedig majd akkor aki ami amely olyan ahogy most \
         köszönöm üdvözlettel kedves tisztelt szia jó nekem neked vagyok vannak volna lenne között szerint által során illetve \
         hogyan mikor hol kérem tudom fogja leszek ezek azok",
    ),
    (
        Language::Italian,
        "di e il la che in a per un è del non una si le con i da sono alla al più dei ha come nel della gli anche ma lo delle \
         se dal su ci mi questo ne loro o era dopo essere molto tra suo stato quando degli due fra alle sua prima solo poi \
         hanno io tu lui lei noi voi questa quello quella cosa dove perché cui ho hai abbiamo grazie ciao buongiorno gentile \
         cordiali saluti caro cara nella dalla sulla sul nei agli negli della vostro nostra mio mia tuo essere stata sarà può",
    ),
    (
        Language::Norwegian,
        "og i det er på som en å for av at til med de ikke den har jeg om et men var så fra seg han vi kan hun nå skal etter \
         også ved sin bare eller være mot da hadde hva når ut der vil noe må år opp over enn bli ble her mer ham mye mange deg \
         meg dere oss noen kunne alle dette denne hvor hvis hans hennes min mitt din ditt hei takk hilsen vennlig mvh kjære \
         gjerne får før blitt vært skulle ville siden både hvordan viktig sine",
    ),
    (
        Language::Polish,
        "i w na z że nie do się to jest o jak za od a co po ale tak dla przez przy już jego jej tylko czy są było był może ich \
         tego być ma który która które lub oraz jeszcze ten ta te tym tej bardzo gdy bo mnie mi ci go sobie więc pod nad przed \
         bez jako jestem będzie będę proszę dziękuję pozdrawiam dzień dobry cześć pan pani nam nas wam was możesz mam masz \
         także również kiedy gdzie aby żeby wszystko swoje",
    ),
    (
        Language::Portuguese,
        "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser \
         quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me \
         esse eles estão você tinha foram essa num nem suas meu às minha têm numa pelos qual nós lhe deles essas esses obrigado \
         obrigada olá bom dia cumprimentos atenciosamente abraço favor estou vou vai temos pode são este esta aqui agora",
    ),
    (
        Language::Romanian,
        "și în de la a cu pe nu să o este care din că un ce mai pentru au se am fost sau sunt dar îi iar le el ea ei prin fi \
         după va lor către lui unui unei această acest acesta cum tot toate când foarte doar fără dacă până între sa său \
         îmi îți vă ne mă te eu tu noi voi voi ați aș mulțumesc bună ziua salut cu stimă dragă avea era poate asta aici acum \
         decât unde deci fiind vom veți",
    ),
    (
        Language::Russian,
        "и в не на я что он с как это по но они мы она так его за из у к же вы от бы для о был то меня мне все ее её было еще \
         ещё нет да ты до уже или если только когда во со ни быть есть был была были будет при где кто чтобы вас вам нас нам \
         их чем под можно очень надо также здравствуйте спасибо пожалуйста уважением добрый день привет уважаемый могу можете \
         этот эта эти этого том тоже после через без",
    ),
    (
        Language::Spanish,
        "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta \
         entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese \
         eso ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho quienes nada muchos es \
         son está están fue ser tiene gracias hola saludos estimado estimada cordial buenos días usted puede tengo soy eres somos",
    ),
    (
        Language::Swedish,
        "och i att det som en på är av för med den till inte har de om ett han men var jag sig från vi så kan man när år säger \
         hon under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här då \
         sedan över bara in blir upp även vad få två vill ha många hur mer går sverige kunde mig dig oss er min mitt din ditt \
         hej tack hälsningar mvh vänliga kära före några något detta denna dessa måste skulle blev varit",
    ),
    (
        Language::Turkish,
        "ve bir bu da de için ile çok olarak daha olan gibi en ne kadar sonra var ise o ben sen biz siz onlar ama değil mi mı mu \
         ki her şey veya ya olduğu oldu olur kendi diye hem nasıl neden zaman yok göre önce bana sana ona bize size onun benim \
         senin bizim sizin merhaba teşekkürler teşekkür ederim sayın saygılarımla lütfen iyi günler misin musun şu böyle \
         bunu ancak üzere tarafından tüm bütün",
    ),
];
