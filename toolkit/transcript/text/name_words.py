"""Words that tell a speaker's name from the beginning of a sentence, in the languages about us.

Plain facts of each language, and short lists: a word too few leaves a label to be judged by how
often it stands in the file.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# Written small inside of a name.
PARTICLES = words(
    "von van de der den del della di da do dos das du des la le el al bin ibn ben y e i of the und"
    " and et och og en zu zum zur ten ter te af av à"
)

# Written small behind a title.
DEGREES = words("med. rer. nat. phil. jur. h.c. dent. vet. hab. ing. dipl. theol. habil.")

# Who speaks, where no name is known.
ROLES = words(
    "speaker interviewer interviewee host co-host guest moderator narrator announcer presenter"
    " voice patient doctor nurse caller man woman male female unknown unidentified participant"
    " facilitator audience sprecher sprecherin interviewerin moderatorin gast patientin arzt"
    " ärztin animateur animatrice invité invitée locuteur locutrice entrevistador entrevistadora"
    " moderador moderadora invitado invitada intervistatore intervistatrice ospite conduttore"
    " presentador presentadora entrevistado prowadzący prowadząca gość gastheer presentator"
    " ведущий ведущая гость водещ водеща гост δημοσιογράφος παρουσιαστής"
)

# What begins a sentence with a colon and is nobody: notices, and words that lead on.
LEADS = words(
    # English
    "note notes nb n.b ps p.s warning warnings caution danger attention important remember"
    " reminder tip tips hint example examples question questions answer answers step rule fact"
    " facts myth truth source sources reference references result results conclusion summary"
    " dose doses dosage date time duration recorded title subject topic chapter section part page"
    " episode transcript interview transcribed location place file language music sound first"
    " second third fourth finally also so but and or if yes no right well now then here there this"
    " that these those why how what when where who which look listen today tomorrow yesterday at"
    " in on by for from with monday tuesday wednesday thursday friday saturday sunday january"
    " february march july september october november december it we you they he"
    " she i my our your the an one two three four five six seven eight nine ten update spoiler"
    " disclaimer meaning namely http https number option inaudible crosstalk laughter applause"
    " silence unintelligible laughing"
    # German, Dutch, Scandinavian
    " achtung hinweis warnung vorsicht wichtig frage antwort beispiel merke datum thema quelle"
    " ergebnis fazit erstens zweitens drittens heute morgen also und aber oder denn das die der"
    " ein eine let waarschuwing opmerking vraag antwoord voorbeeld belangrijk obs varning fråga"
    " svar exempel viktigt advarsel bemærk spørgsmål eksempel vigtigt merk viktig"
    # French, Spanish, Italian, Portuguese, Romanian
    " remarque avertissement réponse exemple conseil rappel résultat nota atención aviso"
    " advertencia pregunta respuesta ejemplo importante recuerde attenzione avvertenza domanda"
    " risposta esempio atenção pergunta resposta exemplo atenție notă întrebare răspuns exemplu"
    # Slavic, Baltic
    " uwaga ostrzeżenie pytanie odpowiedź przykład ważne pozor varování poznámka otázka odpověď"
    " odpoveď příklad opozorilo vprašanje odgovor napomena upozorenje pitanje primjer pastaba"
    " klausimas atsakymas piezīme jautājums atbilde внимание важно вопрос ответ пример въпрос"
    " отговор забележка"
    # Greek, Hungarian, Finnish, Estonian, Irish, Maltese
    " προσοχή σημείωση ερώτηση απάντηση παράδειγμα figyelem megjegyzés kérdés válasz példa huom"
    " varoitus kysymys vastaus esimerkki tähelepanu märkus küsimus vastus näide nóta rabhadh"
    " ceist freagra twissija mistoqsija tweġiba"
)
