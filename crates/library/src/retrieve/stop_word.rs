//! Words that carry grammar rather than meaning, by language: not searched for when a query has other words.

use super::{Language, Word};

/// Is this word, in lower case, a stop word of `language`? Single Latin letters that an apostrophe leaves behind
/// (l'énergie, student's) are.
pub(super) fn is_stop_word(word: &str, language: Language) -> bool {
    list(language).split_ascii_whitespace().any(|stop| stop == word)
}

/// Which of `languages` the words are most likely written in: the one with the most stop words among them, the first
/// one where several are equal, English where none is given.
pub(super) fn language_of(words: &[Word], languages: &[Language]) -> Language {
    let mut best = (0, languages.first().copied().unwrap_or(Language::English));
    for language in languages {
        let count = words.iter().filter(|word| is_stop_word(&word.text, *language)).count();
        if count > best.0 {
            best = (count, *language);
        }
    }
    best.1
}

fn list(language: Language) -> &'static str {
    match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
        Language::French => FRENCH,
        Language::Spanish => SPANISH,
        Language::Italian => ITALIAN,
        Language::Portuguese => PORTUGUESE,
        Language::Dutch => DUTCH,
        Language::Swedish => SWEDISH,
        Language::Russian => RUSSIAN,
    }
}

// Articles, pronouns, prepositions, auxiliaries, question words, and the verbs with which students ask for things.

const ENGLISH: &str = "a about above after again all also am an and any are as at be because been before being \
    between both but by can could d did do does doing during each either else explain for from further give had has have \
    having he her here hers him his how i if in into is it its itself ll m may me might mine more most much must my \
    no nor not of off on once only or other our ours out over own please re s same shall she should so some such t tell \
    than that the their theirs them then there these they this those through to too under until up us ve very was we \
    were what when where whether which while who whom whose why will with within without would you your yours";

const GERMAN: &str = "aber alle allem allen aller alles als also am an ander andere anderen andern anders auch auf aus \
    bei beim bin bis bist bitte da dabei dadurch dafür dagegen daher damit dann daran darauf daraus darin darum das dass \
    daß dazu dein deine dem den denn der deren des dessen dich die dies diese diesem diesen dieser dieses dir doch dort \
    du durch eben ein eine einem einen einer eines er erkläre es etwas euch euer für gegen gibt hab habe haben hat hatte \
    hatten hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jene jetzt \
    kann kein keine keinem keinen keiner können konnte man mein meine mit muss müssen nach nicht nichts noch nun nur ob \
    oder ohne sehr sein seine seinem seinen seiner seit sich sie sind so solche soll sollen sollte sondern sowie über um \
    und uns unser unter vom von vor war waren warum was weil welche welchem welchen welcher welches wenn wer werde werden \
    wessen wie wieder wir wird wo wozu wurde wurden zu zum zur zwischen";

const FRENCH: &str = "ai aient ainsi alors après as au aucun aussi autre autres aux avait avant avec avez avoir avons c \
    car ce ceci cela celle celles celui ces cet cette ceux chaque chez comme comment d dans de depuis des donc dont du \
    elle elles en encore entre es est et étaient était été être eu explique fait faut furent fut grâce hors ici il ils j \
    je jusqu l la là le les leur leurs lors lorsqu lui m ma mais me même mes moi mon n ne ni nos notre nous on ont ou où \
    par parce pas pendant peu peut peuvent plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se \
    sera ses si son sont sous sur t ta te tes toi ton tous tout toute toutes très tu un une vers vos votre vous y";

const SPANISH: &str = "a al algo algún alguna algunas algunos ante antes aquel aquella aquello así aún aunque bajo cada \
    como cómo con contra cual cuál cuales cuáles cualquier cuando cuándo cuánto cuántos de del desde donde dónde dos \
    durante e el él ella ellas ellos en entre era eran eres es esa esas ese eso esos esta está están estas este esto estos \
    explica fue fueron ha había han hasta hay la las le les lo los más me mediante mi mí mientras mis mucho muy nada ni no \
    nos nosotros o os otra otras otro otros para pero poco por porque pues que qué quien quién quienes se según ser si sí \
    sido sin sobre son su sus también tan tanto te tiene tienen todo todos tu tú tus un una unas uno unos usted y ya yo";

const ITALIAN: &str = "a ad agli ai al alla alle allo anche avere aveva c che chi ci cioè circa col come con contro cosa \
    cui d da dagli dai dal dalla dalle dallo degli dei del della delle dello dentro di dopo dove due durante e è ed era \
    erano essere fa fra fu furono gli ha hai hanno ho i il in io l la le lei li lo loro lui ma me mentre mi mia mio molto \
    ne né negli nei nel nella nelle nello no noi non nostro o ogni oltre per perché però più poi prima qual quale quali \
    quando quanto quella quelle quelli quello questa queste questi questo qui s se sei senza si sia sono sopra sotto \
    spiega sta stato su sua sue sugli sui sul sulla sulle suo suoi te ti tra tu tuo tutti tutto un una uno v vi voi";

const PORTUGUESE: &str = "a à ao aos aquela aquele aquilo as às até com como da das de dela dele deles depois do dos e é \
    ela elas ele eles em entre era eram essa essas esse esses esta está estão estas este estes eu explique foi foram há \
    isso isto já lhe mais mas me mesmo meu minha muito na nas não nem no nos nós nossa nosso num numa o onde os ou para \
    pela pelas pelo pelos por porque porquê qual quais quando quanto que quê quem são se sem ser seu seus só sobre sua \
    suas também te tem têm tinha toda todas todo todos tu um uma umas uns você vocês";

const DUTCH: &str = "aan al alle als altijd ben bij daar dan dat de der deze die dit doch doen door dus een en er ge geen \
    had hadden heb hebben heeft hem het hier hij hoe hoeveel hun iemand iets ik in is ja je kan kon kunnen leg maar me meer \
    men met mij mijn moet na naar niet niets nog nu of om omdat ons onze ook op over reeds s t te tegen toch toen tot u uit \
    uw van veel voor waar waarom wanneer was waren wat we welk welke werd werden wie wij wil worden wordt zal ze zelf zich \
    zij zijn zo zonder zou";

const SWEDISH: &str = "alla allt att av blev bli blir de dem den denna deras dess dessa det detta dig din dina ditt du där \
    då efter ej eller en er era ett finns från för förklara ha hade han hans har henne hennes hon honom hur här i icke \
    inom inte jag ju kan kunde man med mellan men mig min mina mitt mot mycket måste ni nu när någon något några och om oss \
    på samma sedan sig sin sina sitt ska skall skulle som så sådan till under upp ut utan vad var vara varför varit varje \
    vars vart vem vi vid vilka vilken vilket är över";

const RUSSIAN: &str = "а без более бы был была были было быть в вам вас весь во вот все всё всего всех вы где да даже для \
    до его ее её ей ему если есть ещё еще ж же за зачем и из или им их к каждый как какая какие каков какой ко когда кого \
    который которая которое которые кто куда ли между меня мне много может мой мы на над надо нам нас не него нее неё ней \
    нет ни них но ну о об объясни один он она они оно от перед по под почему при про раз с со себя сколько такой так также \
    там тем то того тоже только том тот ту ты у уже чего чем что чтобы чья эта эти это этого этой этом этот я";
