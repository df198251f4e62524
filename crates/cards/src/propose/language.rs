//! The languages whose grammar the rules know, told apart by their small words. Texts in others are judged by signs,
//! numbers and the weight of their words alone.

use super::word::Word;

/// A language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// Any other.
    Other,
}

const ENGLISH: &str = "the a an and is are was were not of to in what how why when where who which with for from on at by \
    does do it they he she can that this be as or has have its their than";
const GERMAN: &str = "der die das und ist nicht ein eine einen einem einer den dem des im wie wird werden warum wann wo \
    wer welche welcher welches sind mit für von auf zu bei durch es sie er ich kann sich aus nach kein keine als war \
    waren oder man was";

impl Language {
    /// The language of the words, by which of the two has more of its small words among them.
    #[must_use]
    pub fn of(words: &[Word]) -> Self {
        let count = |list: &str| words.iter().filter(|word| has(list, &word.text)).count();
        let (english, german) = (count(ENGLISH), count(GERMAN));
        match english.cmp(&german) {
            std::cmp::Ordering::Greater => Self::English,
            std::cmp::Ordering::Less => Self::German,
            std::cmp::Ordering::Equal => Self::Other,
        }
    }

    /// Words with which a question begins, or which stand in it.
    pub(super) fn interrogatives(self) -> &'static str {
        match self {
            Self::English => "what which who whom whose when where why how",
            Self::German => {
                "was welche welcher welches welchen welchem wer wen wem wessen wann wo wohin woher warum wieso weshalb \
                 wie wozu womit woraus wodurch wofür woran worauf worin wovon wobei wonach"
            }
            Self::Other => "",
        }
    }

    /// Verbs that stand first in a question that is answered with yes or no.
    pub(super) fn yes_no_openers(self) -> &'static str {
        match self {
            Self::English => {
                "is are was were do does did can could will would has have had should may might must am isn't aren't \
                 don't doesn't"
            }
            Self::German => {
                "ist sind war waren hat haben kann können wird werden gibt muss müssen darf dürfen soll sollen will \
                 wollen hatte hatten wurde wurden macht machen"
            }
            Self::Other => "",
        }
    }

    /// Words that point to something that is not on the card, wherever they stand.
    pub(super) fn pointers(self) -> &'static str {
        match self {
            Self::English => {
                "this these those above below following previous preceding latter former aforementioned foregoing here further"
            }
            Self::German => {
                "dies diese dieser dieses diesen diesem jene jener jenes jenen jenem oben unten obige obigen folgende \
                 folgenden folgender vorherige vorherigen letztere letzterer ersteres erstere hier"
            }
            Self::Other => "",
        }
    }

    /// Words that stand for a thing that was named before; at the start of a sentence it was not.
    pub(super) fn pronouns(self) -> &'static str {
        match self {
            Self::English => "it they he she its their them his her him itself themselves such that",
            Self::German => {
                "er sie es ihre ihrer ihren ihrem ihres sein seine seiner seinen seinem seines ihn ihm ihnen dort dabei \
                 dadurch dazu damit davon darin dafür daraus darauf daran dagegen danach solche solcher solches"
            }
            Self::Other => "",
        }
    }

    /// Words with which a sentence goes on from the one before it, or which tell the reader to do something.
    pub(super) fn openers(self) -> &'static str {
        match self {
            Self::English => {
                "however therefore thus hence also but and or so moreover furthermore then similarly likewise otherwise \
                 finally first firstly second secondly third next instead still yet consequently because another both \
                 either neither each nor although though while whereas since again meanwhile additionally conversely \
                 nevertheless nonetheless indeed overall now later earlier afterwards there \
                 consider note recall use write click select open run type see try suppose imagine assume let explain \
                 describe calculate compute show draw identify list name define discuss remember create complete \
                 determine find give make compare state prove verify observe notice look check enter choose add read \
                 what which who whom whose when where why how if not no yes \
                 print test change output modify update rewrite repeat return develop implement design refer download install visit once \
                 notably specifically particularly especially fortunately unfortunately interestingly to"
            }
            Self::German => {
                "jedoch aber und oder außerdem zudem ferner dann danach zunächst schließlich daher deshalb deswegen somit \
                 also so beide allerdings dennoch trotzdem ebenso auch denn da weil obwohl während zuerst zweitens drittens \
                 erstens nun später früher anschließend hierbei hierzu dagegen andererseits einerseits sonst wenn falls \
                 betrachten berechnen nennen erklären beschreiben bestimmen zeigen schreiben beachten vergleichen lesen \
                 ergänzen geben sehen was wer wie wo wann warum welche welcher welches es insgesamt bereits daraufhin \
                 folglich demnach insbesondere leider hingegen nicht"
            }
            Self::Other => "",
        }
    }

    /// Words by which the author speaks to the reader or of the text.
    pub(super) fn addresses(self) -> &'static str {
        match self {
            Self::English => {
                "we you i our your us my me we'll we've you'll you've you're let's figure fig figures table tables chapter \
                 chapters section sections page pages exercise exercises appendix listing equation lesson textbook \
                 author authors article paper et al e.g i.e today currently recently yesterday tomorrow nowadays"
            }
            Self::German => {
                "wir uns unser unsere unseren unserem ich du dein deine euch euer mein meine abbildung abb tabelle tab \
                 kapitel abschnitt seite aufgabe aufgaben anhang gleichung lektion autor autoren heute derzeit kürzlich \
                 vgl siehe bzw usw"
            }
            Self::Other => "",
        }
    }
}

/// Is the word on the list?
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}
