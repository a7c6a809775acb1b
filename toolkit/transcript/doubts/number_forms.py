"""More forms of the number words in `number_words.py`: by gender and case, and the longer ones.

Each spelled-out number from 2 to 100 and some beyond, by every rule set for cardinals of the
Unicode CLDR (the spell-out rules in ICU 72.1; for Finnish the singular cases), was looked up; these
are the words that were missing. Left out are joining words, and forms that are another language's
(CLDR's Slovenian hundreds and thousands are Croatian; those here were written down instead). For
Italian the stems before a vowel are added, of which "ventuno" and "ventotto" are made.
"""

from __future__ import annotations

FORMS: dict[str, str] = {
    "bg": "двама трима петима триста шейсет двайсет милиард трийсет шестима четирима дванайсет"
    " единайсет петнайсет петстотин тринайсет четиресет осемнайсет осемстотин петнадесет"
    " шестнайсет шестстотин деветнайсет деветстотин осемнадесет седемнайсет седемстотин"
    " шестнадесет деветнадесет седемнадесет четиринайсет четиристотин четиринадесет",
    "cs": "set milión milióny miliónů osmnáct miliardy miliardů sedmnáct devatenáct",
    "da": "tusinde milliarder tohundrede nihundrede totusinde nitusinde",
    "el": "εκατόν χίλιες χίλιοι δεκαέξι δεκαεπτά δεκαοκτώ δεκατρία διακόσια εξακόσια δεκαεννέα"
    " δεκαπέντε δεκατρεις διακόσιες διακόσιοι εξακόσιες εξακόσιοι επτακόσια οκτακόσια"
    " τριακόσια εννιακόσια επτακόσιες επτακόσιοι οκτακόσιες οκτακόσιοι πεντακόσια τετρακόσια"
    " τριακόσιες τριακόσιοι δεκατέσσερα εννιακόσιες εννιακόσιοι πεντακόσιες πεντακόσιοι"
    " τετρακόσιες τετρακόσιοι δεκατέσσερις δισεκατομμύρια δισεκατομμύριο",
    "es": "veintiún veintidós veintiuna veintiuno doscientas quinientas quinientos veintiocho"
    " veintiséis veintitrés novecientas novecientos ochocientas seiscientas setecientas"
    " setecientos trescientas veinticinco veintinueve veintisiete veinticuatro cuatrocientas",
    "et": "miljardit",
    "fi": "kahta sadan kolmea kuuden kuutta neljää sataan satana viittä kahteen kahtena kolmeen"
    " kolmena kuuteen kuutena neljänä neljään sadaksi sadalla sadalle sadalta sadassa sadasta"
    " viiteen viitenä kahdeksi kahdella kahdelle kahdelta kahdessa kahdesta kolmeksi kolmella"
    " kolmelle kolmelta kolmessa kolmesta kuudeksi kuudella kuudelle kuudelta kuudessa"
    " kuudesta neljäksi neljälle neljällä neljältä neljässä neljästä tuhannen viideksi"
    " viidelle viidellä viideltä viidessä viidestä yhdeksää kahdeksaa kymmeneen kymmenenä"
    " miljardia miljardin miljoonan seitsemää tuhanteen tuhantena yhdeksänä yhdeksään"
    " kahdeksaan kahdeksana kymmeneksi kymmenelle kymmenellä kymmeneltä kymmenessä kymmenestä"
    " miljardiin miljardina miljoonaan miljoonana seitsemänä seitsemään tuhanneksi tuhannella"
    " tuhannelle tuhannelta tuhannessa tuhannesta yhdeksäksi yhdeksälle yhdeksällä yhdeksältä"
    " yhdeksässä yhdeksästä kahdeksaksi kahdeksalla kahdeksalle kahdeksalta kahdeksassa"
    " kahdeksasta miljardiksi miljardilla miljardille miljardilta miljardissa miljardista"
    " miljoonaksi miljoonalla miljoonalle miljoonalta miljoonassa miljoonasta seitsemäksi"
    " seitsemälle seitsemällä seitsemältä seitsemässä seitsemästä",
    "fr": "quatre-vingts",
    "ga": "déag dhéag haon chéad gcéad hocht mhíle billiún mhilliún",
    "hr": "tisuću petnaest šesnaest milijarde milijardi osamnaest četrnaest devetnaest sedamnaest",
    "it": "vent trent quarant cinquant sessant settant ottant novant cent tré",
    "lt": "šešios penkios devynios keturios milijonų aštuonios milijardų septynios šešiolika"
    " milijardas penkiolika tūkstančių devyniolika keturiolika aštuoniolika septyniolika"
    " šešiasdešimt devyniasdešimt aštuoniasdešimt septyniasdešimt",
    "lv": "simt sešas piecas četras astoņas deviņas divsimt sešsimt tūkstoš miljardi miljards"
    " piecsimt septiņas četrsimt astoņsimt deviņsimt divtūkstoš septiņsimt sešpadsmit"
    " astoņdesmit deviņdesmit piecpadsmit piectūkstoš trīspadsmit četrpadsmit astoņpadsmit"
    " deviņpadsmit septiņdesmit septiņpadsmit",
    "mt": "disa elef erba mitt seba sitt tmien biljun dsatax sbatax sittax ħamest biljuni erbatax"
    " għaxart miljuni tlettax tmintax tnax-il ħdax-il ħmistax dsatax-il sbatax-il sittax-il"
    " erbatax-il tlettax-il tmintax-il ħmistax-il",
    "pl": "stu dwaj dwóm dwoma ośmiu trzej trzem dwiema dwustu pięciu trzema czterej czterem"
    " miliona ośmioma pięćset siedmiu sześciu trzysta tysiąca tysiącu czterech czterema"
    " dwunastu miliarda miliardy milionem milionie milionom osiemset ośmiuset pięcioma"
    " sześćset tysiącem tysiącom czterysta jedenastu miliardem miliardom miliardów milionach"
    " milionami milionowi pięciuset piętnastu siedemset siedmioma szesnastu sześcioma"
    " trzynastu tysiącach tysiącami tysiącowi czternastu dwudziestu dwunastoma dziesięciu"
    " dziewięciu miliardach miliardami miliardowi miliardzie osiemnastu siedmiuset szesnaście"
    " sześciuset trzynaście czternaście dziewięćset jedenastoma osiemnaście piętnastoma"
    " siedemnastu szesnastoma trzydziestu trzynastoma czterdziestu czternastoma dwudziestoma"
    " dziesięcioma dziewięcioma osiemnastoma siedemnaście dziewięciuset dziewiętnastu"
    " siedemnastoma trzydziestoma czterdziestoma dziewiętnaście dziewiętnastoma",
    "pt": "bilhão bilhões dezenove duzentas duzentos dezesseis dezessete trezentas trezentos"
    " novecentas oitocentas quinhentas quinhentos seiscentas setecentas quatrocentas",
    "ro": "şase şapte miliarde şasezeci şaptezeci optsprezece douăsprezece nouăsprezece"
    " şasesprezece cincisprezece patrusprezece şaptesprezece",
    "sk": "pätnásť štrnásť miliardy osemnásť šestnásť devätnásť miliardov sedemnásť",
    "sl": "tristo štiristo petsto šeststo sedemsto osemsto devetsto milijona milijone milijarde"
    " milijard petnajst šestnajst štrinajst devetnajst sedemnajst",
    "sv": "ettusen miljarder",
}
