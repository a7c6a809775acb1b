"""What doses are counted in beside units of measure: units of their own, and times, by language.

The times, of which intervals are made, are the long forms of durations in the Unicode CLDR (2.19.0
of Babel), without prepositions; for Maltese it has signs only. The words for "units", as of
insulin, were written down for this project. A number with one of these comes as early as a dose.
"""

from __future__ import annotations

DOSE_NAMES: dict[str, str] = {
    "bg": "единици единица минути минута часа час дни ден седмици седмица месеца месец години"
    " година",
    "cs": "jednotek jednotky minut minutu minuta minuty hodin hodinu hodina hodiny dnů den dny"
    " dne týdnů týden týdny týdne měsíců měsíc měsíce let rok roky roku",
    "da": "enheder minutter minut timer time dage dag uger uge måneder måned år året",
    "de": "einheiten einheit minuten minute stunden stunde tage tag wochen woche monate monat"
    " jahre jahr",
    "el": "μονάδες μονάδα λεπτά λεπτό ώρεσ ώρα ημέρεσ ημέρα εβδομάδεσ εβδομάδα μήνεσ μήνα μήνασ"
    " έτη έτοσ",
    "en": "units unit minutes minute hours hour days day weeks week months month years year",
    "es": "unidades unidad minutos minuto horas hora días día semanas semana meses mes años año",
    "et": "ühikut minutit minutis minut tundi tunnis tund ööpäeva ööpäevas ööpäev nädalat"
    " nädalas nädal kuud kuus kuu aastat aastas aasta",
    "fi": "yksikköä minuuttia minuutti tuntia tunti päivää päivä viikkoa viikko kuukautta"
    " kuukausi vuotta vuosi",
    "fr": "unités unité minutes minute heures heure jours jour semaines semaine mois ans an",
    "ga": "aonad nóim lá scht mí mhí bhliain bhl mbl",
    "hr": "jedinica jedinice minuta minute sati sat sata dana dnevno dan tjedana tjedno tjedan"
    " tjedna mjeseci mjesečno mjesec mjeseca godina godišnje godine",
    "hu": "egység perc óra nap hét hónap év",
    "it": "unità minuti minuto ore all'ora ora giorni giorno settimane settimana mesi mese anni"
    " all'anno anno",
    "lt": "vienetų vienetai minučių minutę minutė minutės valandų valanda valandos dienų dieną"
    " diena dienos savaičių savaitę savaitė savaitės mėnesių mėnesį mėnuo mėnesiai mėnesio"
    " metų metus metai",
    "lv": "vienības vienību minūtes minūtē minūšu minūte stundas stundā stundu stunda dienas"
    " dienā dienu diena nedēļas nedēļā nedēļu nedēļa mēneši mēnesī mēnešu mēnesis gadi"
    " gadā gadu gads",
    "mt": "unitajiet",
    "nl": "eenheden eenheid minuten minuut uur dagen dag weken week maanden maand jaar",
    "pl": "jednostek jednostki minuty minutę minuta minut godziny godzinę godzina godzin dnia"
    " dobę dzień dni tygodnia tydzień tygodnie tygodni miesiąca miesiąc miesiące miesięcy"
    " roku rok lata lat",
    "pt": "unidades unidade minutos minuto horas hora dias dia semanas semana meses mês anos ano",
    "ro": "unități unitate minute minut ore oră zile zi săptămâni săptămână luni lună ani an",
    "sk": "jednotiek jednotky minút minútu minúta minúty hodín hodinu hodina hodiny dní deň dni"
    " dňa týždňov týždeň týždne týždňa mesiacov mesiac mesiace mesiaca rokov rok roky roka",
    "sl": "enot enote minut minuto minuta minuti minute ur uro ura uri ure dni dan dneva tednov"
    " teden tedna tedni mesecev mesec meseca meseci let leto leti",
    "sv": "enheter enhet minuter minut timmar timme dygn veckor vecka månader månad år",
}
