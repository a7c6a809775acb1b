"""The names of units in the 24 EU languages, in the forms that stand beside numbers.

Read out of the Unicode CLDR (2.19.0 of Babel; long forms of mass, volume, length, energy, amount of
substance, temperature and shares), without prepositions. For Maltese it has signs only, so that
Maltese has "fil-mija", of a hundred, alone.
"""

from __future__ import annotations

UNIT_NAMES: dict[str, str] = {
    "bg": "милиграма милиграм микрограма микрограм грама грам килограма килограм милилитра"
    " милилитър децилитра децилитър литра литър процента процент промила промил градуса"
    " целзий градус милимола милимол килокалории килокалория килоджаула килоджаул милиметра"
    " милиметър сантиметра сантиметър микрометра микрометър",
    "cs": "miligramů miligram miligramy miligramu mikrogramů mikrogram mikrogramy mikrogramu"
    " gramů gram gramy gramu kilogramů kilogram kilogramy kilogramu mililitrů mililitr"
    " mililitry mililitru decilitrů decilitr decilitry decilitru litrů litr litry litru"
    " procent procento procenta promile stupňů stupeň stupně milimolů milimol milimoly"
    " milimolu kilokalorií kilokalorie kilojoulů kilojoule kilojouly kilojoulu milimetrů"
    " milimetr milimetry milimetru centimetrů centimetr centimetry centimetru mikrometrů"
    " mikrometr mikrometry mikrometru",
    "da": "milligram mikrogram gram kilogram milliliter deciliter liter procent promille grader"
    " celsius grad millimol kilokalorier kilokalorie kilojoule millimeter centimeter"
    " mikrometer",
    "de": "milligramm mikrogramm gramm kilogramm milliliter deziliter liter prozent promille grad"
    " celsius millimol kilokalorien kilokalorie kilojoule millimeter zentimeter mikrometer",
    "el": "χιλιοστόγραμμα χιλιοστόγραμμο μικρογραμμάρια μικρογραμμάριο γραμμάρια γραμμάριο"
    " χιλιόγραμμα χιλιόγραμμο χιλιοστόλιτρα χιλιοστόλιτρο δεκατόλιτρα δεκατόλιτρο λίτρα"
    " λίτρο χιλίοις βαθμοί κελσίου βαθμός χιλιοστογραμμομόρια χιλιοστογραμμομόριο"
    " χιλιοθερμίδες χιλιοθερμίδα κιλοτζάουλ χιλιοστόμετρα χιλιοστόμετρο εκατοστά εκατοστό"
    " μικρόμετρα μικρόμετρο",
    "en": "milligrams milligram micrograms microgram grams gram kilograms kilogram milliliters"
    " milliliter deciliters deciliter liters liter percent permille degrees celsius degree"
    " millimoles millimole kilocalories kilocalorie kilojoules kilojoule millimeters"
    " millimeter centimeters centimeter micrometers micrometer",
    "es": "miligramos miligramo microgramos microgramo gramos gramo kilogramos kilogramo"
    " mililitros mililitro decilitros decilitro litros litro grados celsius grado milimoles"
    " milimol kilocalorías kilocaloría kilojulios kilojulio milímetros milímetro centímetros"
    " centímetro micrómetros micrómetro",
    "et": "milligrammi milligramm mikrogrammi mikrogramm grammi gramm kilogrammi kilogramm"
    " milliliitrit milliliiter detsiliitrit detsiliiter liitrit liitri liiter protsenti"
    " protsent promilli promill celsiuse kraadi kraad millimooli millimool kilokalorit"
    " kilokalor kilodžauli kilodžaul millimeetrit millimeeter sentimeetrit sentimeetri"
    " sentimeeter mikromeetrit mikromeeter",
    "fi": "milligrammaa milligramma mikrogrammaa mikrogramma grammaa gramma kilogrammaa"
    " kilogramma millilitraa millilitra desilitraa desilitra litraa litra prosenttia"
    " prosentti promillea promille celsiusastetta celsiusaste millimoolia millimooli"
    " kilokaloria kilokalori kilojoulea kilojoule millimetriä millimetri senttimetriä"
    " senttimetri mikrometriä mikrometri",
    "fr": "milligrammes milligramme microgrammes microgramme grammes gramme kilogrammes"
    " kilogramme millilitres millilitre décilitres décilitre litres litre degrés celsius"
    " degré millimoles millimole kilocalories kilocalorie kilojoules kilojoule millimètres"
    " millimètre centimètres centimètre micromètres micromètre",
    "ga": "milleagram mhilleagram micreagram mhicreagram gram ghram ngram cileagram chileagram"
    " gcileagram millilítear mhillilítear deicilítear dheicilítear ndeicilítear lítear céim"
    " celsius chéim gcéim milleamól mhilleamól cileacalra chileacalra gcileacalra ciligiúl"
    " chiligiúl gciligiúl milliméadar mhilliméadar ceintiméadar cheintiméadar gceintiméadar"
    " micriméadar mhicriméadar",
    "hr": "miligrama miligram mikrograma mikrogram grama gram kilograma kilogram mililitara"
    " mililitar mililitra decilitara decilitar decilitra litara litra litre posto promila"
    " promil celzijevih stupnjeva celzijev stupanj celzijeva stupnja milimola litri milimol"
    " kilokalorija kilokalorije kilodžula kilodžul milimetara milimetar milimetra"
    " centimetara centimetar centimetra mikrometara mikrometar mikrometra",
    "hu": "milligramm mikrogramm gramm kilogramm milliliter deciliter liter százalék ezrelék"
    " celsius-fok millimól kilokalória kilojoule milliméter centiméter centimeter mikrométer",
    "it": "milligrammi milligrammo microgrammi microgrammo grammi grammo chilogrammi chilogrammo"
    " millilitri millilitro decilitri decilitro litri litro percento gradi celsius grado"
    " millimoli millimole chilocalorie chilocaloria kilojoule millimetri millimetro"
    " centimetri centimetro micrometri micrometro",
    "lt": "miligramų miligramas miligramai miligramo mikrogramų mikrogramas mikrogramai"
    " mikrogramo gramų gramas gramai gramo kilogramų kilogramas kilogramai kilogramo"
    " mililitrų mililitras mililitrai mililitro decilitrų decilitras decilitrai decilitro"
    " litrų litras litrai litro procentas procentai procento promilių promilė promilės"
    " celsijaus laipsnių laipsnis laipsniai laipsnio milimolių litre milimolis milimoliai"
    " kilokalorijų kilokalorija kilokalorijos kilodžaulių kilodžaulis kilodžauliai"
    " kilodžaulio milimetrų milimetras milimetrai milimetro centimetrų centimetras"
    " centimetrai centimetro mikrometrų mikrometras mikrometrai mikrometro",
    "lv": "miligrami miligramu miligrams mikrogrami mikrogramu mikrograms grami gramu grams"
    " kilogrami kilogramu kilograms mililitri mililitru mililitrs decilitri decilitru"
    " decilitrs litri litru litrs procenti procentu procents promiles promiļu promile"
    " celsija grādi grādu grāds milimoli milimolu milimols kilokalorijas kilokaloriju"
    " kilokalorija kilodžouli kilodžoulu kilodžouls milimetri milimetru milimetrs centimetri"
    " centimetrā centimetru centimetrs mikrometri mikrometru mikrometrs",
    "mt": "fil-mija",
    "nl": "milligram microgram gram kilogram milliliter deciliter liter procent promille graden"
    " celsius graad millimol kilocalorieën kilocalorie kilojoules kilojoule millimeter"
    " centimeter micrometer",
    "pl": "miligrama miligram miligramy miligramów mikrograma mikrogram mikrogramy mikrogramów"
    " grama gram gramy gramów kilograma kilogram kilogramy kilogramów mililitra mililitr"
    " mililitry mililitrów decylitra decylitr decylitry decylitrów litra litr litry litrów"
    " procent promila promil promile promili stopnia celsjusza stopień stopnie stopni"
    " milimola milimol milimole milimoli kilokalorii kilokaloria kilokalorie kilodżula"
    " kilodżul kilodżule kilodżuli milimetra milimetr milimetry milimetrów centymetra"
    " centymetr centymetry centymetrów mikrometra mikrometr mikrometry mikrometrów",
    "pt": "miligramas miligrama microgramas micrograma gramas grama quilogramas quilograma"
    " mililitros mililitro decilitros decilitro litros litro graus celsius grau milimols"
    " milimol quilocalorias quilocaloria quilojoules quilojoule milímetros milímetro"
    " centímetros centímetro micrômetros micrômetro",
    "ro": "miligrame miligram micrograme microgram grame gram kilograme kilogram mililitri"
    " mililitru decilitri decilitru litri litru procente procent promile promilă grade"
    " celsius grad milimoli milimol kilocalorii kilocalorie kilojouli kilojoule milimetri"
    " milimetru centimetri centimetru micrometri micrometru",
    "sk": "miligramov miligram miligramy miligramu mikrogramov mikrogram mikrogramy mikrogramu"
    " gramov gram gramy gramu kilogramov kilogram kilogramy kilogramu mililitrov mililiter"
    " mililitre mililitra decilitrov deciliter decilitre decilitra litrov liter litre litra"
    " percent percento percentá percenta promile stupňov celzia stupeň stupne stupňa"
    " milimolov milimol milimoly milimolu kilokalórií kilokalória kilokalórie kilojoulov"
    " kilojoule kilojouly kilojoulu milimetrov milimeter milimetre milimetra centimetrov"
    " centimeter centimetre centimetra mikrometrov mikrometer mikrometre mikrometra",
    "sl": "miligramov miligram miligrama miligrami mikrogramov mikrogram mikrograma mikrogrami"
    " gramov gram grama grami kilogramov kilogram kilograma kilogrami militrov mililiter"
    " mililitra mililitri decilitrov deciliter decilitra decilitri litrov liter litra litri"
    " odstotkov odstotek odstotka odstotki promilov promile promila promili stopinj celzija"
    " stopinja stopinji stopinje milimolov milimol milimola milimoli kilokalorij"
    " kilokalorija kilokaloriji kilokalorije kilodžulov kilodžul kilodžula kilodžuli"
    " milimetrov milimeter milimetra milimetri centimetrov centimeter centimetra centimetri"
    " mikrometrov mikrometer mikrometra mikrometri",
    "sv": "milligram mikrogram gram kilogram milliliter deciliter liter procent promille grader"
    " celsius grad millimol kilokalorier kilokalori kilojoule millimeter centimeter"
    " mikrometer",
}
