"""Words for numbers, negations and units in the 24 EU languages.

A reviewer's aid, not a grammar: the basic forms as dictionaries list them and the commonest
inflected ones, written down for this project; `number_forms.py` has more, from the Unicode CLDR,
and a test holds both against it. Negations are not taken from a source. A form that is
missing costs a mark on a number in words; numbers in digits are always marked. "One" is left out,
since in most languages it is the article too.
"""

from __future__ import annotations

NUMBERS: dict[str, str] = {
    "bg": "два две три четири пет шест седем осем девет десет единадесет дванадесет тринадесет"
    " двадесет тридесет четиридесет петдесет шестдесет седемдесет осемдесет деветдесет сто"
    " двеста хиляда хиляди милион милиона милиарда половина",
    "cs": "dva dvě tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct čtrnáct"
    " patnáct šestnáct dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát"
    " sto stě sta tisíc tisíce milion milionů miliarda polovina půl",
    "da": "to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten"
    " sytten atten nitten tyve tredive fyrre halvtreds tres halvfjerds firs halvfems"
    " hundrede tusind million millioner milliard halv halvdelen",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
    " sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig"
    " achtzig neunzig hundert tausend million millionen milliarde milliarden halb hälfte"
    " doppelt drittel viertel",
    "el": "δύο δυο τρεις τρία τέσσερα τέσσερις πέντε έξι επτά εφτά οκτώ οχτώ εννέα εννιά δέκα"
    " έντεκα δώδεκα είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα εκατό"
    " χίλια χιλιάδες εκατομμύριο εκατομμύρια μισό",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty"
    " ninety hundred thousand million millions billion half third quarter twice double"
    " triple dozen",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta"
    " setenta ochenta noventa cien ciento cientos mil millón millones mitad doble tercio",
    "et": "kaks kolm neli viis kuus seitse kaheksa üheksa kümme kümmend teist sada tuhat miljon"
    " miljonit miljard pool kahe kolme nelja viie kuue",
    "fi": "kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen kymmentä toista"
    " sata sataa tuhat tuhatta miljoona miljoonaa miljardi puoli puolet kahden kolmen"
    " neljän viiden",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
    " seize vingt trente quarante cinquante soixante septante huitante nonante cent cents"
    " mille million millions milliard milliards moitié demi double tiers quart",
    "ga": "dó dhá trí ceathair ceithre cúig sé seacht ocht naoi deich déag fiche tríocha"
    " daichead caoga seasca seachtó ochtó nócha céad míle milliún leath",
    "hr": "dva dvije tri četiri pet šest sedam osam devet deset jedanaest dvanaest trinaest"
    " dvadeset trideset četrdeset pedeset šezdeset sedamdeset osamdeset devedeset sto"
    " dvjesto tisuća tisuće milijun milijuna milijarda polovica pola",
    "hu": "kettő két három négy öt hat hét nyolc kilenc tíz tizen húsz huszon harminc negyven"
    " ötven hatvan hetven nyolcvan kilencven száz ezer millió milliárd fél fele",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici"
    " quindici sedici diciassette diciotto diciannove venti trenta quaranta cinquanta"
    " sessanta settanta ottanta novanta cento mille mila milione milioni miliardo miliardi"
    " metà doppio",
    "lt": "du dvi trys keturi penki šeši septyni aštuoni devyni dešimt vienuolika dvylika"
    " trylika dvidešimt trisdešimt keturiasdešimt penkiasdešimt šimtas šimtai tūkstantis"
    " tūkstančiai milijonas milijonai pusė",
    "lv": "divi divas trīs četri pieci seši septiņi astoņi deviņi desmit vienpadsmit divpadsmit"
    " divdesmit trīsdesmit četrdesmit piecdesmit sešdesmit simts simti tūkstotis tūkstoši"
    " miljons miljoni puse",
    "mt": "tnejn żewġ tlieta tliet erbgħa erba' ħamsa ħames sitta seba' sebgħa tmienja tmin"
    " disgħa disa' għaxra għaxar ħdax tnax għoxrin tletin erbgħin ħamsin sittin sebgħin"
    " tmenin disgħin mija mitejn elf elfejn miljun nofs",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
    " zestien zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig"
    " tachtig negentig honderd duizend miljoen miljard half helft derde kwart",
    "pl": "dwa dwie dwóch trzy trzech cztery pięć sześć siedem osiem dziewięć dziesięć"
    " jedenaście dwanaście piętnaście dwadzieścia trzydzieści czterdzieści pięćdziesiąt"
    " sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt sto dwieście tysiąc"
    " tysiące tysięcy milion miliony milionów miliard połowa pół",
    "pt": "dois duas três quatro cinco seis sete oito nove dez onze doze treze catorze quinze"
    " dezasseis dezassete dezoito dezanove vinte trinta quarenta cinquenta sessenta"
    " setenta oitenta noventa cem cento centos mil milhão milhões metade meio dobro",
    "ro": "doi două trei patru cinci șase șapte opt nouă zece unsprezece doisprezece"
    " treisprezece douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci"
    " nouăzeci sută sute mie mii milion milioane miliard jumătate",
    "sk": "dva dve tri štyri päť šesť sedem osem deväť desať jedenásť dvanásť trinásť dvadsať"
    " tridsať štyridsať päťdesiat šesťdesiat sedemdesiat osemdesiat deväťdesiat sto dvesto"
    " tisíc milión milióny miliónov miliarda polovica pol",
    "sl": "dva dve tri trije štiri pet šest sedem osem devet deset enajst dvanajst trinajst"
    " dvajset trideset štirideset petdeset šestdeset sedemdeset osemdeset devetdeset sto"
    " dvesto tisoč milijon milijonov milijarda polovica pol",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton"
    " sjutton arton nitton tjugo trettio fyrtio femtio sextio sjuttio åttio nittio hundra"
    " tusen miljon miljoner miljard hälften halv dubbelt",
}

# What joins number words to one: einundzwanzig, femogtyve, drieëntwintig, vingt-et-un.
JOINS: dict[str, str] = {"de": "und", "nl": "en ën", "da": "og", "it": "e", "fr": "et"}

ONES: dict[str, str] = {
    "bg": "един една едно",
    "cs": "jeden jedna jedno",
    "da": "en et",
    "de": "ein eins eine einen einem einer eines",
    "el": "ένας μία μια ένα",
    "en": "one",
    "es": "un uno una",
    "et": "üks",
    "fi": "yksi yhden yhtä yhdessä yhdestä yhteen yhdellä yhdeltä yhdelle yhtenä yhdeksi",
    "fr": "un une",
    "ga": "aon amháin",
    "hr": "jedan jedna jedno",
    "hu": "egy",
    "it": "un uno una",
    "lt": "vienas viena",
    "lv": "viens viena",
    "mt": "wieħed waħda",
    "nl": "een één",
    "pl": "jeden jedna jedno",
    "pt": "um uma",
    "ro": "un una o unu",
    "sk": "jeden jedna jedno",
    "sl": "en ena eno",
    "sv": "en ett",
}

NEGATIONS: dict[str, str] = {
    "bg": "не няма никой никога без",
    "cs": "ne není nejsou nemá žádný nikdy bez",
    "da": "ikke ingen intet aldrig uden",
    "de": "nicht kein keine keinen keiner keinem nie ohne",
    "el": "δεν μην όχι κανένας ποτέ χωρίς",
    "en": "not no never none neither nor without cannot can't don't doesn't isn't won't didn't"
    " aren't wasn't weren't shouldn't",
    "es": "no ningún ninguna nunca sin",
    "et": "ei mitte pole ilma",
    "fi": "ei en et emme ette eivät ilman",
    "fr": "ne pas non aucun aucune jamais sans n'est n'a",
    "ga": "ní níl nach nár gan",
    "hr": "ne nije nisu nema nikada bez",
    "hu": "nem nincs ne soha nélkül",
    "it": "non nessun nessuno nessuna mai senza",
    "lt": "ne nėra niekada be",
    "lv": "ne nav nekad bez",
    "mt": "mhux ma m'hemmx bla qatt",
    "nl": "niet geen nooit zonder",
    "pl": "nie żaden nigdy bez",
    "pt": "não nenhum nenhuma nunca sem",
    "ro": "nu niciun nicio niciodată fără",
    "sk": "nie nie žiadny nikdy bez",
    "sl": "ne ni niso nikoli brez",
    "sv": "inte ingen inget inga aldrig utan",
}

# Signs of the International System (SI brochure, 9th edition, tables 2, 4 and 8) and of the clinic,
# casefolded, in which the micro sign is a Greek mu; `unit_names.py` has the names.
_SIGNS = (
    "% ‰ € $ £ ° mg g kg μg mcg ng ml l dl mmol mol mm cm m km nm μm hz khz db kcal kj mmhg bpm iu"
    " mg/l pct"
)
UNITS = frozenset(_SIGNS.split())
LETTER_UNITS = frozenset("glm")  # which count only after a number

# What is counted in any language, by names that are alike, and the parts of a hundred in two words.
_DOSES = (
    "dose doses dosis dosen tablet tablets tablette tabletten tablettes kilo kilos litre litres"
    " millilitre millilitres pourcent percentuale"
)
DOSES = frozenset(_DOSES.split())
PER_HUNDRED = frozenset(
    tuple(pair.casefold().split())
    for pair in (
        "per cent", "por ciento", "pour cent", "per cento", "por cento", "pro cent", "τοις εκατό",
        "faoin gcéad", "la sută",
    )
)  # fmt: skip
