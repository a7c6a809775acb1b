"""What differs from language to language in captions: reading speed, and words that hold together.

Reading speeds are those for adult programmes of Netflix's Timed Text Style Guides, a guide for each
language, section "Reading Speed Limits"; spaces and punctuation count. They were taken from the
table in the documentation of LLM-Subtrans, "Netflix Timing Guide", section "Reading speed limits"
(guides as retrieved on 26 September 2026), which lists each language's guide. The English figure is
also that of the English guide itself as others quote it ("Adult programs: Up to 20 characters per
second"). That table has no guide for Estonian, Latvian, Lithuanian, Maltese and Slovenian: there
the general rule stands, 17, which is also its figure for all languages without a guide.

The words are plain facts of each language: short lists of its commonest function words, not
complete ones. They only say where a line is better broken, so that a word too few does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.languages import primary

GENERAL_CPS = 17
_OTHER_CPS = {"en": 20}  # of the languages that have a guide, all others have 17
NO_GUIDE = frozenset({"et", "lt", "lv", "mt", "sl"})

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class CaptionRules:
    """The rules of one language; words are casefolded."""

    reading_cps: int = GENERAL_CPS  # characters a second
    has_guide: bool = False  # False: the reading speed is the general rule
    articles: Words = field(default_factory=frozenset)  # and what stands in their place: "my"
    prepositions: Words = field(default_factory=frozenset)
    conjunctions: Words = field(default_factory=frozenset)
    auxiliaries: Words = field(default_factory=frozenset)  # and subject pronouns and negations
    postpositions: Words = field(
        default_factory=frozenset
    )  # these follow their noun, or their verb

    @property
    def leading(self) -> Words:
        """Return the words that hold on to the one after them."""
        return self.articles | self.prepositions | self.conjunctions | self.auxiliaries


# articles; prepositions; conjunctions; auxiliaries, pronouns, negations; postpositions, reflexives
_WORDS: dict[str, tuple[str, ...]] = {
    "bg": (
        "един една едно този тази това тези моят моята неговата нейната техните всеки всяка",
        "в във на от до за с със към по при през след пред без между над под около чрез според",
        "и или но а че ако когато защото докато обаче нито дали макар където който която които",
        "е са съм сте сме беше бяха ще да не се си бил била може трябва аз ти той тя ние вие те",
    ),
    "cs": (
        "ten ta to ti ty tento tato toto můj moje náš naše váš jeho její jejich každý každá",
        "v ve na z ze do k ke s se o od po pro při před přes bez mezi nad pod podle u kolem během",
        "a i ale nebo že když protože aby ani ačkoli zatímco pokud jestli kde který která které",
        "je jsou jsem jsi jsme jste byl byla bylo byli bude budou by bych si ne může musí já my on",
    ),
    "da": (
        "en et den det de min mit mine din vores jeres hans hendes deres denne dette disse hver",
        "i på til fra af med om for ved under over efter før mod mellem uden hos gennem siden",
        "og eller men at hvis når fordi mens selvom da så hvor som der både hverken",
        "er var har havde vil ville kan kunne skal skulle må bliver blev ikke jeg du han hun vi",
    ),
    "de": (
        (
            "der die das den dem des ein eine einen einem einer eines kein keine keinen mein"
            " meine unser unsere ihr ihre sein seine dieser diese dieses diesen jeder jede jedes"
        ),
        (
            "in im an am auf aus bei beim mit nach von vom zu zum zur für über unter vor hinter"
            " neben zwischen durch gegen ohne um seit bis während wegen trotz"
        ),
        (
            "und oder aber denn sondern dass ob wenn als weil damit obwohl bevor nachdem sobald"
            " falls während sowie wo"
        ),
        (
            "ist sind war waren bin bist hat haben hatte hatten wird werden wurde wurden kann"
            " können muss müssen soll sollen will wollen nicht ich du er es wir sie"
        ),
    ),
    "el": (
        "ο η το οι τα του της των τον την τους τις ένας μια ένα μία αυτός αυτή αυτό κάθε",
        "σε στο στη στην στον στα στους στις από για με ως χωρίς μετά πριν προς κατά μέχρι",
        "και κι ή αλλά ότι πως αν όταν γιατί επειδή ώστε ενώ όμως ούτε που όπου αφού",
        "είναι ήταν είμαι έχω έχει έχουν είχε θα να δεν μην μπορεί πρέπει εγώ εσύ εμείς",
    ),
    "en": (
        "a an the this that these those my your his her its our their every each no any some",
        (
            "of in on at to from by with for about into onto over under between among through"
            " during before after against without within across towards upon per via near since"
            " until"
        ),
        (
            "and or but nor so because if when while although though unless whereas where which"
            " who that than as whether"
        ),
        (
            "is are was were am be been being has have had do does did will would can could"
            " shall should may might must not i you he she it we they don't didn't doesn't can't"
            " won't"
        ),
    ),
    "es": (
        (
            "el la los las un una unos unas mi mis tu su sus nuestro nuestra este esta estos"
            " estas ese esa cada"
        ),
        "de del a al en con por para sin sobre entre desde hasta hacia según tras durante contra",
        "y e o u pero sino que si cuando porque aunque mientras ni donde como pues cuyo",
        (
            "es son era eran fue ha han he hemos había está están será puede pueden debe no se"
            " me yo nos lo le"
        ),
    ),
    "et": (
        "see need selle minu sinu tema meie teie nende iga üks mingi",
        "enne pärast ilma kuni üle alla läbi vastu peale",
        "ja ning või aga kuid et kui sest kuigi ega vaid nagu kus mis kes",
        "on oli olid olen oleme ei ära saab võib peab ma sa ta me te nad",
        "pärast jaoks kohta juures järgi kaudu all peal vahel ees taga eest poolt",
    ),
    "fi": (
        "tämä tuo se nämä nuo ne minun sinun hänen meidän teidän heidän joka jokainen yksi",
        "ennen ilman kohti vailla lähellä",
        "ja tai mutta vaan että jos kun koska vaikka sekä eli kuin jotta missä jossa",
        "on oli ovat olivat olen olemme ole ei en emme eivät voi voivat pitää minä sinä hän me he",
        "jälkeen kanssa aikana takia vuoksi mukaan alla päällä välillä edessä takana kautta",
    ),
    "fr": (
        (
            "le la les un une des du mon ma mes ton ta tes son sa ses notre nos votre vos leur"
            " leurs ce cet cette ces chaque"
        ),
        (
            "de à au aux en dans par pour sur sous avec sans chez entre vers depuis pendant"
            " avant après contre selon dès"
        ),
        "et ou mais donc or ni car que si quand lorsque puisque comme parce où dont qui tandis",
        (
            "est sont était étaient a ont avait ai avons sera seront peut peuvent doit ne se je"
            " tu il elle on nous vous ils elles y n'est n'a c'est"
        ),
    ),
    "ga": (
        "an na mo do a ár bhur gach aon",
        "ag ar as chuig de do faoi gan go i in le ó roimh thar trí um idir sa san den don",
        "agus nó ach mar má dá nuair cé go nach sula",
        "tá bhí is ba níl ní níor an beidh bheadh mé tú sé sí muid siad",
    ),
    "hr": (
        "taj ta to ovaj ova ovo moj moja naš naša vaš njegov njezin njihov svaki svaka",
        "u na iz od do za s sa k ka o po pri pred preko bez između nad pod prema kod kroz tijekom",
        "i ili ali a da ako kad kada jer dok iako nego niti gdje koji koja koje što",
        "je su sam si smo ste bio bila bilo bili će ću ćemo bi ne može mora ja mi on ona",
        "se",
    ),
    "hu": (
        "a az egy ez ezek azok minden",
        "",
        "és vagy de hogy ha amikor mert mivel bár pedig sem mint ahol aki ami amely amíg",
        "van vannak volt voltak lesz nem ne kell lehet fog meg én te ő mi ti ők",
        "után előtt alatt felett között mellett mögött nélkül szerint miatt által felé iránt óta",
    ),
    "it": (
        (
            "il lo la i gli le un uno una mio mia tuo sua suo suoi nostro nostra vostro loro"
            " questo questa questi quel quella ogni"
        ),
        (
            "di a da in con su per tra fra del dello della dei degli delle al allo alla ai agli"
            " alle dal dalla dai nel nello nella nei nelle sul sulla sui senza dopo prima verso"
            " durante"
        ),
        "e ed o ma che se quando perché anche mentre né dove come poiché sebbene cui",
        "è sono era erano ha hanno ho abbiamo aveva sarà può possono deve non si mi ci io tu noi",
    ),
    "lt": (
        "šis ši tas ta tie tos mano tavo jo jos mūsų jūsų jų kiekvienas kiekviena",
        "į iš nuo iki su be prie po per už dėl apie tarp prieš pas pagal ant",
        "ir ar bet kad jei jeigu kai nes nors arba o nei kur kuris kuri kurie",
        "yra buvo bus esu esame ne gali turi nėra aš tu jis ji mes",
    ),
    "lv": (
        "šis šī tas tā tie tās mans mana tavs mūsu jūsu viņa viņas viņu katrs katra",
        "uz no ar bez pie pēc par pa pirms pret starp caur līdz zem virs ap kopš",
        "un vai bet ka ja kad jo kaut lai nekā ne kur kas kurš kura kuri",
        "ir bija būs esmu esam nav ne var vajag es tu viņš viņa mēs",
    ),
    "mt": (
        "il l- is ir in id iz ix it dan din dawn dak dik tiegħi tiegħu tagħna kull",
        (
            "ta' tal tas tar tan fi f' fil fis ma' mal minn mill lil lill għal għall bi b' bil"
            " bejn fuq taħt qabel wara mingħajr dwar kontra sa"
        ),
        "u jew imma iżda li jekk meta għax għaliex waqt filwaqt lanqas fejn",
        "huwa hija huma kien kienet kienu hu hi se ser ma mhux jista' għandu għandha jien aħna",
    ),
    "nl": (
        "de het een mijn jouw zijn haar ons onze jullie hun deze dit die dat elke elk geen",
        (
            "in op aan van naar met voor door over onder bij uit tot tegen tussen zonder na"
            " sinds tijdens om vanaf volgens"
        ),
        "en of maar want dat als omdat terwijl hoewel dus wanneer toen zodat tenzij waar noch",
        (
            "is zijn was waren ben heeft hebben had hadden wordt worden werd zal zullen kan"
            " kunnen moet moeten niet ik je jij hij ze wij we te"
        ),
    ),
    "pl": (
        "ten ta to ci te mój moja nasz nasza wasz jego jej ich każdy każda",
        "w we na z ze do od o po przy przed przez bez między nad pod dla u ku według podczas około",
        (
            "i oraz lub albo ale że gdy kiedy bo ponieważ żeby ani choć jeśli czy gdzie który"
            " która które a"
        ),
        "jest są był była było byli będzie będą nie może mogą musi by jestem my ja on ona",
        "się",
    ),
    "pt": (
        (
            "o a os as um uma uns umas meu minha seu sua seus suas nosso nossa este esta esse"
            " essa cada"
        ),
        (
            "de do da dos das em no na nos nas a ao à aos às por pelo pela com para sem sobre"
            " entre desde até durante contra após num numa"
        ),
        "e ou mas que se quando porque embora enquanto nem onde como pois cujo",
        (
            "é são era eram foi há tem têm tinha está estão será pode podem deve não se eu ele"
            " ela nós me"
        ),
    ),
    "ro": (
        "un o niște al ai ale acest această acești aceste acel acea fiecare lui",
        "de la în din pe cu fără pentru prin despre între spre până după sub peste către contra",
        "și sau dar că dacă când pentru deoarece deși însă nici unde care iar ca",
        "este e sunt era erau a am au ați va vor fi fost nu se poate trebuie să eu el ea noi",
    ),
    "sk": (
        "ten tá to tí tie tento táto toto môj moja náš naša váš jeho jej ich každý každá",
        "v vo na z zo do k ku s so o od po pre pri pred cez bez medzi nad pod podľa u okolo počas",
        "a i ale alebo že keď pretože aby ani hoci zatiaľ ak či kde ktorý ktorá ktoré",
        "je sú som si sme ste bol bola bolo boli bude budú by nie môže musí ja my on ona",
        "sa",
    ),
    "sl": (
        "ta to ti te tisti tista moj moja naš naša vaš njegov njen njihov vsak vsaka",
        "v na iz od do za s z k h o po pri pred čez brez med nad pod proti skozi zaradi glede",
        "in ali pa a da če ko ker čeprav dokler kot niti kjer ki temveč ampak",
        "je so sem si smo ste bil bila bilo bili bo bodo bi ne lahko mora jaz mi on ona",
        "se",
    ),
    "sv": (
        (
            "en ett den det de min mitt mina din vår vårt våra er hans hennes deras denna detta"
            " dessa varje"
        ),
        "i på till från av med om för vid under över efter före mot mellan utan hos genom sedan",
        "och eller men att om när eftersom medan fast då så där som både varken",
        "är var har hade vill ville kan kunde ska skulle måste blir blev inte jag du han hon vi",
    ),
}


def _rules(code: str, rows: tuple[str, ...]) -> CaptionRules:
    sets = [frozenset(word.rstrip("'") for word in row.casefold().split()) for row in rows]
    return CaptionRules(_OTHER_CPS.get(code, GENERAL_CPS), code not in NO_GUIDE, *sets)


RULES: dict[str, CaptionRules] = {code: _rules(code, rows) for code, rows in _WORDS.items()}
GENERAL = CaptionRules()


def rules_of(language: str) -> CaptionRules:
    """Return the rules of a language tag; general ones, without words, where there are none.

    >>> rules_of("en-IE").reading_cps, rules_of("is").reading_cps
    (20, 17)
    """
    return RULES.get(primary(language), GENERAL)
